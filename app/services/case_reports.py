"""What leaves a case on purpose: reports, which the case keeps a copy of, and mesh files with a sidecar."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app import __version__
from app.core.casefile import CaseInfo, CaseResult, Exhibit, Kind, Run, Subject
from app.core.caselog import AuditHead, ReportEntry
from app.core.errors import UsageError
from app.core.jobs import JobContext
from app.core.meshio import SOURCE_TYPE
from app.core.records import LIMITS_STATEMENT
from app.services.case_fields import as_json_text, check_text
from app.services.case_results import read_result
from app.services.export import DEFAULT_FORMATS, write_outputs
from app.store import audit
from app.store import contents as rows
from app.store.audit import verifier
from app.store.case import Case
from app.store.layout import HEAD, keep_named, now
from app.store.output import OutputFolder
from app.store.tables import ReportRow

MAX_REPORT_BYTES = 256 << 20


@dataclass(frozen=True)
class NewReport:
    """What is said about a report when it is entered.

    Attributes:
        result_id: the result that it shows, or None.
        template: e.g. "long".
        language: e.g. "en".
        head: the audit head that it prints; `Case.head()` before it was made.
        supersedes: number of the report that it replaces, or None.
    """

    result_id: int | None
    template: str
    language: str
    head: AuditHead
    supersedes: int | None = None


def record_report(case: Case, pdf: bytes, about: NewReport) -> ReportEntry:
    """Keep a finished report in the case's `reports/`, and enter it.

    Raises:
        UsageError: there is no such result or earlier report (E221), or a field is malformed (E220).
        StorageError: the case is read-only (E714), or the disk does not allow it.
    """
    for name in ("template", "language"):
        check_text(f"the {name}", getattr(about, name), needed=True)
    if len(pdf) > MAX_REPORT_BYTES:
        raise UsageError("the report is too large to be kept", remedy="choose a shorter template", code="E220")
    case.require_writable()
    sha256 = hashlib.sha256(pdf).hexdigest()
    name = f"report-{sha256[:16]}.pdf"
    keep_named(case.folder.reports / name, pdf)
    with case.change("report.made") as change:
        model = ""
        if about.result_id is not None:
            result = rows.result(change.session, about.result_id)
            model = rows.run(change.session, result.run_id).model_sha256
        if about.supersedes is not None:
            rows.find(change.session, Subject(Kind.REPORT, about.supersedes))
        row = ReportRow(
            result_id=about.result_id,
            template=about.template,
            language=about.language,
            name=name,
            sha256=sha256,
            size=len(pdf),
            model_sha256=model,
            audit_seq=about.head.seq,
            audit_hash=about.head.hash,
            supersedes=about.supersedes,
            at=now(),
            by=case.operator.name,
        )
        change.session.add(row)
        change.session.flush()
        change.subject = f"P{row.id}"
        change.detail = {"sha256": sha256, "result": about.result_id, "supersedes": about.supersedes}
        return rows.report_of(row)


def export_result(
    case: Case,
    result_id: int,
    out_dir: Path,
    formats: Sequence[str] = DEFAULT_FORMATS,
    ctx: JobContext | None = None,
) -> list[Path]:
    """Write a result's mesh files into a folder, all or none, with `provenance.json` beside them.

    The sidecar names case, run, model, evidence and the hash of each file, and says that the mesh is synthetic.
    Evidence and stored data are compared with their hashes first. The event is on record before the files appear.

    Raises:
        UsageError: there is no such result (E221), it is in the trash (E222), or a format is unknown (E203).
        AlteredError: evidence or stored data is not what it was (E901).
        StorageError: the folder cannot be written.
    """
    ctx = ctx or JobContext()
    with case.reading() as session:
        result = rows.result(session, result_id)
        run = rows.run(session, result.run_id)
        file = rows.case_file(case, session)
    if result.trashed_at is not None:
        raise UsageError(f"{result.label} is in the trash", remedy="restore it first", code="E222")
    loaded = read_result(case, run, {item.sha256: item for item in file.exhibits}, ctx)

    def sidecar(hashes: dict[str, str]) -> bytes:
        with case.consult("result.exported", result.label) as change:
            change.detail = {"files": hashes}
        return as_json_text(_provenance(file.info, file.exhibits, run, result, hashes, case.head()))

    return write_outputs(loaded, out_dir, formats, ctx=ctx, sidecar=sidecar)


def latest_result(case: Case) -> int:
    """Number of the newest result that is not in the trash.

    Raises:
        UsageError: there is none (E221).
    """
    with case.reading() as session:
        results = rows.case_file(case, session).results
    used = [result.id for result in results if result.trashed_at is None]
    if not used:
        raise UsageError("the case has no result", file=case.folder.root, remedy="run enface case run", code="E221")
    return used[-1]


def export_log(case: Case, out_dir: Path) -> list[Path]:
    """Write the audit trail into a folder: `audit.jsonl`, `audit-head.json`, and `verify_audit.py` to check them with.

    Raises:
        StorageError: the folder cannot be written.
    """
    with case.consult("audit.exported") as change:
        change.detail = {"folder": out_dir.name}
    with case.reading() as session:
        head = audit.head_of(session)
        lines = "".join(audit.json_lines(session))
    files = {
        "audit.jsonl": lines.encode("ascii"),
        HEAD: case.installation.sign(case.uid, head).to_bytes(),
        "verify_audit.py": verifier(),
    }
    with OutputFolder(out_dir) as output:
        for name, data in files.items():
            output.write(name, data)
    return [out_dir / name for name in files]


def _provenance(
    info: CaseInfo,
    exhibits: Sequence[Exhibit],
    run: Run,
    result: CaseResult,
    hashes: dict[str, str],
    head: AuditHead,
) -> dict[str, object]:
    used = {entry["exhibit"]: entry["role"] for entry in run.inputs}
    return {
        "schema": 1,
        "synthetic": LIMITS_STATEMENT,
        "digital_source_type": SOURCE_TYPE,
        "case": {"uid": info.uid, "number": info.number, "examiner": info.examiner},
        "run": {
            "label": run.label,
            "operation": f"{run.operation} {run.version}",
            "parameters": run.parameters,
            "started_at": run.started_at,
            "device": run.device,
        },
        "result": {"label": result.label, "verdict": result.verdict.value},
        "model": {"name": run.model_name, "sha256": run.model_sha256},
        "evidence": [
            {"label": item.label, "role": used[item.id], "name": item.name, "sha256": item.sha256}
            for item in exhibits
            if item.id in used
        ],
        "files": hashes,
        "audit_head": {"seq": head.seq, "hash": head.hash},
        "software": f"Enface {__version__}",
    }
