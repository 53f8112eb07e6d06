"""What was measured on a result and from where it was looked at, kept with the result in the open case."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.core.bookmarks import BOOKMARKS, CameraBookmark
from app.core.caselog import CaseFile
from app.gui.cases.case_model import CaseModel
from app.gui.record_list import RecordList
from app.gui.run_model import RunModel


class Annotations(QObject):
    """Follows the shown result; each change of its measurements or bookmarks is stored at once.

    Args:
        run: the shown result, and its measurements.
        case: the open case.
        bookmarks: the list that is shown.
    """

    def __init__(self, run: RunModel, case: CaseModel, bookmarks: RecordList[CameraBookmark], parent: QObject) -> None:
        super().__init__(parent)
        self._run, self._case, self._bookmarks = run, case, bookmarks
        self._place = ("", 0)
        self._stored: dict[tuple[str, int], tuple[CameraBookmark, ...]] = {}
        run.changed.connect(self._follow)
        run.annotated.connect(self._keep_measurements)
        bookmarks.changed.connect(self._keep_bookmarks)

    def _follow(self) -> None:
        """Show the bookmarks of the shown result; a new one of the same case begins with those that are shown."""
        file = self._case.file
        place = ("", 0) if file is None or not self._run.result_id else (file.folder, self._run.result_id)
        if place == self._place:
            return
        if file is None or not place[1]:
            self._place = place
            self._bookmarks.switch("")
            return
        same, self._place = place[0] == self._place[0], place
        held = bookmarks_of(file, place[1])
        self._stored.setdefault(place, held or ())
        begin = held if held is not None else self._bookmarks.items if same else ()
        self._bookmarks.switch(f"{place[0]} {place[1]}", begin)

    def _keep_measurements(self) -> None:
        if self._run.result is not None and self._run.result_id and self._case.writable:
            self._case.keep_measurements(self._run.result_id, self._run.result.measurements)

    def _keep_bookmarks(self) -> None:
        place, items = self._place, self._bookmarks.items
        if place[1] and self._case.writable and items != self._stored.get(place, ()):
            self._stored[place] = items
            self._case.keep_bookmarks(place[1], items)


def bookmarks_of(file: CaseFile, result_id: int) -> tuple[CameraBookmark, ...] | None:
    """The bookmarks that a case holds for a result; None when it never held any, or they cannot be understood."""
    steps = [step.after for step in file.edits if (step.result_id, step.kind) == (result_id, BOOKMARKS)]
    try:
        return tuple(CameraBookmark.from_json(entry) for entry in steps[-1]) if steps else None
    except (ValueError, TypeError):
        return None
