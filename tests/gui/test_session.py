"""What was not stored survives the death of the program, and is offered at the next start."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from app.gui.session import SessionKeeper

WRITER = """
import os, signal, sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from app.gui.session import SessionKeeper
application = QCoreApplication([])
keeper = SessionKeeper(Path(sys.argv[1]))
keeper.register("note", lambda: {"text": "half a sen"}, print)
keeper.write()
if sys.argv[2] == "die":
    os.kill(os.getpid(), signal.SIGKILL)
print("ready", flush=True)
sys.stdin.read()
"""


def run(root: Path, folder: Path, how: str) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    arguments = [sys.executable, "-c", WRITER, str(folder), how]
    return subprocess.Popen(arguments, cwd=root, stdin=pipe, stdout=pipe, text=True)


def kill_one(root: Path, folder: Path) -> None:
    with run(root, folder, "die") as process:
        process.communicate(timeout=60)
    assert process.returncode < 0


def test_a_killed_window_leaves_its_session_to_the_next(root: Path, tmp_path: Path) -> None:
    kill_one(root, tmp_path)
    got: list[object] = []
    keeper = SessionKeeper(tmp_path)
    keeper.register("note", lambda: None, got.append)
    assert keeper.found == {"note": {"text": "half a sen"}}
    keeper.restore()
    assert got == [{"text": "half a sen"}]
    keeper.close()
    assert SessionKeeper(tmp_path).found == {}


def test_a_session_that_was_not_decided_on_is_offered_again(root: Path, tmp_path: Path) -> None:
    kill_one(root, tmp_path)
    keeper = SessionKeeper(tmp_path)
    assert keeper.found
    keeper.close()
    again = SessionKeeper(tmp_path)
    assert again.found
    again.dismiss()
    again.close()
    assert SessionKeeper(tmp_path).found == {}


def test_the_session_of_a_window_that_lives_is_left_alone(root: Path, tmp_path: Path) -> None:
    with run(root, tmp_path, "live") as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "ready\n"
        assert SessionKeeper(tmp_path).found == {}
        other.communicate("", timeout=60)


def test_a_proper_end_leaves_nothing_and_garbage_is_ignored(tmp_path: Path) -> None:
    (tmp_path / "session-1.json").write_bytes(b"\x00garbage")
    (tmp_path / "session-2.json").write_text(json.dumps({"schema": 99, "parts": {"a": 1}}))
    keeper = SessionKeeper(tmp_path)
    assert keeper.found == {}
    keeper.register("a", lambda: [1], print)
    keeper.write()
    assert (tmp_path / f"session-{os.getpid()}.json").exists()
    keeper.close()
    assert list(tmp_path.glob("*.json")) == []


def test_a_part_that_cannot_be_brought_back_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "session-1.json").write_text(json.dumps({"schema": 1, "parts": {"bad": [], "good": 5}}))
    got: list[object] = []
    keeper = SessionKeeper(tmp_path)
    keeper.register("bad", lambda: None, lambda value: value["x"])
    keeper.register("good", lambda: None, got.append)
    keeper.restore()
    assert got == [5]
    keeper.close()


def test_a_disk_that_takes_nothing_is_no_reason_to_stop(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("in the way")
    keeper = SessionKeeper(file)
    keeper.register("a", lambda: [1], print)
    keeper.changed()
    keeper.write()
    assert keeper.found == {}
