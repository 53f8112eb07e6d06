"""The window is killed in the middle of edits, again and again; the next start must bring everything back.

python -m tests.responsiveness.killed HOME work|return     (the child: works until it is killed, or brings back)
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.responsiveness.figure import Figure

KILLS = 30
_LONGEST_S = 4.0
_PATIENCE_S = 180.0
_LAST_WAIT_S = 20.0


def killed(folder: Path, count: int = KILLS, seed: int = 5) -> Iterator[Figure]:
    """Kill it at random moments; what the child wrote down as kept must be there afterwards."""
    chance, lost, offered = random.Random(seed), [], 0
    for number in range(count):
        home = folder / f"home-{number}"
        home.mkdir()
        _work_until_killed(home, chance.uniform(0.3, _LONGEST_S))
        kept = _lines(home / "kept.jsonl")[-1]
        done = subprocess.run(
            _command(home, "return"), timeout=_PATIENCE_S, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise RuntimeError(done.stderr[-2000:])
        back = json.loads((home / "back.json").read_text(encoding="utf-8"))
        offered += back["offered"]
        lost += [f"{name} {kept[name]} > {back[name]}" for name in ("notes", "box", "draft") if back[name] < kept[name]]
    yield Figure("kept edits that a kill lost", len(lost), 0, "", "; ".join(lost) or f"{count} kills")
    yield Figure("starts after a kill that offered nothing", count - offered, 0, "", f"of {count}")


def _command(home: Path, task: str) -> list[str]:
    return [sys.executable, "-m", "tests.responsiveness.killed", str(home), task]


def _work_until_killed(home: Path, after_s: float) -> None:
    process = subprocess.Popen(_command(home, "work"), stderr=subprocess.PIPE, text=True)
    until = time.monotonic() + _PATIENCE_S
    while not _lines(home / "kept.jsonl"):
        if process.poll() is not None or time.monotonic() > until:
            process.kill()
            raise RuntimeError(process.communicate()[1][-2000:])
        time.sleep(0.05)
    time.sleep(after_s)
    process.send_signal(signal.SIGKILL)
    process.communicate()


def _lines(file: Path) -> list[dict[str, int]]:
    """The whole lines of a file that may end in the middle of one, or is not there yet."""
    if not file.exists():
        return []
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.endswith("}")]


# -- the child -------------------------------------------------------------------------------------------------------


def child(home: Path, task: str) -> int:
    """Open the real program's window, without the network: it is not needed to edit."""
    for name in ("CONFIG", "DATA", "STATE"):
        os.environ[f"XDG_{name}_HOME"] = str(home / name.lower())
    from PySide6.QtCore import QTimer

    from app.bootstrap.main import open_window
    from tests.responsiveness.real_window import application

    app = application()
    app.setApplicationName("enface")
    window, runner = open_window(app)
    steps: Any = _work if task == "work" else _return
    failed: list[BaseException] = []

    def run() -> None:
        try:
            steps(window, home)
        except BaseException as error:
            failed.append(error)
            raise
        finally:
            window.close()

    QTimer.singleShot(0, window, run)
    app.exec()
    status = 1 if failed else 0
    if not runner.shutdown(_LAST_WAIT_S):
        os._exit(status)  # as the program leaves: a thread that still runs must not be taken apart
    return status


def _work(window: Any, home: Path) -> None:
    """Edits without an end; after each one that is kept, a line says what was kept."""
    from app.core.casefile import Kind, Subject
    from app.core.records import Box
    from tests.responsiveness.real_window import open_new_case, rest, wait

    open_new_case(window, home / "case")
    from app.services.sample import sample_pairs

    window.photos.front.open(sample_pairs()[0].front)
    wait(lambda: window.photos.front.photo is not None and not window.photos.front.busy and not window.case.busy)
    number = 0
    with (home / "kept.jsonl").open("a", encoding="utf-8") as kept:
        while True:
            number += 1
            window.case.add_note(Subject(Kind.CASE), f"note {number}")
            window.photos.front.use_box(Box(300.0, 300.0, 200.0 + number, 200.0 + number))
            if window.desk.ask.dialog is None:
                window.desk.ask.note(Subject(Kind.EXHIBIT, 1))
            window.desk.ask.dialog.field.setPlainText(f"draft {number}")
            wait(lambda: not window.case.busy and not window.photos.front.busy)
            rest(0.45)  # the session is noted down 0.4 s after a change
            wait(lambda: not window.session._timer.isActive() and not window.case.busy)
            kept.write(json.dumps({"notes": number, "box": number, "draft": number}) + "\n")
            kept.flush()


def _return(window: Any, home: Path) -> None:
    """Takes the offer and writes down what came back."""
    from tests.responsiveness.real_window import wait

    window.offer_session()
    offered = window.notice.isVisible()
    window.notice.button.click()
    wait(lambda: window.case.is_open and window.photos.front.photo is not None and not window.case.busy, 60.0)
    wait(lambda: window.desk.ask.dialog is not None, 10.0)
    box, dialog = window.photos.front.hand_box, window.desk.ask.dialog
    back = {
        "offered": offered,
        "notes": len(window.case.file.notes),
        "box": 0 if box is None else round(box.w) - 200,
        "draft": int(dialog.field.toPlainText().split()[1]),
    }
    (home / "back.json").write_text(json.dumps(back), encoding="utf-8")
    dialog.reject()


if __name__ == "__main__":
    sys.exit(child(Path(sys.argv[1]), sys.argv[2]))
