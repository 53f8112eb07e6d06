"""The source tree as the architecture tests read it: parsed modules, their imports, their strings."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Module:
    """One file of `app/`.

    Attributes:
        path: the file.
        text: its source.
    """

    path: Path
    text: str

    @property
    def where(self) -> str:
        """The file's path inside the checkout."""
        return str(self.path.relative_to(ROOT))

    @property
    def room(self) -> str:
        """The room that the file belongs to; "" for files directly in `app/`."""
        parts = self.path.relative_to(ROOT / "app").parts
        return parts[0] if len(parts) > 1 else ""

    @cached_property
    def tree(self) -> ast.Module:
        """The parsed source."""
        return ast.parse(self.text, self.where)

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Every function and method, nested ones too."""
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))

    def imported_on_load(self) -> set[str]:
        """Top-level packages that importing this module imports: not those in functions or for type checkers."""
        found: set[str] = set()
        waiting: list[ast.AST] = [self.tree]
        while waiting:
            node = waiting.pop()
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                continue
            if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
                waiting += node.orelse
                continue
            if isinstance(node, ast.Import):
                found |= {name.name.partition(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.partition(".")[0])
            waiting += ast.iter_child_nodes(node)
        return found

    def sentences(self) -> Iterator[tuple[int, str]]:
        """Line and text of every string that a person may read: those with a space, docstrings aside."""
        docstrings = {
            id(node.body[0].value)
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(self.tree):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in docstrings:
                continue
            if " " in node.value.strip():
                yield node.lineno, node.value


@lru_cache(maxsize=1)
def modules() -> tuple[Module, ...]:
    """All files of `app/`."""
    return tuple(Module(path, path.read_text(encoding="utf-8")) for path in sorted((ROOT / "app").rglob("*.py")))
