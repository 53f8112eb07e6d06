"""Whether a case is still what was stored: evidence by hashes, the database by its trail, runs by doing them again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from app.core.casefile import Operator, Outcome, Verification
from app.core.caselog import AuditHead, CaseFile, Fault, ReportEntry
from app.core.errors import AlteredError, StorageError
from app.core.jobs import JobContext
from app.report.signing import ReportCheck
from app.report.signing import verify_report as check_signature
from app.services.case_fields import set_state
from app.services.case_replay import Replay, Replayer, Reproduction
from app.services.cases import default_operator, open_case
from app.store import audit
from app.store import contents as rows
from app.store.case import Case, altered_rows, evidence_items, evidence_labels
from app.store.layout import CaseFolder, read_small
from app.store.objects import Check, check_all
from app.store.opening import evidence_fault
from app.store.registry import RecentCases
from app.store.report_settings import report_settings

_REPORT_LIMIT = 256 << 20


@dataclass(frozen=True)
class CaseVerdict:
    """What a verification found.

    Attributes:
        number: the case's number.
        head: end of the audit chain.
        lines: what was checked, one sentence each.
        faults: what is altered; empty when nothing is.
        replays: each run that was computed again.
    """

    number: str
    head: AuditHead
    lines: tuple[str, ...]
    faults: tuple[Fault, ...]
    replays: tuple[Replay, ...]


def check_evidence(case: Case, ctx: JobContext | None = None) -> list[Check]:
    """Hash all evidence, in the background after a case was opened. Each state is a row, the whole an event.

    Returns:
        What failed; those items can no longer be processed.
    """
    ctx = ctx or JobContext()
    with case.reading() as session:
        items, labels = evidence_items(session), evidence_labels(session)
    found = check_all(case.evidence, items, ctx, "Checking the evidence")
    failed = [check for check in found if check.failed]
    if not case.read_only:
        with case.change("evidence.checked") as change:
            for check in found:
                set_state(change, check.sha256, check.state, check.detail)
            change.detail = {
                "verified": len(found) - len(failed),
                "failed": {check.sha256: check.detail for check in failed},
            }
    intact = tuple(fault for fault in case.faults if fault.code != "E901")
    case.faults = (*intact, *(evidence_fault(check, labels) for check in failed))
    return failed


def verify_case(
    folder: Path, operator: Operator | None = None, ctx: JobContext | None = None, *, replay: bool = True
) -> CaseVerdict:
    """Check everything that a case holds, and do its runs again.

    A case that another instance has open, or that cannot be written, is checked without entering the outcome.

    Args:
        folder: the case.
        operator: who asks; the account that runs the program by default.
        ctx: progress and cancellation.
        replay: also compute every finished run again.

    Raises:
        StorageError: there is no case (E711), or it cannot be opened.
        AlteredError: the database is damaged beyond reading (E903).
    """
    ctx = ctx or JobContext()
    operator = operator or default_operator()
    try:
        case = open_case(folder, operator, purpose="verify")
    except StorageError as error:
        if error.code != "E710":
            raise
        case = open_case(folder, operator, read_only=True)
    with case:
        return verify_open(case, ctx, replay=replay)


def verify_report(
    file: Path, operator: Operator | None = None, ctx: JobContext | None = None, *, roots: Sequence[Path] = ()
) -> CaseVerdict:
    """Whether a file is, to the last bit, a report that a case on this computer made, and the case still its own.

    The case is the one whose `reports/` holds the file, else each of the recent cases is asked. A signature is checked
    too; a signed report that no case here knows is judged by its signature alone.

    Args:
        file: the PDF.
        operator: who asks.
        ctx: not used.
        roots: files with certificates, PEM or DER, to which the signer's must lead; by default those of the
            installation's settings. Without any, nothing is said about whom to trust.

    Raises:
        UsageError: a root cannot be read (E165).
        StorageError: the file cannot be read.
        AlteredError: no case knows these bytes (E908).
    """
    data = read_small(file, _REPORT_LIMIT)
    if data is None:
        raise StorageError("there is no such file", file=file, remedy="choose another file", code="E711")
    sha256, signature = hashlib.sha256(data).hexdigest(), check_signature(file, tuple(roots) or report_settings().trust)
    beside = [file.absolute().parent.parent] if CaseFolder(file.absolute().parent.parent).exists() else []
    for folder in [*beside, *(Path(recent.folder) for recent in RecentCases().all() if recent.present)]:
        with suppress(StorageError, AlteredError), open_case(folder, operator, read_only=True) as case:
            with case.reading() as session:
                known = rows.case_file(case, session)
            for report in known.reports:
                if report.sha256 == sha256:
                    return _with_signature(_about_report(case, known, report), signature)
    if signature.signed:
        line = "no case on this computer knows this report: its signature alone was checked"
        return _with_signature(CaseVerdict("", AuditHead(0, ""), (line,), (), ()), signature)
    cause = "no case on this computer made a report with these bytes"
    raise AlteredError(
        cause, file=file, remedy="open the case that it belongs to, or ask for the report again", code="E908"
    )


def _with_signature(verdict: CaseVerdict, signature: ReportCheck) -> CaseVerdict:
    """The verdict with what the signature says; without a root, whether to trust its certificate is the reader's."""
    if not signature.signed:
        return replace(verdict, lines=(*verdict.lines, "the report is not signed"))
    at = "" if signature.signed_at is None else f" at {signature.signed_at.isoformat()}"
    who = f"signed by {signature.signer}{at}, certificate SHA-256 {signature.fingerprint}"
    faults = [Fault("E909", "signature", signature.problem)] if signature.problem else []
    if signature.trusted is False:
        faults.append(Fault("E909", "signature", "its certificate leads to none of the certificates that are trusted"))
    trust = {
        None: "no certificate is trusted here: compare the certificate's SHA-256 with the signer's own word",
        True: "the certificate leads to one that is trusted",
        False: "the certificate is not trusted",
    }[signature.trusted]
    return replace(verdict, lines=(*verdict.lines, who, trust), faults=(*verdict.faults, *faults))


def _about_report(case: Case, file: CaseFile, report: ReportEntry) -> CaseVerdict:
    with case.reading() as session:
        kept = audit.contains(session, AuditHead(report.audit_seq, report.audit_hash))
    faults = [*(fault for fault in case.faults if fault.code != "E901")]
    if not kept:
        faults.append(Fault("E902", report.label, "the audit head that it prints is not in the case's trail"))
    later = [other.label for other in file.reports if other.supersedes == report.id]
    lines = [f"report {report.label} of case {file.info.number}, {report.template}, made {report.at} by {report.by}"]
    lines += [f"superseded by {', '.join(later)}"] if later else []
    return CaseVerdict(file.info.number, file.head, tuple(lines), tuple(faults), ())


def verify_open(case: Case, ctx: JobContext, *, replay: bool) -> CaseVerdict:
    """Check an open case; see `verify_case`."""
    ctx.progress("Checking the database", 0.0)
    lines: list[str] = []
    faults = [fault for fault in case.faults if fault.code != "E901"]
    faults += _database_faults(case)
    with case.reading() as session:
        file = rows.case_file(case, session)
        items, labels = evidence_items(session), evidence_labels(session)
    lines.append(f"audit trail: {file.head.seq} events, head {file.head.hash}")
    evidence = check_all(case.evidence, items, ctx, "Checking the evidence", (0.05, 0.3))
    faults += [evidence_fault(check, labels) for check in evidence if check.failed]
    lines.append(f"evidence: {_count(evidence)} verified")
    derived = check_all(case.derived, _derived_items(file), ctx, "Checking derived data", (0.3, 0.4))
    faults += [Fault("E901", f"derived {check.sha256[:12]}", check.detail) for check in derived if check.failed]
    lines.append(f"derived data: {_count(derived)} verified")
    reports = list(_report_faults(case, file))
    faults += reports
    lines.append(f"reports: {len(file.reports) - len(reports)} of {len(file.reports)} verified")
    orphans = len(set(case.evidence.hashes()) - set(items))
    if orphans:
        lines.append(f"{orphans} stored files belong to no exhibit: an import was interrupted")
    replays = tuple(_replays(case, file, ctx)) if replay else ()
    lines += [f"{again.run} recomputed: {again.outcome}; {again.detail}" for again in replays]
    faults += [Fault("E907", again.run, again.detail) for again in replays if again.outcome is Reproduction.OTHER]
    verdict = CaseVerdict(file.info.number, file.head, tuple(lines), tuple(dict.fromkeys(faults)), replays)
    _enter(case, evidence, verdict)
    return verdict


def _database_faults(case: Case) -> list[Fault]:
    """Pages, and rows against the hashes in the trail; the chain itself was walked when the case was opened."""
    found: list[Fault] = []
    try:
        found += [Fault("E903", "database", text) for text in case.database.damage()]
        with case.reading() as session:
            found += altered_rows(session)
    except AlteredError as error:
        found.append(Fault(error.code, "database", error.cause))
    except ValueError as error:
        found.append(Fault("E902", "audit trail", f"an event cannot be read ({error})"))
    return found


def _derived_items(file: CaseFile) -> dict[str, int]:
    return {output.sha256: output.size for run in file.runs for output in run.outputs}


def _report_faults(case: Case, file: CaseFile) -> Iterator[Fault]:
    for report in file.reports:
        if Path(report.name).name != report.name:
            yield Fault("E903", report.label, "its row names no file of the case")
            continue
        data = read_small(case.folder.reports / report.name, _REPORT_LIMIT)
        if data is None:
            yield Fault("E901", report.label, "the report is missing")
        elif hashlib.sha256(data).hexdigest() != report.sha256:
            yield Fault("E901", report.label, "the report is not the one that was made")


def _replays(case: Case, file: CaseFile, ctx: JobContext) -> Iterator[Replay]:
    replayer = Replayer(case, file)
    runs = [run for run in file.runs if run.outcome is Outcome.DONE]
    for index, run in enumerate(runs):
        ctx.progress(f"Computing {run.label} again", 0.4 + 0.6 * index / len(runs))
        try:
            yield replayer.replay(run, ctx)
        except AlteredError as error:
            yield Replay(run.label, Reproduction.IMPOSSIBLE, error.cause)


def _enter(case: Case, evidence: list[Check], verdict: CaseVerdict) -> None:
    if case.read_only:
        return
    with case.change("case.verified") as change:
        for check in evidence:
            set_state(change, check.sha256, check.state, check.detail)
        change.detail = {
            "faults": [vars(fault) for fault in verdict.faults],
            "replays": {again.run: again.outcome.value for again in verdict.replays},
        }


def _count(checks: list[Check]) -> str:
    good = sum(check.state is Verification.VERIFIED for check in checks)
    return f"{good} of {len(checks)}"
