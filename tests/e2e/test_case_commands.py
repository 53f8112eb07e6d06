"""Every action of `enface case`, and `enface verify`, as the command line runs them, as an examiner would."""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from PIL import Image

from app.cli.main import main
from app.cli.parser import build_parser
from app.services.sample import sample_pairs
from tests.helpers.commands import logging_given_back, no_window

_used: set[str] = set()


def enface(*arguments: object, status: int = 0) -> list[str]:
    """Lines of the answer; or, of a command that is to fail, of the message."""
    words = [str(argument) for argument in arguments]
    answer, message = io.StringIO(), io.StringIO()
    with redirect_stdout(answer), redirect_stderr(message):
        assert main(words, no_window) == status, message.getvalue()
    _used.add(words[1] if words[0] == "case" else words[0])
    return (message if status else answer).getvalue().splitlines()


@pytest.fixture(scope="module", autouse=True)
def untouched_logging() -> Iterator[None]:
    with logging_given_back():
        yield


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case with a pair of the sample people and two results of different scale."""
    folder = tmp_path_factory.mktemp("home")
    person = sample_pairs()[0]
    case = folder / "case"
    assert enface("case", "new", case, "--number", "7/26", "--examiner", "A. Berg") == [str(case)]
    lines = enface("case", "add", case, "--front", person.front, "--side", person.side, "--source", "custody")
    assert [line.split()[:2] for line in lines] == [["E1", "front"], ["E2", "side"]]
    assert enface("case", "run", case, "--device", "cpu") == ["R1 M1 draft"]
    assert enface("case", "run", case, "--device", "cpu", "--ipd-mm", "60") == ["R2 M2 draft"]
    return folder


def test_what_is_said_of_case_and_exhibits_is_corrected_one_field_at_a_time(home: Path) -> None:
    case, wrong = home / "case", "ab" * 32
    assert "classification: RESTRICTED" in enface("case", "details", case, "--classification", "RESTRICTED")
    said = enface("case", "describe", case, "E1", "--legal-basis", "order 5", "--sha256", wrong)
    assert {"source: custody", "legal basis: order 5", f"supplier sha256: {wrong}"} <= set(said)
    said = enface("case", "details", case, "--organisation", "State Laboratory")
    assert said[-1] == "organisation: State Laboratory"
    file = json.loads(enface("case", "show", case, "--json")[0])
    assert (file["info"]["number"], file["info"]["classification"]) == ("7/26", "RESTRICTED")
    assert (file["exhibits"][0]["source"], file["exhibits"][0]["legal_basis"]) == ("custody", "order 5")
    assert "not the supplier's" in "\n".join(enface("case", "show", case))
    assert enface("case", "describe", case, "E9", "--source", "x", status=2)[0].startswith("E221")


def test_a_result_in_the_pose_of_another_photo_is_kept_for_the_report(home: Path) -> None:
    case, other = home / "case", sample_pairs()[1].front
    assert enface("case", "add", case, "--comparison", other)[0].startswith("E3 comparison")
    kept = enface(
        "case", "compare", case, "--photo", "E3", "--result", "M1", "--percent", "50", "--title", "At the gate"
    )
    assert kept == ["R3 M1 E3 overlay"]
    assert enface("case", "compare", case, "--photo", "E3", "--result", "M1", "--mode", "wipe") == ["R4 M1 E3 wipe"]
    assert enface("case", "figures", case, "M1", "R4", "R3") == ["M1 R4 R3"]
    assert enface("case", "figures", case, "M1", "R1", status=2)[0].startswith("E221")
    shown = enface("case", "show", case)
    assert "R3 M1 with E3: overlay, texture, in the report At the gate" in shown
    assert enface("case", "compare", case, "--photo", "E9", status=2)[0].startswith("E221")


def test_results_are_compared_decided_and_exported(home: Path) -> None:
    case = home / "case"
    lines = enface("case", "diff", case, "M1", "M2")
    assert any(line.startswith("ipd_mm ") and line.endswith(" 60") for line in lines)
    distance = json.loads(enface("case", "diff", case, "M1", "M2", "--json")[0])["distance_mm"]
    assert 0.5 < distance["mean_mm"] < distance["p95_mm"] < distance["largest_mm"] < 12.0  # 3 of 63 mm smaller
    assert enface("case", "accept", case, "M1", "--reason", "agrees with the photos") == ["M1 accepted"]
    assert enface("case", "reject", case, "M2", "--reason", "the scale is wrong") == ["M2 rejected"]
    written = [Path(line).name for line in enface("case", "export", case, "--result", "M1", "--out", home / "out")]
    assert {"mesh.obj", "mesh.ply", "provenance.json"} <= set(written)


def test_notes_tags_trash_and_search(home: Path) -> None:
    case = home / "case"
    assert enface("case", "note", case, "seen at the gate", "--about", "E1") == ["N1"]
    assert enface("case", "tag", case, "E1", "gate", "night") == ["E1 gate night"]
    assert enface("case", "search", case, "GATE") == ["E1 tag: gate", "N1 text: seen at the gate"]
    assert enface("case", "trash", case, "M2", "--reason", "superseded") == ["M2 is in the trash"]
    assert enface("case", "restore", case, "M2") == ["M2 is out of the trash"]
    assert enface("case", "trash", case, "R1", status=2)[0].startswith("E223")


def test_the_trail_leaves_the_case_and_a_bundle_comes_back(home: Path) -> None:
    case = home / "case"
    enface("case", "log", case, "--out", home / "log")
    check = [sys.executable, "verify_audit.py", "audit.jsonl", "audit-head.json"]
    assert subprocess.run(check, cwd=home / "log", check=False).returncode == 0
    enface("case", "bundle", case, "--out", home / "case.zip")
    assert "nothing is altered" in enface("verify", home / "case.zip", "--no-replay")
    enface("case", "import", home / "copy", "--bundle", home / "case.zip")
    lines = enface("verify", home / "copy")
    for run in ("R1", "R2", "R3", "R4"):
        assert any(f"{run} recomputed: bit-exact" in line for line in lines), lines
    assert lines[-1] == "nothing is altered"
    sample = sample_pairs()[0].front
    evidence = home / "copy" / "evidence" / "sha256"
    digest = hashlib.sha256(sample.read_bytes()).hexdigest()
    place = evidence / digest[:2] / digest
    place.chmod(0o600)
    place.write_bytes(place.read_bytes()[:-1] + b"\0")
    assert enface("verify", home / "copy", "--no-replay", status=9) == []


def test_a_case_that_is_in_its_folder_already_is_not_moved_there(home: Path) -> None:
    assert enface("case", "move", home / "case", "--to", "local", status=2)[0].startswith("E242")


@pytest.mark.gl
def test_the_distance_is_drawn(home: Path) -> None:
    enface("case", "diff", home / "case", "M1", "M2", "--picture", home / "far.png")
    with Image.open(home / "far.png") as picture:
        assert picture.width > picture.height > 300


def test_no_action_was_left_out() -> None:
    commands = _choices(build_parser())
    assert set(_choices(commands["case"])) <= _used


def _choices(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    return next(a.choices for a in parser._actions if isinstance(a, argparse._SubParsersAction))
