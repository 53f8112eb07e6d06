"""The other commands in a process of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.models import store_untrained

FIGURES = {
    "forward_s", "pair_s", "single_s", "stages_s", "single_stages_s", "startup_s", "help_s", "fps", "pairs_per_s",
    "peak_mb", "device", "threads",
}  # fmt: skip


def enface(root: Path, models: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app", *map(str, arguments)],
        cwd=root,
        env={**os.environ, "ENFACE_MODELS": str(models)},
        capture_output=True,
        text=True,
        timeout=280,
    )


def test_models_can_be_listed_shown_and_brought_over(root: Path, tmp_path: Path) -> None:
    entry = store_untrained(tmp_path / "theirs")
    ours = tmp_path / "ours"
    done = enface(root, ours, "models", "import", tmp_path / "theirs")
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.strip()) == ours / entry.file.name
    done = enface(root, ours, "models", "list")
    assert done.returncode == 0
    row = done.stdout.splitlines()[1].split()
    assert row[:2] == ["*", "enface"]
    assert row[-1] == "ok"
    assert "# enface" in enface(root, ours, "models", "show").stdout
    done = enface(root, ours, "models", "promote", "enface")
    assert (done.returncode, done.stderr[:4]) == (6, "E607")


def test_a_damaged_model_is_seen_in_the_list(root: Path, tmp_path: Path) -> None:
    entry = store_untrained(tmp_path)
    entry.file.write_bytes(b"")
    done = enface(root, tmp_path, "models", "list")
    assert done.returncode == 6
    assert done.stdout.splitlines()[1].split()[-1] == "E604"
    assert done.stderr.startswith("E604")


@pytest.mark.slow
def test_self_check_prints_a_line_for_each_part(root: Path, tmp_path: Path) -> None:
    done = enface(root, tmp_path, "self-check")
    assert done.returncode == 6
    verdicts = {line[:15].strip(): line[16:30].strip() for line in done.stdout.splitlines()}
    assert verdicts["Models"] == verdicts["Network"] == "FAILED"
    assert verdicts["Photo decoder"] == verdicts["Face detector"] == verdicts["Report fonts"] == "ok"


@pytest.mark.alone
@pytest.mark.slow
def test_bench_prints_one_json_object_with_every_figure(root: Path, tmp_path: Path) -> None:
    store_untrained(tmp_path)
    done = enface(root, tmp_path, "bench", "--json", "--out", tmp_path / "bench.json")
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert set(figures) == FIGURES
    assert json.loads((tmp_path / "bench.json").read_bytes()) == figures
    assert set(figures["forward_s"]) == {"enface", "prn", "lium2021"}
    assert min(figures["forward_s"].values()) > 0
    assert figures["single_s"] > 0
    assert sum(figures["stages_s"].values()) == pytest.approx(figures["pair_s"], rel=0.2)


def test_version_and_help_are_on_stdout(root: Path, tmp_path: Path) -> None:
    for option in ("--version", "--help"):
        done = enface(root, tmp_path, option)
        assert done.returncode == 0
        assert "enface" in done.stdout
        assert done.stderr == ""
