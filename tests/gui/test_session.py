"""What was not stored survives the death of the program, and is offered at the next start."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.core.casefile import Kind, Subject, Verdict
from app.core.photo_edit import Orientation, PhotoEdit
from app.core.records import Box
from app.gui.cases.case_services import NewCase
from app.gui.cases.new_case_dialog import NewCaseDialog
from app.gui.form_dialog import FormDialog
from app.gui.session import SessionKeeper
from app.gui.text_dialog import TextDialog
from app.jobs.inline import InlineRunner
from tests.gui.conftest import Desk

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


@pytest.fixture
def next_desk(make_desk, tmp_path: Path):
    """Makes a window; each further one finds what the one before noted down, as if that one had died."""
    sessions = tmp_path / "sessions"
    made: list[Desk] = []

    def make() -> Desk:
        if made:
            made[-1].window.session.write()
            own = sessions / f"session-{os.getpid()}.json"
            if own.exists():
                own.rename(sessions / "session-1.json")
        made.append(make_desk(InlineRunner(), made[-1].services if made else None, sessions))
        made[-1].window.offer_session()
        return made[-1]

    return make


def bring_back(desk: Desk) -> None:
    assert desk.window.notice.isVisible()
    desk.window.notice.button.click()


def test_photos_and_every_edit_of_them_come_back(next_desk, photo_files: tuple[Path, Path]) -> None:
    first = next_desk().window
    first.photos.drop(list(photo_files))
    first.third.open(photo_files[1])
    first.photos.front.apply(PhotoEdit(Orientation(1, mirrored=True), Box(4.0, 5.0, 30.0, 31.0)))
    marks = [[float(number), 2.0 * number] for number in range(68)]
    first.photos.side.apply(
        PhotoEdit.from_json({"quarter_turns": 0, "mirrored": False, "box": None, "landmarks68": marks})
    )
    first.photos.front.acknowledge(frozenset({"W301"}))
    first.photos.front.turn_view("paper")
    before = [(model.path, model.edit) for model in first._slots()]
    desk = next_desk()
    bring_back(desk)
    window = desk.window
    assert [(model.path, model.edit) for model in window._slots()] == before
    assert window.photos.front.acknowledged == {"W301"}
    assert window.photos.front.rotate == "paper"


def test_a_case_that_is_being_described_comes_back(next_desk) -> None:
    window = next_desk().window
    window.actions_["case.new"].trigger()
    dialog = window.desk.ask.dialog
    assert isinstance(dialog, NewCaseDialog)
    dialog.number.setText("2026/18")
    dialog.description.setPlainText("two photo")
    desk = next_desk()
    bring_back(desk)
    again = desk.window.desk.ask.dialog
    assert isinstance(again, NewCaseDialog)
    assert (again.number.text(), again.description.toPlainText()) == ("2026/18", "two photo")
    for open_dialog in (dialog, again):
        open_dialog.reject()


def opened(desk: Desk, photo_files: tuple[Path, Path], folder: Path) -> None:
    window = desk.window
    window.desk.create(NewCase(folder, "2026/17", "Alma"))
    window.photos.drop(list(photo_files))
    window.start()


def test_what_is_being_written_in_a_case_comes_back(next_desk, photo_files, tmp_path: Path) -> None:
    desk = next_desk()
    opened(desk, photo_files, tmp_path / "case")
    desk.window.third.open(photo_files[0])
    desk.window.photos.front.use_box(Box(1.0, 2.0, 30.0, 40.0))
    subject = Subject(Kind.EXHIBIT, 2)
    ask = desk.window.desk.ask
    questions = {
        "note": lambda: ask.note(subject),
        "verdict": lambda: ask.verdict(Verdict.REJECTED),
    }
    for name, question in questions.items():
        question()
        dialog = ask.dialog
        assert isinstance(dialog, TextDialog)
        dialog.field.setPlainText(f"half a {name}")
        desk = next_desk()
        bring_back(desk)
        window = desk.window
        assert window.case.file is not None
        assert window.photos.front.hand_box == Box(1.0, 2.0, 30.0, 40.0)
        assert window.third.exhibit == 3
        again = window.desk.ask.dialog
        assert isinstance(again, TextDialog)
        assert again.windowTitle() == dialog.windowTitle()
        assert again.field.toPlainText() == f"half a {name}"
        for open_dialog in (dialog, again):
            open_dialog.reject()
        ask = window.desk.ask


def test_what_is_being_said_about_a_photo_comes_back(next_desk, photo_files, tmp_path: Path) -> None:
    desk = next_desk()
    opened(desk, photo_files, tmp_path / "case")
    desk.window.desk.ask.exhibit(1)
    dialog = desk.window.desk.ask.dialog
    assert isinstance(dialog, FormDialog)
    dialog.fill({"source": "police stat", "person_category": "witness"})
    desk = next_desk()
    bring_back(desk)
    again = desk.window.desk.ask.dialog
    assert isinstance(again, FormDialog)
    again.ok_button.click()
    item = desk.window.case.file.exhibit(1)  # type: ignore[union-attr]
    assert item is not None
    assert (item.source, item.person_category, item.role, item.name) == ("police stat", "witness", "front", "front.png")
    dialog.reject()
    desk.window.actions_["edit.undo"].trigger()
    assert desk.window.case.file.exhibit(1).source == ""  # type: ignore[union-attr]


def test_the_rest_of_a_batch_comes_back(next_desk, photo_files) -> None:
    desk = next_desk()
    desk.window.batch.plan(photo_files[0].parent)
    names = [line.pair.name for line in desk.window.batch.lines]
    assert names
    desk = next_desk()
    bring_back(desk)
    assert [line.pair.name for line in desk.window.batch.lines] == names
