"""The page of accuracy figures says what the manifest's records say."""

from __future__ import annotations

from pathlib import Path

from app.evaluation.page import page
from app.networks.manifest import read_manifest


def test_the_page_is_that_of_the_models_that_ship(root: Path) -> None:
    assert (root / "docs/accuracy.md").read_text() == page(read_manifest(root / "models").models)


def test_every_row_stands_beside_the_mean_face(root: Path) -> None:
    models = read_manifest(root / "models").models
    text = page(models)
    tables = text.count("|---|")
    assert text.count("| mean face |") == sum(1 for line in text.splitlines() if line.startswith("| pair |"))
    assert tables > 0
