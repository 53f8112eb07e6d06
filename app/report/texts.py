"""All text of the report that comes from outside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.core.records import ReconstructionResult
from app.report.text import clean


@dataclass(frozen=True)
class Texts:
    """All text on the page that comes from outside, cleaned.

    Attributes:
        examiner: name or "".
        case_number: or "".
        front_name: file name of the front photo.
        side_name: file name of the side photo or "".
        model: the network's name.
        device: where it ran.
        warnings: "W103: text".
    """

    examiner: str
    case_number: str
    front_name: str
    side_name: str
    model: str
    device: str
    warnings: tuple[str, ...]

    @classmethod
    def of(cls, result: ReconstructionResult, examiner: str, case_number: str) -> Texts:
        """Gather and clean."""
        notices = [*result.front_photo.warnings, *(result.side_photo.warnings if result.side_photo else ())]
        notices += [notice for notice in result.warnings if notice not in notices]
        return cls(
            clean(examiner),
            clean(case_number),
            clean(result.front_photo.name),
            clean(result.side_photo.name) if result.side_photo else "",
            clean(result.model.name),
            clean(result.device),
            tuple(clean(f"{notice.code}: {notice.text}") for notice in notices),
        )

    def every(self) -> Iterator[str]:
        """Each text, for the check of glyphs."""
        yield from (self.examiner, self.case_number, self.front_name, self.side_name, self.model, self.device)
        yield from self.warnings
