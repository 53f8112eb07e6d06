"""The registry: import of checkpoints, comparison, promotion with a record, roll back, validation."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest
import torch

from app.core.errors import EnfaceError
from app.networks import prn
from app.networks.manifest import read_manifest
from app.networks.weights import save_model
from app.services.admin.access import Session
from app.services.admin.models import card, compare, history, import_checkpoint, models, promote, roll_back
from app.services.admin.trail import check_trail, read_trail
from app.services.admin.validation import validate
from tests.helpers.models import store_untrained
from tests.helpers.pools import write_pool

FIGURES = {"dataset": "synthetic", "subjects": 1, "normaliser": "x", "methods": {}}


def tiny(folder: Path, name: str, seed: int, *, measured: bool = True) -> str:
    """A model that is small and need not run."""
    torch.manual_seed(seed)
    return save_model(
        name, torch.nn.Linear(2, 2), architecture="prn", config={}, metrics=FIGURES if measured else None, folder=folder
    ).sha256


def code_of(action: object, *arguments: object) -> str:
    with pytest.raises(EnfaceError) as caught:
        action(*arguments)  # type: ignore[operator]
    return caught.value.code


@pytest.mark.parametrize("wrapping", ["", "network", "state_dict"], ids=["plain", "network", "state_dict"])
def test_a_checkpoint_becomes_a_model_that_is_not_in_use(admin: Session, tmp_path: Path, wrapping: str) -> None:
    folder = tmp_path / "models"
    used = tiny(folder, "old", 0)
    network = prn.build({})
    state = {f"module.{key}": value for key, value in network.state_dict().items()}
    torch.save({wrapping: state, "epoch": 3} if wrapping else state, tmp_path / "their.pt")
    entry = import_checkpoint(admin, tmp_path / "their.pt", "theirs", "prn", "own licence, own data", None, folder)
    assert entry.parameters == 13_353_618
    assert "own licence, own data" in card(admin, "theirs", folder)
    assert read_manifest(folder).find().sha256 == used
    assert [state.entry.name for state in models(admin, folder) if state.fault is None] == ["old", "theirs"]
    assert code_of(import_checkpoint, admin, tmp_path / "their.pt", "old", "prn", "x", None, folder) == "E265"
    assert code_of(import_checkpoint, admin, tmp_path / "their.pt", "new", "prn", " ", None, folder) == "E264"
    assert code_of(import_checkpoint, admin, tmp_path / "their.pt", "new", "lium2021", "x", None, folder) == "E605"
    assert code_of(import_checkpoint, admin, tmp_path / "their.pt", "New!", "prn", "x", None, folder) == "E606"


class Trap:
    """Runs a command when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, (f"touch {self.mark}",)


@pytest.mark.parametrize(
    "kind", ["trap", "trap inside", "legacy", "bomb", "text", "empty", "no tensors", "list", "fifo", "missing", "nan"]
)
def test_hostile_checkpoints_are_refused_and_run_nothing(admin: Session, tmp_path: Path, kind: str) -> None:
    path, mark = tmp_path / "x.pt", tmp_path / "ran"
    state = prn.build({}).state_dict()
    if kind == "trap":
        torch.save(Trap(mark), path)
    elif kind == "trap inside":
        torch.save({"network": state, "config": Trap(mark)}, path)
    elif kind == "legacy":
        torch.save(state, path, _use_new_zipfile_serialization=False)
    elif kind == "bomb":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("x/data.pkl", b"\0" * (200 << 20))
    elif kind == "text":
        path.write_text("weights")
    elif kind == "empty":
        path.write_bytes(b"")
    elif kind == "no tensors":
        torch.save({"network": {"a": 3}}, path)
    elif kind == "list":
        torch.save([torch.zeros(2)], path)
    elif kind == "fifo":
        os.mkfifo(path)
    elif kind == "nan":
        first = next(iter(state))
        torch.save({**state, first: torch.full_like(state[first], torch.nan)}, path)
    code = code_of(import_checkpoint, admin, path, "theirs", "prn", "unknown", None, tmp_path / "models")
    assert code == {"fifo": "E604", "missing": "E602", "nan": "E604"}.get(kind, "E616")
    assert not mark.exists()
    assert not (tmp_path / "models").exists()


def test_promotion_needs_a_record_a_reason_and_the_right_predecessor(admin: Session, tmp_path: Path) -> None:
    old, new = tiny(tmp_path, "old", 0), tiny(tmp_path, "new", 1)
    tiny(tmp_path, "unmeasured", 2, measured=False)
    assert code_of(promote, admin, "unmeasured", old, "try", tmp_path) == "E607"
    assert code_of(promote, admin, "new", old, "  ", tmp_path) == "E266"
    assert code_of(promote, admin, "new", new, "wrong belief", tmp_path) == "E608"
    assert history(admin) == []
    assert read_manifest(tmp_path).find().name == "old"
    promote(admin, "new", old, "better on MICC", tmp_path)
    assert read_manifest(tmp_path).find().sha256 == new
    (done,) = history(admin)
    assert (done.model, done.before_sha256, done.reason, done.by) == ("new", old, "better on MICC", admin.user)
    assert read_trail(admin, 1)[0].action == "model.promoted"


def test_roll_back_brings_back_what_was_in_use(admin: Session, tmp_path: Path) -> None:
    old, new = tiny(tmp_path, "old", 0), tiny(tmp_path, "new", 1)
    assert code_of(roll_back, admin, old, "no", tmp_path) == "E617"
    promote(admin, "new", old, "yes", tmp_path)
    assert code_of(roll_back, admin, old, "stale page", tmp_path) == "E608"
    assert roll_back(admin, new, "worse in the field", tmp_path).name == "old"
    assert read_manifest(tmp_path).find().sha256 == old
    assert [each.model for each in history(admin)] == ["old", "new"]
    assert check_trail(admin) == ()
    promote(admin, "new", old, "again", tmp_path)
    tiny(tmp_path, "old", 7)  # replaced meanwhile
    assert code_of(roll_back, admin, new, "back", tmp_path) == "E617"


def test_models_are_compared_on_the_validation_pairs(admin: Session, tmp_path: Path) -> None:
    folder = tmp_path / "models"
    store_untrained(folder, "one", 0)
    store_untrained(folder, "two", 1)
    pool = write_pool(tmp_path / "pool", {"validation": 3})
    results = compare(admin, ["one", "two"], pool, None, folder)
    assert results["subjects"] == 3
    assert {"one", "two", "mean_face", "other_person"} <= set(results["methods"])
    assert results == compare(admin, ["one", "two"], pool, None, folder)  # the same people each time
    assert read_manifest(folder).find("one").metrics == {}
    assert code_of(compare, admin, [], pool, None, folder) == "E231"
    assert code_of(compare, admin, ["one"], tmp_path, None, folder) == "E220"


@pytest.mark.slow
def test_validation_repeats_exactly_and_shows_how_models_differ(admin: Session, tmp_path: Path) -> None:
    store_untrained(tmp_path, "one", 0)
    store_untrained(tmp_path, "two", 1)
    (first, *_), (again, *_) = validate(admin, "one", None, tmp_path), validate(admin, "one", None, tmp_path)
    assert first.recorded_mm is None
    assert again.recorded_mm == pytest.approx(0.0, abs=1e-3)
    assert again.in_use_mm is None
    other = validate(admin, "two", None, tmp_path)[0]
    assert other.in_use_mm is not None
    assert other.in_use_mm > 0
    assert read_trail(admin, 1)[0].action == "model.validated"
