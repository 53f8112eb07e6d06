"""The tables of the case browser: for each kind of thing its columns, its rows and its details in words."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication

from app.core.casefile import CaseResult, Exhibit, Kind, Run, Subject, Verification
from app.core.caselog import AuditEvent, CaseFile, Note, ReportEntry, SearchHit, organisation_of
from app.core.result_diff import choices_of
from app.gui.cases.case_fields import category_text
from app.gui.cases.event_words import event_text
from app.gui.cases.words import (
    field_text,
    outcome_text,
    role_of_person,
    role_text,
    template_text,
    verdict_text,
    verification_text,
)
from app.gui.wording import day

translate = QCoreApplication.translate

FOUND = "found"
_SHORT = 16


@dataclass(frozen=True)
class Row:
    """One line of a table.

    Attributes:
        cells: texts, one for each column.
        details: (name, value) pairs for below the table.
        subject: what it is, where it can be deleted, restored or noted on.
        alarm: whether it needs attention.
        result: number of the result that it is, 0 for none.
        tags: its labels.
        about: what the line leads to, where that is not the line's own subject.
    """

    cells: tuple[str, ...]
    details: tuple[tuple[str, str], ...] = ()
    subject: Subject | None = None
    alarm: bool = False
    result: int = 0
    tags: tuple[str, ...] = ()
    about: Subject | None = None


@dataclass(frozen=True)
class Table:
    """One section of the browser.

    Attributes:
        key: stable name.
        title: for people.
        columns: headings.
        empty: what stands there while there are no rows: the next step.
        rows: from what the case holds.
    """

    key: str
    title: str
    columns: tuple[str, ...]
    empty: str
    rows: Callable[[CaseFile, list[AuditEvent]], list[Row]] = field(repr=False)


def tables() -> tuple[Table, ...]:
    """All sections, in the order of the work."""
    number, when, who = translate("Cases", "No."), translate("Cases", "When"), translate("Cases", "By")
    state, file, about = translate("Cases", "State"), translate("Cases", "File"), translate("Cases", "About")
    what, made_from = translate("Cases", "What"), translate("Cases", "Made from")
    no_photo = translate("Cases", "No photo yet. Drop one on its slot in the part “Face”.")
    no_result = translate("Cases", "No result yet. Add a front photo and choose Reconstruct.")
    no_run = translate("Cases", "Nothing was run yet.")
    no_note = translate("Cases", "No note yet. Add one with Ctrl+M.")
    no_report = translate("Cases", "No report yet. Accept a result, then choose Report.")
    no_event = translate("Cases", "Nothing is recorded yet.")
    use, outcome, model = translate("Cases", "Use"), translate("Cases", "Outcome"), translate("Cases", "Model")
    text, since, result = translate("Cases", "Text"), translate("Cases", "Since"), translate("Cases", "Result")
    trash = translate("Cases", "The trash is empty.")
    return (
        Table("photos", translate("Cases", "Photos"), (number, use, file, state, when), no_photo, _photos),
        Table("results", translate("Cases", "Results"), (number, state, made_from, when, who), no_result, _results),
        Table("runs", translate("Cases", "Runs"), (number, outcome, model, when, who), no_run, _runs),
        Table("notes", translate("Cases", "Notes"), (number, about, text, when, who), no_note, _notes),
        Table("reports", translate("Cases", "Reports"), (number, result, file, when, who), no_report, _reports),
        Table("audit", translate("Cases", "Audit trail"), (number, what, about, when, who), no_event, _events),
        Table("trash", translate("Cases", "Trash"), (number, what, since), trash, _trash),
    )


def found_table(hits: list[SearchHit]) -> Table:
    """What was found, as a section."""
    columns = (translate("Cases", "About"), translate("Cases", "Where"), translate("Cases", "Text"))
    nothing = translate("Cases", "Nothing in the case contains this text.")
    return Table(FOUND, "", columns, nothing, lambda _file, _events: [_hit(hit) for hit in hits])


def _hit(hit: SearchHit) -> Row:
    about = hit.subject.label if hit.subject.kind is not Kind.CASE else translate("Cases", "the case")
    where = field_text(hit.where)
    details = ((translate("Cases", "About"), about), (where, hit.text))
    return Row((about, where, " ".join(hit.text.split())), details, about=hit.subject)


def counts(file: CaseFile) -> dict[str, int]:
    """How many lines each section has, without making them."""
    kept = {name: _kept(getattr(file, name)) for name in ("exhibits", "results", "notes")}
    in_trash = sum(len(getattr(file, name)) for name in kept) - sum(kept.values())
    return {
        "photos": kept["exhibits"],
        "results": kept["results"],
        "runs": len(file.runs),
        "notes": kept["notes"],
        "reports": len(file.reports),
        "audit": file.head.seq,
        "trash": in_trash,
    }


def overview(file: CaseFile) -> tuple[tuple[str, str], ...]:
    """What is said about the case itself."""
    info = file.info
    pairs = (
        (translate("Cases", "Case number"), info.number),
        (translate("Cases", "Examiner"), info.examiner),
        (translate("Cases", "Organisation"), organisation_of(file)),
        (translate("Cases", "Reference"), info.reference),
        (translate("Cases", "Classification"), info.classification),
        (translate("Cases", "Description"), info.description),
        (translate("Cases", "Folder"), file.folder),
        (translate("Cases", "Made"), day(info.created_at)),
        (
            translate("Cases", "Audit trail"),
            translate("Cases", "{0} events, head {1}…").format(file.head.seq, file.head.hash[:_SHORT]),
        ),
    )
    return tuple((name, value) for name, value in pairs if value)


def _photos(file: CaseFile, _events_: list[AuditEvent]) -> list[Row]:
    return [_photo(item) for item in file.exhibits if item.trashed_at is None]


def _photo(item: Exhibit) -> Row:
    state = verification_text(item.verification)
    supplier = {True: translate("Cases", "agrees"), False: translate("Cases", "DIFFERS"), None: ""}[
        item.supplier_agrees
    ]
    details = (
        (translate("Cases", "File"), item.name),
        ("SHA-256", item.sha256),
        (translate("Cases", "Size"), translate("Cases", "{0} bytes").format(f"{item.size:,}".replace(",", "\u202f"))),
        (
            translate("Cases", "State"),
            " ".join(part for part in (state, day(item.checked_at), item.check_detail) if part),
        ),
        (translate("Cases", "Source"), item.source),
        (translate("Cases", "Legal basis"), item.legal_basis),
        (translate("Cases", "Category of person"), category_text(item.person_category)),
        (translate("Cases", "Supplier's SHA-256"), f"{item.supplier_sha256} {supplier}".strip()),
        (translate("Cases", "Labels"), ", ".join(item.tags)),
        (translate("Cases", "Brought in"), f"{day(item.added_at)}, {item.added_by}"),
    )
    cells = (item.label, role_text(item.role), item.name, state, day(item.added_at))
    return Row(cells, _filled(details), item.subject, item.verification is Verification.FAILED, tags=item.tags)


def _results(file: CaseFile, _events_: list[AuditEvent]) -> list[Row]:
    return [_result(file, item) for item in reversed(file.results) if item.trashed_at is None]


def _result(file: CaseFile, item: CaseResult) -> Row:
    run = file.run_of(item)
    words = [
        translate("Cases", "{0} on {1} by {2}: {3}").format(verdict_text(d.verdict), day(d.at), d.by, d.reason)
        for d in item.decisions
    ]
    details = (
        (translate("Cases", "State"), "\n".join(words) or translate("Cases", "Draft: neither accepted nor rejected")),
        (translate("Cases", "Labels"), ", ".join(item.tags)),
        *_recipe(run),
    )
    cells = (item.label, verdict_text(item.verdict), _made_from(run), day(run.finished_at), run.operator)
    return Row(cells, _filled(details), item.subject, result=item.id, tags=item.tags)


def _runs(file: CaseFile, _events_: list[AuditEvent]) -> list[Row]:
    return [
        Row(
            (run.label, outcome_text(run.outcome), run.model_name, day(run.finished_at), run.operator),
            _recipe(run),
            Subject(Kind.RUN, run.id),
        )
        for run in reversed(file.runs)
    ]


def _recipe(run: Run) -> tuple[tuple[str, str], ...]:
    pairs = (
        (translate("Cases", "Run"), run.label),
        (translate("Cases", "Made from"), _made_from(run)),
        (translate("Cases", "Model"), f"{run.model_name}  {run.model_sha256[:_SHORT]}…"),
        (translate("Cases", "Device"), run.device.upper()),
        (translate("Cases", "Choices"), "\n".join(f"{name}: {text}" for name, text in choices_of(run))),
        (translate("Cases", "Files"), ", ".join(file.name for file in run.outputs)),
        (translate("Cases", "Warnings"), "\n".join(f"{w['code']}  {w['text']}" for w in run.warnings)),
        (translate("Cases", "Error"), "" if run.error is None else f"{run.error['code']}  {run.error['cause']}"),
        (translate("Cases", "Time"), f"{day(run.started_at)} – {day(run.finished_at)}"),
    )
    return _filled(pairs)


def _made_from(run: Run) -> str:
    return ", ".join(f"E{photo['exhibit']} ({role_text(str(photo['role']))})" for photo in run.inputs)


def _notes(file: CaseFile, _events_: list[AuditEvent]) -> list[Row]:
    return [_note(note) for note in reversed(file.notes) if note.trashed_at is None]


def _note(note: Note) -> Row:
    about = note.subject.label if note.subject.kind is not Kind.CASE else translate("Cases", "the case")
    cells = (f"N{note.id}", about, " ".join(note.text.split()), day(note.at), note.by)
    details = ((translate("Cases", "About"), about), (translate("Cases", "Text"), note.text))
    return Row(cells, details, Subject(Kind.NOTE, note.id))


def _reports(file: CaseFile, _events_: list[AuditEvent]) -> list[Row]:
    return [_report(entry) for entry in reversed(file.reports)]


def _report(entry: ReportEntry) -> Row:
    result = "" if entry.result_id is None else Subject(Kind.RESULT, entry.result_id).label
    details = (
        (translate("Cases", "File"), entry.name),
        ("SHA-256", entry.sha256),
        (translate("Cases", "Kind"), f"{template_text(entry.template)}, {entry.language}"),
        (
            translate("Cases", "Replaces"),
            "" if entry.supersedes is None else Subject(Kind.REPORT, entry.supersedes).label,
        ),
        (translate("Cases", "Audit trail"), f"{entry.audit_seq}  {entry.audit_hash}"),
    )
    cells = (entry.label, result, entry.name, day(entry.at), entry.by)
    return Row(cells, _filled(details), about=Subject(Kind.REPORT, entry.id))


def _events(_file: CaseFile, events: list[AuditEvent]) -> list[Row]:
    return [
        Row(
            (str(event.seq), event_text(event.action), _about(event.subject), day(event.at), event.actor),
            _filled(
                (
                    (translate("Cases", "Event"), event.action),
                    (translate("Cases", "Role"), role_of_person(event.role)),
                    (translate("Cases", "Recorded"), json.dumps(event.detail, ensure_ascii=False, sort_keys=True)),
                    ("SHA-256", event.hash),
                )
            ),
        )
        for event in events
    ]


def _about(label: str) -> str:
    return translate("Cases", "the case") if label == "case" else label


def _trash(file: CaseFile, _events_: list[AuditEvent]) -> list[Row]:
    rows = [(e.trashed_at, e.subject, e.name) for e in file.exhibits]
    rows += [(r.trashed_at, r.subject, verdict_text(r.verdict)) for r in file.results]
    rows += [(n.trashed_at, Subject(Kind.NOTE, n.id), " ".join(n.text.split())) for n in file.notes]
    return [
        Row((subject.label, text, day(since)), ((translate("Cases", "What"), text),), subject)
        for since, subject, text in rows
        if since is not None
    ]


def _kept(items: Sequence[Exhibit | CaseResult | Note]) -> int:
    return sum(item.trashed_at is None for item in items)


def _filled(pairs: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in pairs if value)
