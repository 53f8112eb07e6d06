"""Collects what the rooms below the window say to people when something fails or is doubtful, as templates.

    python -m tests.helpers.error_texts     writes app/gui/error_templates.py

Taken are the causes and remedies of every `EnfaceError`, and the texts of every `Notice` and `Fault`; what is filled in
stands as {0}, {1}, ... in the order of the sentence.
"""

from __future__ import annotations

import ast
import builtins
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "app" / "gui" / "error_templates.py"
_ROOMS = ("bootstrap", "core", "imaging", "jobs", "networks", "render", "report", "services", "store")
_NOT_MET = re.compile(
    r"services/(admin|batch_|bench|evaluate|models|synthesise|train)|store/(admin|lease)|/(admin|registry_|signing|manifest|checkpoint)"
)
_WIDTH = 118
_TEXT_AT = {"Notice": 1, "Fault": 2}

Scope = dict[str, list[ast.expr]]


def templates() -> list[str]:
    """All templates, in alphabetical order."""
    found: set[str] = set()
    for file in sorted((ROOT / "app").rglob("*.py")):
        place = file.relative_to(ROOT / "app").as_posix()
        if place.partition("/")[0] in _ROOMS and not _NOT_MET.search(place):
            found |= set(_of_module(ast.parse(file.read_text(encoding="utf-8"))))
    numbered = {_numbered(text) for text in found}
    return sorted(text for text in numbered if re.search(r"[^\W\d_]{2}", text))


def _numbered(text: str) -> str:
    """With named fields as numbers; codes are no text."""
    count = itertools.count()
    return "" if re.fullmatch(r"[EW]\d{3}", text) else re.sub(r"\{\{\w+\}\}", lambda _: f"{{{next(count)}}}", text)


def _of_module(tree: ast.Module) -> Iterator[str]:
    whole = _assigned(tree)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    inside = {id(call): function for function in functions for call in ast.walk(function)}
    scopes = {id(function): whole | _assigned(function) for function in functions}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = inside.get(id(node))
            scope = whole if function is None else scopes[id(function)]
            for expression in _texts_of(node):
                yield from _templates_of(expression, scope)
        elif isinstance(node, ast.Tuple) and node.elts and _is_code(node.elts[0]):
            for element in node.elts[1:]:
                yield from _templates_of(element, whole)
        elif isinstance(node, ast.FunctionDef):
            for name, default in _defaults(node):
                if name in ("remedy", "cause"):
                    yield from _templates_of(default, whole)


def _is_code(node: ast.expr) -> bool:
    """Whether a tuple that begins with it tells of a failure or a doubt."""
    return isinstance(node, ast.Constant) and bool(re.fullmatch(r"[EW]\d{3}", str(node.value)))


def _texts_of(call: ast.Call) -> Iterator[ast.expr]:
    """The expressions of a call that people will read."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if (name.endswith("Error") and not hasattr(builtins, name)) or name in (
        "_error",
        "_refused",
        "_damaged",
        "_cannot_draw",
        "refuse",
        "_problem",
    ):
        yield from call.args[:1]
    if name in _TEXT_AT:
        yield from call.args[_TEXT_AT[name] :]
    if not hasattr(builtins, name):
        yield from (word.value for word in call.keywords if word.arg in ("remedy", "cause"))


def _defaults(function: ast.FunctionDef) -> Iterator[tuple[str, ast.expr]]:
    arguments = function.args
    with_default = arguments.args[len(arguments.args) - len(arguments.defaults) :]
    yield from ((argument.arg, value) for argument, value in zip(with_default, arguments.defaults, strict=True))
    for argument, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if value is not None:
            yield argument.arg, value


def _assigned(node: ast.AST) -> Scope:
    """What the names of a function or a module stand for."""
    found: Scope = {}
    for inner in ast.walk(node):
        if isinstance(inner, ast.Assign):
            for target in inner.targets:
                pairs = (
                    zip(target.elts, inner.value.elts, strict=False)
                    if isinstance(target, ast.Tuple) and isinstance(inner.value, ast.Tuple)
                    else [(target, inner.value)]
                )
                for name, value in pairs:
                    if isinstance(name, ast.Name):
                        found.setdefault(name.id, []).append(value)
        elif isinstance(inner, ast.NamedExpr | ast.AnnAssign) and isinstance(inner.target, ast.Name) and inner.value:
            found.setdefault(inner.target.id, []).append(inner.value)
    return found


def _templates_of(expression: ast.expr, scope: Scope, depth: int = 0) -> Iterator[str]:
    if isinstance(expression, ast.Constant) and isinstance(expression.value, str):
        yield expression.value.replace("{", "{{").replace("}", "}}")
    elif isinstance(expression, ast.JoinedStr):
        text, number = "", 0
        for part in expression.values:
            if isinstance(part, ast.Constant):
                text += str(part.value).replace("{", "{{").replace("}", "}}")
            else:
                text, number = f"{text}{{{number}}}", number + 1
        yield text
    elif isinstance(expression, ast.IfExp):
        yield from _templates_of(expression.body, scope, depth)
        yield from _templates_of(expression.orelse, scope, depth)
    elif isinstance(expression, ast.Name) and depth < 3:
        for value in scope.get(expression.id, []):
            yield from _templates_of(value, scope, depth + 1)


def module_text(found: list[str]) -> str:
    """The module that holds the templates."""
    lines = [""]
    for text in found:
        entry = f'N_("Errors", {_quoted(text)}),'
        if lines[-1] and len(lines[-1]) + len(entry) > _WIDTH:
            lines.append("")
        lines[-1] = f"{lines[-1]} {entry}" if lines[-1] else f"    {entry}"
    head = '"""What the rooms below the window say when something fails; made by `installer/translate`, not by hand."""'
    imports = "from __future__ import annotations\n\nfrom app.gui.action_spec import N_"
    listed = "\n".join(lines)
    return f"{head}\n\n# ruff: noqa: E501\n\n{imports}\n\n# fmt: off\nTEMPLATES = (\n{listed}\n)\n# fmt: on\n"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


if __name__ == "__main__":
    TARGET.write_text(module_text(templates()), encoding="utf-8")
