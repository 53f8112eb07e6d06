"""Names that break paths, terminals, markup or storage, given to the real program as texts and as file names."""

from __future__ import annotations

import json
import os
from functools import partial
from pathlib import Path

from app.services.sample import sample_pairs
from tests.reliability.program import Desk, Outcome, Row, enface, judged

_NAMES = {
    "10,000 characters": "x" * 10_000,
    "emoji": "\U0001f9d1\u200d\U0001f692 case",
    "right-to-left override": "\u202egnp.exe",
    "<b>": "<b>Smith</b> & co",
    "CON": "CON",
}


def _text(name: str, folder: Path) -> Outcome:
    """As number of the case, note and file name of a photo: each comes back as it was given."""
    desk = Desk(folder)
    begun = judged(desk.begin(name), (0,))
    note = judged(desk.work("note", name), (0,))
    photo = folder / f"{name[:80].replace('/', '_')}.png"
    photo.write_bytes(sample_pairs()[0].front.read_bytes())
    added = judged(desk.work("add", "--front", photo), (0,), desk)
    file = json.loads(enface("case", "show", desk.case, "--json").answer)
    same = (file["info"]["number"], file["notes"][0]["text"], file["exhibits"][0]["name"]) == (name, name, photo.name)
    wrong = () if same else ("it did not come back as it was given",)
    return Outcome(added.found, begun.wrong + note.wrong + added.wrong + wrong)


def _long_path(folder: Path) -> Outcome:
    return judged(enface("case", "new", folder / ("x" * 10_000), "--number", "1", "--examiner", "E"), (2, 7))


def _bytes(folder: Path) -> Outcome:
    """A file name that is no UTF-8."""
    desk = Desk(folder)
    desk.begin()
    photo = os.fsencode(folder) + b"/\xff\xfe.png"
    Path(os.fsdecode(photo)).write_bytes(sample_pairs()[0].front.read_bytes())
    return judged(desk.work("add", "--front", photo), (0,), desk)


ROWS = (
    *(
        Row("names", name, "kept literally", partial(_text, text), sample=name == "<b>")
        for name, text in _NAMES.items()
    ),
    Row("names", "path of 10,000 characters", "exit 7", _long_path, sample=True),
    Row("names", "non-UTF-8 bytes", "kept", _bytes, sample=True),
    Row("names", "NUL", "exit 2", test="tests/unit/cli/test_parser.py::test_a_nul_in_a_path_is_wrong_use"),
)  # fmt: skip
