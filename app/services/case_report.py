"""The report of a case: evidence checked, content gathered, pages set, signed if wanted, and entered in the case."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from app import __version__
from app.core import casefile
from app.core.bookmarks import BOOKMARKS, CameraBookmark
from app.core.casefile import Verification
from app.core.caselog import ORGANISATION, AuditEvent, CaseFile, ReportEntry
from app.core.comparisons import comparisons_of
from app.core.errors import AlteredError, EnfaceError, UsageError
from app.core.jobs import JobContext
from app.core.measurements import Measurement as Measured
from app.core.records import Photo, ReconstructionResult
from app.report.assemble import exhibits_of, result_facts, synthetic_exhibit
from app.report.content import AuditHead, Earlier, LogEntry, Measurement, ReportContent, Template
from app.report.document import ReportOptions, report_bytes
from app.report.facts import (
    CaseFacts,
    Check,
    Decision,
    DecisionFacts,
    Exhibit,
    Role,
    RunFacts,
)
from app.report.language import words_of
from app.report.pictures import reduced
from app.report.signing import SigningKey, sign_report
from app.services.case_checks import check_evidence
from app.services.case_compare import printed_figure
from app.services.case_fields import verified_photo
from app.services.case_reports import NewReport, latest_result, record_report
from app.services.case_results import read_result
from app.services.report_parts import draw_pictures, model_facts
from app.store import audit
from app.store import contents as rows
from app.store.case import Case
from app.store.report_settings import report_settings

LOG_LIMIT = 300
"""Events that a report prints; of a longer trail the newest, and how many there are before."""

_CHECKS = {
    Verification.VERIFIED: Check.VERIFIED,
    Verification.FAILED: Check.FAILED,
    Verification.NOT_CHECKED: Check.NOT_CHECKED,
}
_ROLES = {"front": Role.FRONT, "side": Role.SIDE, "comparison": Role.COMPARISON}
_STAGE = "Making the report"


@dataclass(frozen=True, eq=False)
class ReportRequest:
    """What to report, and how.

    Attributes:
        result_id: number of the result; the newest by default.
        options: template and language.
        key: signs the finished report.
        organisation: printed on the cover; by default the case's own, else that of the installation's settings.
        made: when, with time zone; now by default.
    """

    result_id: int | None = None
    options: ReportOptions = field(default_factory=ReportOptions)
    key: SigningKey | None = None
    organisation: str = ""
    made: datetime | None = None


@dataclass(frozen=True)
class MadeReport:
    """A report, as the case keeps it."""

    entry: ReportEntry
    pdf: bytes


@dataclass(frozen=True, eq=False)
class _Material:
    """What the case holds of the result that is reported."""

    file: CaseFile
    result: casefile.CaseResult
    run: casefile.Run
    loaded: ReconstructionResult
    events: tuple[AuditEvent, ...]
    organisation: str
    bookmarks: tuple[CameraBookmark, ...]


def make_report(case: Case, request: ReportRequest | None = None, ctx: JobContext | None = None) -> MadeReport:
    """Hash all evidence, make the report of a result, and enter it; it supersedes the last report of that result.

    Raises:
        UsageError: there is no such result (E221), it is in the trash (E222), or the key cannot be used (E164).
        AlteredError: the evidence or the stored data of the result is not what it was (E901).
        EnfaceError: the views cannot be drawn (E15x) or a text not be printed (E16x).
        StorageError: the case is read-only (E714), or the disk does not allow it.
    """
    request, ctx = request or ReportRequest(), ctx or JobContext()
    case.require_writable()
    result_id = latest_result(case) if request.result_id is None else request.result_id
    ctx.progress("Checking the evidence", 0.0)
    check_evidence(case)
    ctx.progress(_STAGE, 0.2)
    head = case.head()
    content = report_content(case, replace(request, result_id=result_id), ctx)
    ctx.progress(_STAGE, 0.8)
    pdf = report_bytes(content, request.options)
    if request.key is not None:
        pdf = sign_report(pdf, request.key)
    ctx.progress(_STAGE, 0.95)
    earlier = _last_report(case, result_id)
    template, language = request.options.template.value, request.options.language
    about = NewReport(result_id, template, language, head, None if earlier is None else earlier.id)
    entry = record_report(case, pdf, about)
    if entry.label != content.label:
        raise EnfaceError(f"the report calls itself {content.label} and was entered as {entry.label}", code="E166")
    return MadeReport(entry, pdf)


def report_content(case: Case, request: ReportRequest, ctx: JobContext) -> ReportContent:
    """What the report says, for showing it before it is made; see `make_report` for what is raised."""
    if request.result_id is None:
        request = replace(request, result_id=latest_result(case))
    material = _material(case, request.result_id or 0, ctx)
    file, loaded, template = material.file, material.loaded, request.options.template
    earlier = [report for report in file.reports if report.result_id == material.result.id]
    signed = case.installation.sign(case.uid, file.head)
    return ReportContent(
        label=f"P{max((report.id for report in file.reports), default=0) + 1}",
        made=request.made or datetime.now(UTC),
        program=f"Enface {__version__}",
        case=_case_facts(file, request.organisation or material.organisation or report_settings().organisation),
        exhibits=tuple(_exhibits(case, material, template, ctx)),
        result=result_facts(loaded, model_facts(loaded.model), _run(material.run), _decision(material.result)),
        stills=draw_pictures(loaded.mesh, template, ctx),
        made_by=case.operator.name,
        measurements=tuple(_measurement(measured) for measured in loaded.measurements),
        comparisons=tuple(
            printed_figure(case, one, words_of(request.options.language), ctx)
            for one in comparisons_of(file, material.result.id)
            if one.printed
        ),
        bookmarks=material.bookmarks,
        log=tuple(_log_entry(event) for event in material.events),
        log_omitted=max(0, file.head.seq - len(material.events)),
        audit=AuditHead(
            file.head.seq,
            file.head.hash,
            not any(fault.code in {"E902", "E903"} for fault in file.faults),
            signed.key,
            signed.signature,
        ),
        supersedes=tuple(Earlier(report.label, _moment(report.at), report.sha256) for report in earlier[-1:]),
    )


def _material(case: Case, result_id: int, ctx: JobContext) -> _Material:
    with case.reading() as session:
        result = rows.result(session, result_id)
        run = rows.run(session, result.run_id)
        file = rows.case_file(case, session)
        measured = rows.last_step(session, rows.MEASUREMENTS, result_id=result_id) or []
        bookmarks = rows.last_step(session, BOOKMARKS, result_id=result_id) or []
        organisation = rows.last_step(session, ORGANISATION) or ""
        events = audit.events_from(session, max(1, file.head.seq - LOG_LIMIT + 1), LOG_LIMIT)
    if result.trashed_at is not None:
        raise UsageError(f"{result.label} is in the trash", remedy="restore it first", code="E222")
    loaded = read_result(case, run, {item.sha256: item for item in file.exhibits}, ctx)
    loaded = replace(loaded, measurements=tuple(Measured.from_json(entry) for entry in measured))
    named = tuple(CameraBookmark.from_json(entry) for entry in bookmarks)
    return _Material(file, result, run, loaded, tuple(events), organisation, named)


def _last_report(case: Case, result_id: int) -> ReportEntry | None:
    with case.reading() as session:
        reports = rows.case_file(case, session).reports
    return next((report for report in reversed(reports) if report.result_id == result_id), None)


def _case_facts(file: CaseFile, organisation: str) -> CaseFacts:
    info = file.info
    notes = (
        f"{note.at} {note.by}, {note.subject.label}: {note.text}" for note in file.notes if note.trashed_at is None
    )
    return CaseFacts(
        number=info.number,
        examiner=info.examiner,
        organisation=organisation,
        reference=info.reference,
        classification=info.classification,
        subject=info.description,
        opened=_moment(info.created_at),
        notes=tuple(notes),
    )


def _exhibits(case: Case, material: _Material, template: Template, ctx: JobContext) -> Iterator[Exhibit]:
    """Every exhibit in use, and those of the result even from the trash; then the view that no camera took, if any."""
    loaded = material.loaded
    seen = {exhibit.role.value: exhibit for exhibit in exhibits_of(loaded) if not exhibit.synthetic}
    roles = {entry["exhibit"]: str(entry["role"]) for entry in material.run.inputs}
    for item in material.file.exhibits:
        used = item.id in roles
        if not used and item.trashed_at is not None:
            continue
        role = roles.get(item.id, item.role)
        figure = seen.get(role) if used else None
        check, pixels, size = _CHECKS[item.verification], None, None
        if figure is not None and figure.photo is not None:
            pixels, size = figure.photo, (figure.photo.shape[1], figure.photo.shape[0])
        elif template is not Template.SUMMARY:
            photo = _look(case, item, ctx)
            check = Check.FAILED if photo is None else check
            if photo is not None:
                pixels, size = reduced(photo.rgb), photo.size
        yield Exhibit(
            label=item.label,
            role=_ROLES.get(role, Role.OTHER),
            name=item.name,
            sha256=item.sha256,
            used=used,
            check=check,
            checked_at=_moment(item.checked_at),
            size_bytes=item.size,
            photo=pixels,
            size_px=size,
            crop=None if figure is None else figure.crop,
            received=_moment(item.added_at),
            source=item.source,
            legal_basis=item.legal_basis,
            category=item.person_category,
            supplier_sha256=item.supplier_sha256,
        )
    if loaded.synthetic is not None:
        yield synthetic_exhibit(loaded.synthetic, loaded.front_photo.sha256)


def _look(case: Case, item: casefile.Exhibit, ctx: JobContext) -> Photo | None:
    """The photo, or None when its bytes are not what was stored."""
    try:
        return verified_photo(case, item, ctx)
    except AlteredError:
        return None


def _decision(result: casefile.CaseResult) -> DecisionFacts:
    if not result.decisions:
        return DecisionFacts()
    last = result.decisions[-1]
    return DecisionFacts(Decision(last.verdict.value), last.by, _moment(last.at), last.reason)


def _run(run: casefile.Run) -> RunFacts:
    started, finished = _moment(run.started_at), _moment(run.finished_at)
    seconds = None if started is None or finished is None else (finished - started).total_seconds()
    choices = [*_flat(run.parameters), *((f"seed {name}", str(seed)) for name, seed in run.seeds.items())]
    choices += [("threads", str(run.threads)), ("processor", run.processor)]
    choices += [(name, version) for name, version in sorted(run.software.items())]
    return RunFacts(
        label=run.label,
        operation=run.operation,
        version=str(run.version),
        operator=run.operator,
        started=started,
        seconds=seconds,
        device=run.device,
        parameters=tuple(choices),
        outputs=tuple((output.name, output.sha256) for output in run.outputs),
    )


def _measurement(measured: Measured) -> Measurement:
    points = " – ".join(point.name or "·" for point in measured.points)
    return Measurement(measured.label or points, measured.value, measured.expanded, measured.kind.unit)


def _log_entry(event: AuditEvent) -> LogEntry:
    detail = ", ".join(f"{name}: {value}" for name, value in _flat(event.detail))
    subject = "" if event.subject == "case" else event.subject
    when = _moment(event.at) or datetime.fromtimestamp(0, UTC)
    return LogEntry(event.seq, when, event.actor, event.action, " · ".join(filter(None, (subject, detail))))


def _flat(values: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Names and values of nested JSON, one pair for each plain value that says something."""
    for name, value in sorted(values.items()):
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        elif value not in (None, "", [], ()):
            plain = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
            yield f"{prefix}{name}", plain


def _moment(text: str) -> datetime | None:
    """A time of the case, which is ISO 8601 in UTC; None where none is recorded."""
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return None
    return when if when.utcoffset() is not None else when.replace(tzinfo=UTC)
