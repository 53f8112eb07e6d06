"""What a report takes from the models folder: the facts of exactly the weights that were used."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.records import ModelInfo
from app.networks.manifest import Manifest, ModelEntry, write_manifest
from app.services.report_parts import model_facts

USED = "ab" * 32
FIGURES = {"dataset": "synthetic", "methods": {"enface": {"mm_median": 1.0}, "mean_face": {"mm_median": 2.0}}}
CARD = f"# enface\n\nsha256 {USED}\n\n## Failure modes\n\n- noses\n  that are long\n- beards\n\n## More\n\n- not this\n"


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ENFACE_MODELS", str(tmp_path))
    (tmp_path / "card.md").write_text(CARD)
    entry = ModelEntry(
        "enface", tmp_path / "w", USED, "enface", {}, "2026-11-22", 7, ("heads",), FIGURES, tmp_path / "card.md"
    )
    write_manifest(Manifest(tmp_path, None, {entry.name: entry}))
    return tmp_path


def test_the_facts_of_the_same_weights_are_taken(models: Path) -> None:
    facts = model_facts(ModelInfo("enface", USED, parameters=7))
    assert facts.metrics == FIGURES
    assert facts.lineage == ("heads",)
    assert facts.failure_modes == ("noses that are long", "beards")


def test_nothing_is_taken_from_other_weights_of_the_same_name(models: Path) -> None:
    facts = model_facts(ModelInfo("enface", "cd" * 32, parameters=7))
    assert (facts.metrics, facts.lineage, facts.failure_modes, facts.parameters) == (None, (), (), 7)


def test_a_card_of_other_weights_is_not_quoted(models: Path) -> None:
    (models / "card.md").write_text(CARD.replace(USED, "cd" * 32))
    assert model_facts(ModelInfo("enface", USED)).failure_modes == ()


def test_without_a_manifest_only_name_and_hash_are_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENFACE_MODELS", str(tmp_path))
    facts = model_facts(ModelInfo("enface", USED))
    assert (facts.name, facts.sha256, facts.metrics) == ("enface", USED, None)
