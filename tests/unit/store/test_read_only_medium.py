"""A case on a medium that cannot be written: it opens for looking, says why, and nothing appears beside it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.services import case_notes, cases
from tests.helpers.cases import OPERATOR, case_with_photos

_LOOK = """
import json, sys
from pathlib import Path
from app.core.errors import EnfaceError
from app.services import case_bundles, case_checks, case_notes, cases
folder = Path(sys.argv[1])
said = {}
with cases.open_case(folder) as case:
    file = cases.contents(case)
    said["why"], said["faults"] = case.why_read_only, [fault.code for fault in case.faults]
    said["notes"] = [note.text for note in file.notes]
    said["photo"] = cases.exhibit_photo(case, 1).sha256 == file.exhibits[0].sha256
    said["hits"] = len(case_notes.search(case, "kept"))
    said["failed"] = len(case_checks.check_evidence(case))
    for name, change in {
        "note": lambda: case_notes.add_note(case, "no"),
        "photo_in": lambda: cases.add_exhibit(case, Path(sys.argv[2])),
    }.items():
        try:
            change()
        except EnfaceError as error:
            said[name] = error.code
    case_bundles.export_bundle(case, Path(sys.argv[3]))
said["verdict"] = [fault.code for fault in case_checks.verify_case(folder, replay=False).faults]
print(json.dumps(said))
"""
_MOUNT = 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && shift && exec "$@"'


@pytest.fixture(scope="module")
def unshare(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The program that gives a process mounts of its own."""
    program = shutil.which("unshare")
    if program is None:
        pytest.skip("there is no unshare here, so no read-only mount can be made")
    place = tmp_path_factory.mktemp("mount")
    done = subprocess.run(
        [program, "-m", "sh", "-c", _MOUNT, "sh", place, "touch", place / "x"], capture_output=True, text=True
    )
    if "ead-only file system" not in done.stderr:
        pytest.skip(f"no read-only mount can be made here: {done.stderr.strip() or 'it can be written'}")
    return program


def test_a_case_on_a_read_only_mount_can_be_looked_at(unshare: str, root: Path, tmp_path: Path) -> None:
    with case_with_photos(tmp_path, 2) as case:
        case_notes.add_note(case, "kept")
    look_at(unshare, root, tmp_path, tmp_path / "case")


@pytest.mark.one_database("on a server a killed process leaves nothing in the folder")
def test_so_can_what_a_killed_process_left(unshare: str, root: Path, tmp_path: Path) -> None:
    with case_with_photos(tmp_path, 2) as case:
        case_notes.add_note(case, "kept")
        shutil.copytree(tmp_path / "case", tmp_path / "killed")
    assert (tmp_path / "killed" / "case.db-wal").exists(), "it holds the newest events"
    look_at(unshare, root, tmp_path, tmp_path / "killed")


def look_at(unshare: str, root: Path, home: Path, folder: Path) -> None:
    """Look at a case with a note, with nothing below its folder that can be written."""
    before = contents_of(folder)
    look = [sys.executable, "-c", _LOOK, str(folder), str(home / "photo-0.png"), str(home / "bundle")]
    done = subprocess.run(
        [unshare, "-m", "sh", "-c", _MOUNT, "sh", str(folder), *look],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said.pop("why")
    assert said == {
        "faults": [], "notes": ["kept"], "photo": True, "hits": 1, "failed": 0, "note": "E714", "photo_in": "E714",
        "verdict": [],
    }  # fmt: skip
    assert contents_of(folder) == before
    with cases.open_case(folder, OPERATOR) as case:
        assert not case.read_only


def contents_of(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
