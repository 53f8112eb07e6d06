"""Rules of the source that no linter holds: size, wording, what may be named."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.unit.architecture.source import ROOT, Module, modules

MODULE_LINES = 320
FUNCTION_LINES = 60
KERNEL_LINES = 90  # compiled loops over pixels: a call in the middle would cost more than it clarifies

# Enface says what it reconstructed, never who someone is, and promises nothing that is a court's to decide.
BANNED_WORDS = {
    "a verdict on identity": r"\bmatch(es|ed|ing)?\b|\bidentif(y|ies|ied) (as|the (person|suspect))|\bsame person\b",
    "a score of likeness": r"\bsimilarity (score|percentage)\b|\blikelihood ratio\b|\bprobability of identity\b",
    "a promise": r"\b(court|forensically)[- ](admissible|sound)\b|\btamper[- ]?proof\b|\bcertified\b|\bcompliant\b",
}
# Files whose use is restricted to research or non-commercial work.
BANNED_FILES = r"shape_predictor_68|shape_predictor_5|BFM_model_front|01_MorphableModel|generic_model\.pkl"
TEXTS = ("*.md", "*.json", "*.ts", "*.txt", "*.html", "*.qml")


def _texts() -> list[Path]:
    folders = [ROOT / "resources", ROOT / "models"]
    found = [path for folder in folders if folder.is_dir() for pattern in TEXTS for path in folder.rglob(pattern)]
    return [ROOT / "README.md", *sorted(path for path in found if "licen" not in path.name.lower())]


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.where)
class TestModule:
    def test_is_short(self, module: Module) -> None:
        assert len(module.text.splitlines()) <= MODULE_LINES

    def test_has_short_functions(self, module: Module) -> None:
        excess = {}
        for node in module.functions():
            compiled = any("njit" in ast.dump(decorator) for decorator in node.decorator_list)
            length = (node.end_lineno or 0) - node.lineno + 1
            if length > (KERNEL_LINES if compiled else FUNCTION_LINES):
                excess[node.name] = length
        assert excess == {}

    def test_keeps_the_domains_words(self, module: Module) -> None:
        said = [
            f"{module.where}:{line}: {kind}: {text!r}"
            for line, text in module.sentences()
            for kind, pattern in BANNED_WORDS.items()
            if re.search(pattern, text, re.IGNORECASE)
        ]
        assert said == []

    def test_uses_no_restricted_file(self, module: Module) -> None:
        assert re.findall(BANNED_FILES, module.text) == []


@pytest.mark.parametrize("path", _texts(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_shipped_text_keeps_the_domains_words(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [kind for kind, pattern in BANNED_WORDS.items() if re.search(pattern, text, re.IGNORECASE)] == []
