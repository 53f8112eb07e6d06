"""What people say about a case: notes, tags, manual steps; the trash and its undo; search; the audit trail to read.

Nothing is ever removed: what goes to the trash is marked, and `restore` takes the mark away.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from app.core.bookmarks import BOOKMARKS, CameraBookmark
from app.core.casefile import Kind, Subject
from app.core.caselog import ORGANISATION, AuditEvent, CaseFile, Edit, Note, SearchHit
from app.core.errors import UsageError
from app.core.measurements import Measurement
from app.services.case_fields import check_text
from app.store import audit
from app.store import contents as rows
from app.store.canonical import canonical
from app.store.case import Case, Change
from app.store.layout import now
from app.store.tables import EditRow, ExhibitRow, NoteRow, ResultRow, TagRow

MAX_TAG = 200
MAX_EDIT = 200_000
_TRASHABLE = (Kind.EXHIBIT, Kind.RESULT, Kind.NOTE)
_TAGGABLE = (Kind.CASE, Kind.EXHIBIT, Kind.RUN, Kind.RESULT, Kind.REPORT)


def add_note(case: Case, text: str, subject: Subject = Subject(Kind.CASE)) -> Note:  # noqa: B008 - frozen
    """Write a note about the case or something in it.

    Raises:
        UsageError: it is empty or too long (E220), or there is no such thing (E221).
    """
    check_text("the note", text, needed=True)
    with case.change("note.added") as change:
        rows.find(change.session, subject)
        row = NoteRow(
            subject_kind=subject.kind.value, subject_id=subject.id, text=text, at=now(), by=case.operator.name
        )
        change.session.add(row)
        change.session.flush()
        change.subject = f"N{row.id}"
        change.detail = {"about": subject.label, "text": text}
        return rows.note_of(row)


def edit_note(case: Case, note_id: int, text: str) -> Note:
    """Change a note; the event holds the earlier text.

    Raises:
        UsageError: the text is empty or too long (E220), or there is no such note (E221, E222).
    """
    check_text("the note", text, needed=True)
    with case.change("note.edited", f"N{note_id}") as change:
        row = rows.find(change.session, Subject(Kind.NOTE, note_id))
        if not isinstance(row, NoteRow):
            raise TypeError(type(row))
        if row.trashed_at is not None:
            raise UsageError(f"N{note_id} is in the trash", remedy="restore it first", code="E222")
        change.detail = {"before": row.text, "after": text}
        row.text = text
        change.session.flush()
        return rows.note_of(row)


def set_tags(case: Case, subject: Subject, names: tuple[str, ...]) -> tuple[str, ...]:
    """Give something in the case exactly these tags.

    Raises:
        UsageError: a tag is empty or too long (E220), or there is nothing to tag (E221).
    """
    wanted = sorted(set(names))
    for name in wanted:
        check_text("a tag", name, needed=True)
        if len(name) > MAX_TAG:
            raise UsageError(f"a tag has more than {MAX_TAG} characters", remedy="shorten it", code="E220")
    if subject.kind not in _TAGGABLE:
        raise UsageError(f"a {subject.kind} takes no tags", remedy="tag what it is about", code="E221")
    with case.change("tags.set", subject.label) as change:
        rows.find(change.session, subject)
        here = (TagRow.subject_kind == subject.kind.value) & (TagRow.subject_id == subject.id)
        present = {row.name: row for row in change.session.scalars(select(TagRow).where(here))}
        change.detail = {"before": sorted(present), "after": wanted}
        for name in sorted(set(present) - set(wanted)):
            change.session.delete(present[name])
        for name in sorted(set(wanted) - set(present)):
            change.session.add(TagRow(subject_kind=subject.kind.value, subject_id=subject.id, name=name))
    return tuple(wanted)


def record_edit(case: Case, exhibit_id: int, kind: str, after: Any) -> Edit:  # noqa: ANN401 - any JSON value
    """Record a manual step on an exhibit, e.g. a box [x, y, w, h] in photo px; the step before it is kept.

    Args:
        case: the case.
        exhibit_id: the exhibit.
        kind: e.g. "box", "landmarks", "rotation".
        after: what is in force from now on, as a JSON value; None puts the detector's own back.

    Raises:
        UsageError: the kind or value cannot be kept (E220), or there is no such exhibit (E221, E222).
    """
    with case.change("exhibit.edited", f"E{exhibit_id}") as change:
        rows.find_exhibit(change.session, exhibit_id)
        return _step(case, change, EditRow(exhibit_id=exhibit_id, kind=kind, after=after))


def record_measurements(case: Case, result_id: int, measurements: Sequence[Measurement]) -> Edit:
    """Keep what was measured on a result, in place of what was measured before; earlier lists stay as steps.

    Raises:
        UsageError: there is no such result (E221), or there are too many measurements (E220).
    """
    with case.change("result.measured", f"M{result_id}") as change:
        rows.find(change.session, Subject(Kind.RESULT, result_id))
        after = [measurement.to_json() for measurement in measurements]
        return _step(case, change, EditRow(result_id=result_id, kind=rows.MEASUREMENTS, after=after))


def record_bookmarks(case: Case, result_id: int, bookmarks: Sequence[CameraBookmark]) -> Edit:
    """Keep the places of the camera that an analyst comes back to, in place of those before.

    Raises:
        UsageError: there is no such result (E221), or there are too many bookmarks (E220).
    """
    with case.change("result.bookmarked", f"M{result_id}") as change:
        rows.find(change.session, Subject(Kind.RESULT, result_id))
        after = [bookmark.to_json() for bookmark in bookmarks]
        return _step(case, change, EditRow(result_id=result_id, kind=BOOKMARKS, after=after))


def record_organisation(case: Case, name: str) -> Edit:
    """Say which organisation the case's reports name on their cover; "" leaves it to the installation's settings.

    Raises:
        UsageError: the name is too long (E220).
    """
    check_text("the organisation", name)
    with case.change("case.organisation_set") as change:
        return _step(case, change, EditRow(kind=ORGANISATION, after=name))


def trash(case: Case, subject: Subject, reason: str = "") -> None:
    """Put an exhibit, a result or a note into the case's trash; its bytes stay, and `restore` undoes it.

    Raises:
        UsageError: there is no such thing (E221), it is in the trash already (E222), or it cannot go there (E223).
    """
    check_text("the reason", reason)
    with case.change(f"{subject.kind}.trashed", subject.label) as change:
        row = _trashable(rows.find(change.session, subject), subject)
        if row.trashed_at is not None:
            raise UsageError(f"{subject.label} is in the trash already", remedy="restore it", code="E222")
        row.trashed_at = now()
        change.detail = {"reason": reason}


def restore(case: Case, subject: Subject) -> None:
    """Take something out of the trash.

    Raises:
        UsageError: there is no such thing (E221), or it is not in the trash (E222).
    """
    with case.change(f"{subject.kind}.restored", subject.label) as change:
        row = _trashable(rows.find(change.session, subject), subject)
        if row.trashed_at is None:
            raise UsageError(f"{subject.label} is not in the trash", remedy="nothing has to be done", code="E222")
        change.detail = {"trashed_at": row.trashed_at}
        row.trashed_at = None


def search(case: Case, text: str) -> list[SearchHit]:
    """Everything in the case that contains the text, upper and lower case alike.

    Raises:
        UsageError: there is nothing to search for (E220).
    """
    check_text("the searched text", text, needed=True)
    with case.consult("case.searched") as change:
        hits = [hit for hit in _texts(rows.case_file(case, change.session)) if text.casefold() in hit.text.casefold()]
        change.detail = {"text": text, "hits": len(hits)}
    return hits


def audit_events(case: Case, count: int = 200) -> list[AuditEvent]:
    """The last events, newest first; looking at them is an event too."""
    with case.consult("audit.viewed") as change:
        change.detail = {"count": count}
        return audit.newest(change.session, count)


def _step(case: Case, change: Change, row: EditRow) -> Edit:
    """Enter a step after the last one of its kind on the same thing."""
    if not row.kind.isidentifier() or len(row.kind) > 32:
        raise UsageError(f"{row.kind!r} is no kind of manual step", remedy="use a plain word", code="E220")
    try:
        size = len(canonical(row.after))
    except (TypeError, ValueError) as error:
        raise UsageError(f"the step cannot be kept ({error})", remedy="use finite numbers", code="E220") from error
    if size > MAX_EDIT:
        raise UsageError("the step is too large", remedy=f"keep it under {MAX_EDIT:,} characters", code="E220")
    row.before = rows.last_step(change.session, row.kind, exhibit_id=row.exhibit_id, result_id=row.result_id)
    row.at, row.by = now(), case.operator.name
    change.session.add(row)
    change.detail = {"kind": row.kind, "before": row.before, "after": row.after}
    change.session.flush()
    return rows.edit_of(row)


def _trashable(row: object, subject: Subject) -> ExhibitRow | ResultRow | NoteRow:
    if subject.kind not in _TRASHABLE or not isinstance(row, ExhibitRow | ResultRow | NoteRow):
        raise UsageError(f"a {subject.kind} cannot go to the trash", remedy="leave it in the case", code="E223")
    return row


def _texts(file: CaseFile) -> list[SearchHit]:
    """Every text of the case, with where it stands."""
    about = Subject(Kind.CASE)
    details = ("number", "examiner", "reference", "classification", "description")
    described = ("name", "sha256", "source", "legal_basis", "person_category", "role")
    found = [(about, name, str(getattr(file.info, name))) for name in details]
    for item in file.exhibits:
        found += [(item.subject, name, str(getattr(item, name))) for name in described]
        found += [(item.subject, "tag", tag) for tag in item.tags]
    for run in file.runs:
        found.append((Subject(Kind.RUN, run.id), "model", run.model_name))
        found += [(Subject(Kind.RUN, run.id), "warning", notice["text"]) for notice in run.warnings]
    for result in file.results:
        found += [(result.subject, "reason", decision.reason) for decision in result.decisions]
        found += [(result.subject, "tag", tag) for tag in result.tags]
    found += [(Subject(Kind.NOTE, note.id), "text", note.text) for note in file.notes]
    found += [(Subject(Kind.REPORT, report.id), "name", report.name) for report in file.reports]
    return [SearchHit(*entry) for entry in found]
