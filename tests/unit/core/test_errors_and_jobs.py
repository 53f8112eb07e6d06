"""The coded one-line message, and progress and cancellation."""

from __future__ import annotations

import pytest

from app.core.errors import CancelledError, EnfaceError, ImageRefusedError, StorageError
from app.core.jobs import JobContext

# Other rooms may add kinds of their own, under a status that is here already.
KINDS = [kind for kind in EnfaceError.__subclasses__() if kind.__module__ == "app.core.errors"]
TOGETHER = {7: ["StorageError", "AccessError"]}  # disk or permission


def test_one_line_names_code_file_cause_and_remedy() -> None:
    error = ImageRefusedError("the photo ends too early", file="a.jpg", remedy="copy it again", code="E502")
    assert error.one_line() == "E502 a.jpg: the photo ends too early; copy it again."
    assert error.exit_code == 5


def test_one_line_stays_one_line_whatever_the_file_is_called() -> None:
    line = StorageError("no", file="a\n\x1b[31m\u202eb\ud800.png").one_line()
    assert len(line.splitlines()) == 1
    assert "\x1b" not in line
    assert "\u202e" not in line
    line.encode("utf-8")


@pytest.mark.parametrize(
    ("kind", "status"),
    [(kind.__name__, kind.exit_code) for kind in KINDS],
)
def test_every_kind_has_its_own_exit_status(kind: str, status: int) -> None:
    assert status not in (0, 1)
    assert [other.__name__ for other in KINDS if other.exit_code == status] == TOGETHER.get(status, [kind])


def test_progress_is_passed_on_within_bounds() -> None:
    seen: list[tuple[str, float]] = []
    context = JobContext(lambda stage, fraction: seen.append((stage, fraction)))
    context.progress("Reading photos", -0.1)
    context.progress("Writing", 1.5)
    assert seen == [("Reading photos", 0.0), ("Writing", 1.0)]


def test_a_cancelled_job_stops_at_its_next_report() -> None:
    context = JobContext()
    context.progress("Reading photos", 0.1)
    context.cancel()
    with pytest.raises(CancelledError) as caught:
        context.progress("Finding faces", 0.2)
    assert caught.value.exit_code == 8
    assert context.cancelled
