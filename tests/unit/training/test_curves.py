"""Curves of a run: read back, shown as a table, drawn."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from app.cli.main import main
from app.core.errors import UsageError
from app.training.curves import append_row, read_curves


def test_rows_come_back_and_bad_cells_are_gaps(tmp_path: Path) -> None:
    for step in (1, 2):
        append_row(tmp_path, {"step": step, "train_loss": 1 / step})
    with (tmp_path / "curves.csv").open("a") as stream:
        stream.write("3,broken\n4\n")
    curves = read_curves(tmp_path)
    assert curves["step"] == [1, 2, 3, 4]
    assert curves["train_loss"][:2] == [1.0, 0.5]
    assert all(map(math.isnan, curves["train_loss"][2:]))


@pytest.mark.parametrize("text", [None, "", "step,loss\n"], ids=["no file", "empty", "header alone"])
def test_a_folder_without_curves_is_a_coded_error(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "curves.csv").write_text(text)
    with pytest.raises(UsageError) as caught:
        read_curves(tmp_path)
    assert caught.value.code == "E228"


def test_the_command_shows_a_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for step in range(1, 31):
        append_row(tmp_path, {"step": 100 * step, "train_loss": 5 / step, "mm_pair": 3 - step / 20, "px": 4.0})
    assert main(["train", "--show", str(tmp_path)], lambda _: 1) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["step", "train_loss", "mm_pair", "px"]
    assert lines[-2].split()[0] == "3000"
    assert lines[-1] == str(tmp_path / "curves.png")
    assert (tmp_path / "curves.png").read_bytes().startswith(b"\x89PNG")


def test_the_command_wants_a_configuration_or_a_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train"], lambda _: 1) == 2
    assert "E201" in capsys.readouterr().err
