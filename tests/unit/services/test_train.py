"""Beginning and going on with a run; the trainer itself is tested with its room."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.errors import UsageError
from app.services.train import train


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "run.toml"
    path.write_text('pool = "pool"\nstats = "stats.npz"\nout = "out"\n')
    return path


def test_there_must_be_something_to_resume(config: Path) -> None:
    with pytest.raises(UsageError) as caught:
        train(config, resume=True)
    assert caught.value.code == "E222"


def test_a_run_is_not_overwritten_by_accident(config: Path) -> None:
    checkpoint = config.parent / "out" / "last.pt"
    checkpoint.parent.mkdir()
    checkpoint.write_bytes(b"weeks of work")
    with pytest.raises(UsageError) as caught:
        train(config)
    assert caught.value.code == "E223"
    assert "--resume" in caught.value.remedy
    assert checkpoint.read_bytes() == b"weeks of work"


def test_a_missing_configuration_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        train(tmp_path / "none.toml")
    assert caught.value.exit_code == 2
