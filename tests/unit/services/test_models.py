"""Listing, importing and promoting models."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import nn

from app.core.errors import ModelError, UsageError
from app.networks import runtime
from app.networks.manifest import ModelEntry, read_manifest
from app.networks.weights import save_model
from app.services.models import import_model, list_models, promote_model, show_model

METRICS = {"dataset": "synthetic", "methods": {}}


class Small(nn.Module):
    def __init__(self, width: int = 4) -> None:
        super().__init__()
        self.layer = nn.Linear(width, width)


@pytest.fixture(autouse=True)
def small_architecture(monkeypatch: pytest.MonkeyPatch) -> None:
    """A network that is made at once, under the name "small"."""
    import sys
    from types import ModuleType

    source = ModuleType("app.networks.small")
    source.build = lambda config: Small(**config)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "app.networks.small", source)
    monkeypatch.setitem(runtime.ARCHITECTURES, "small", "app.networks.small")


def store(folder: Path, name: str, seed: int = 0, *, metrics: bool = True) -> ModelEntry:
    torch.manual_seed(seed)
    return save_model(
        name, Small(), architecture="small", config={"width": 4}, metrics=METRICS if metrics else {}, folder=folder
    )


def test_the_list_tells_sound_weights_from_damaged_and_missing_ones(tmp_path: Path) -> None:
    store(tmp_path, "sound")
    damaged, missing = store(tmp_path, "damaged", 1), store(tmp_path, "missing", 2)
    damaged.file.write_bytes(damaged.file.read_bytes()[:-1] + b"\0")
    missing.file.unlink()
    states = {state.entry.name: state for state in list_models(tmp_path)}
    assert states["sound"].fault is None
    assert states["sound"].is_default
    assert not states["damaged"].is_default
    assert {name: s.fault.code for name, s in states.items() if s.fault} == {"damaged": "E604", "missing": "E602"}


def test_show_returns_the_card(tmp_path: Path) -> None:
    entry = store(tmp_path, "sound")
    entry.card.write_text("# Sound\n\nTrained on invented heads.")
    state, card = show_model(None, tmp_path)
    assert state.entry.name == "sound"
    assert "invented heads" in card
    with pytest.raises(ModelError) as caught:
        show_model("other", tmp_path)
    assert caught.value.code == "E602"


@pytest.mark.parametrize("by_manifest", [False, True], ids=["folder", "manifest"])
def test_an_imported_model_is_the_same_and_not_yet_in_use(tmp_path: Path, by_manifest: bool) -> None:
    theirs, ours = tmp_path / "theirs", tmp_path / "ours"
    sent = store(theirs, "new")
    used = store(ours, "old", 1)
    brought = import_model(theirs / "manifest.json" if by_manifest else theirs, folder=ours)
    assert brought.sha256 == sent.sha256
    assert brought.file.read_bytes() == sent.file.read_bytes()
    assert brought.card.read_text() == sent.card.read_text()
    assert read_manifest(ours).find() == used
    assert {state.entry.name for state in list_models(ours) if state.fault is None} == {"old", "new"}


def test_of_several_models_one_has_to_be_named(tmp_path: Path) -> None:
    store(tmp_path / "theirs", "one")
    store(tmp_path / "theirs", "two", 1)
    with pytest.raises(UsageError) as caught:
        import_model(tmp_path / "theirs", folder=tmp_path / "ours")
    assert "one, two" in caught.value.remedy
    assert import_model(tmp_path / "theirs", "two", tmp_path / "ours").name == "two"


@pytest.mark.parametrize("fault", ["no manifest", "no weights", "altered", "another network"])
def test_a_model_that_would_not_run_is_not_imported(tmp_path: Path, fault: str) -> None:
    theirs, ours = tmp_path / "theirs", tmp_path / "ours"
    entry = store(theirs, "new")
    manifest = theirs / "manifest.json"
    if fault == "no manifest":
        manifest.unlink()
    elif fault == "no weights":
        entry.file.unlink()
    elif fault == "altered":
        entry.file.write_bytes(entry.file.read_bytes() + b"\0")
    else:
        manifest.write_text(manifest.read_text().replace('"width": 4', '"width": 5'))
    with pytest.raises(ModelError) as caught:
        import_model(theirs, folder=ours)
    assert caught.value.code == {"altered": "E604", "another network": "E605"}.get(fault, "E602")
    assert not ours.exists()


def test_promoting_changes_what_is_used_and_keeps_the_other(tmp_path: Path) -> None:
    old, new = store(tmp_path, "old"), store(tmp_path, "new", 1)
    promote_model("new", expected_default=old.sha256, folder=tmp_path)
    manifest = read_manifest(tmp_path)
    assert manifest.find() == new
    assert manifest.find("old") == old


def test_a_model_is_promoted_only_when_evaluated_and_sound(tmp_path: Path) -> None:
    old = store(tmp_path, "old")
    store(tmp_path, "unmeasured", 1, metrics=False)
    damaged = store(tmp_path, "damaged", 2)
    damaged.file.write_bytes(b"")
    for name, code in (("unmeasured", "E607"), ("damaged", "E604"), ("absent", "E602")):
        with pytest.raises(ModelError) as caught:
            promote_model(name, folder=tmp_path)
        assert caught.value.code == code
    assert read_manifest(tmp_path).find() == old


def test_two_promotions_at_once_do_not_overwrite_each_other(tmp_path: Path) -> None:
    old = store(tmp_path, "old")
    store(tmp_path, "first", 1)
    store(tmp_path, "second", 2)
    promote_model("first", old.sha256, tmp_path)
    with pytest.raises(ModelError) as caught:
        promote_model("second", old.sha256, tmp_path)
    assert caught.value.code == "E608"
    assert read_manifest(tmp_path).find().name == "first"
