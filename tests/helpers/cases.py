"""Cases for tests: quick to make, with small photos that are no person."""

from __future__ import annotations

from pathlib import Path

from app.core.casefile import NewExhibit, Operator
from app.services.cases import CaseDetails, add_exhibit, create_case
from app.store.case import Case
from tests.helpers.photo_files import encoded, noisy

OPERATOR = Operator("Ada Examiner")


def new_case(folder: Path, number: str = "2026-0001") -> Case:
    """An empty case, open for writing."""
    return create_case(folder, CaseDetails(number, "Ada Examiner"), OPERATOR)


def photo_file(folder: Path, name: str = "front.png", seed: int = 0) -> Path:
    """A small readable picture of noise."""
    path = folder / name
    path.write_bytes(encoded(noisy(40, 30, seed), "PNG"))
    return path


def case_with_photos(folder: Path, count: int = 2) -> Case:
    """A case with that many exhibits: the first one front, the second one side."""
    case = new_case(folder / "case")
    for index in range(count):
        role = ("front", "side")[index] if index < 2 else "comparison"
        add_exhibit(case, photo_file(folder, f"photo-{index}.png", index), NewExhibit(role))
    return case
