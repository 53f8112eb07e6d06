"""Cases: making, opening, filling and reading them. What a window or a command calls, in the order of the work.

    case = create_case(folder, CaseDetails(number, examiner, ...), operator)    -> Case, open for writing
    case = open_case(folder, operator, read_only=False)     -> Case; may be read-only, see case.faults
    case.close()                                            (or: with open_case(...) as case)
    contents(case)                        -> CaseFile: everything, for drawing; covered by the event of opening
    update_details(case, CaseDetails)     -> CaseInfo
    add_exhibit(case, path, NewExhibit)   -> Exhibit; decodes the photo first, then copies, hashes, and enters it
    describe_exhibit(case, id, NewExhibit) -> Exhibit; source, legal basis, ... (never the bytes or the hash)
    exhibit_photo(case, id)               -> Photo: decoded from exactly the bytes that were verified
    recent_cases() / forget_recent(folder)

    app.services.case_notes     add_note, edit_note, set_tags, trash, restore, search, record_edit, audit_events
    app.services.case_runs      run_case, decide, load_result      (results are drafts until `decide`)
    app.services.case_reports   record_report, export_result       (mesh files with a sidecar)
    app.services.case_checks    check_evidence, verify_case        (the background check; `enface verify`)
    app.services.case_bundles   export_bundle, import_bundle, check_bundle

Each call that changes or consults data writes exactly one audit event, in the same transaction as the change; it
returns when that event is on disk and anchored outside the case. All may be called from any thread and raise
`EnfaceError` only. A read-only case refuses changes with E714 and can be consulted without an event.
"""

from __future__ import annotations

import logging
import secrets
import shutil
import uuid
from dataclasses import dataclass
from pathlib import Path

from app import __version__
from app.core.casefile import CaseInfo, Exhibit, Kind, NewExhibit, Operator, Subject, Verification
from app.core.caselog import CaseFile, RecentCase
from app.core.errors import AlteredError, StorageError
from app.core.jobs import JobContext
from app.core.records import Photo
from app.services.case_fields import apply, check_exhibit, check_text, set_state, verified_photo
from app.services.case_places import place_new
from app.store import contents as rows
from app.store.anchor import Installation
from app.store.case import Case, first_change, taken
from app.store.database import Database, create_database
from app.store.layout import CaseFolder, make_folder, now
from app.store.lock import user_name
from app.store.opening import open_for_reading, open_for_writing
from app.store.output import storage_errors
from app.store.registry import RecentCases
from app.store.tables import CaseRow, ExhibitRow

MAX_PHOTO_BYTES = 256 << 20
_log = logging.getLogger(__name__)
_CASE = Subject(Kind.CASE)
_UNFINISHED = ".enface-unfinished-"


@dataclass(frozen=True)
class CaseDetails:
    """What a person says about a case; see `app.core.casefile.CaseInfo`."""

    number: str
    examiner: str
    reference: str = ""
    classification: str = ""
    description: str = ""


def default_operator() -> Operator:
    """The account that runs the program."""
    return Operator(user_name())


def create_case(folder: Path, details: CaseDetails, operator: Operator | None = None) -> Case:
    """Make a case and open it for writing. The folder appears whole or not at all.

    Args:
        folder: must not exist, or be empty.
        details: number and examiner are needed.
        operator: who acts; the account that runs the program by default.

    Raises:
        UsageError: the number or the examiner is empty, or a text is too long (E220).
        StorageError: the folder holds something (E715), or the disk does not allow it (E7xx).
    """
    _check_details(details)
    operator = operator or default_operator()
    folder = folder.absolute()
    with storage_errors(folder):
        if not _is_free(folder):
            raise taken(folder)
        make_folder(folder.parent)
        aside = CaseFolder(folder.with_name(f"{_UNFINISHED}{secrets.token_hex(8)}"))
        aside.root.mkdir(mode=0o700)
    try:
        info = CaseInfo(uuid.uuid4().hex, **vars(details), created_at=now(), enface_version=__version__)
        _fill(aside, info, operator)
        place_new(aside, folder)
    except BaseException:
        shutil.rmtree(aside.root, ignore_errors=True)
        raise
    case = open_for_writing(CaseFolder(folder), operator, Installation())
    _note_recent(case)
    return case


def open_case(folder: Path, operator: Operator | None = None, *, read_only: bool = False, purpose: str = "") -> Case:
    """Open a case: the chain and the sizes of all evidence are checked at once, `check_evidence` hashes the rest.

    A case that something altered, or that lies where nothing can be written, opens read-only and says why.

    Args:
        folder: the case.
        operator: who acts; the account that runs the program by default.
        read_only: refuse changes; needs no lock.
        purpose: for the audit trail, e.g. "report".

    Raises:
        StorageError: there is no case (E711), another instance has it open for writing (E710), it is foreign (E712) or
            newer (E713), or the disk fails.
        AlteredError: the database is damaged beyond reading (E903).
    """
    operator = operator or default_operator()
    place = CaseFolder(folder.absolute())
    case = (
        open_for_reading(place, operator, Installation())
        if read_only
        else open_for_writing(place, operator, Installation(), purpose)
    )
    _note_recent(case)
    return case


def open_or_look(folder: Path, operator: Operator | None = None) -> Case:
    """Open a case; while somebody else has it open for writing, open it read-only and say who (`why_read_only`).

    Raises:
        StorageError, AlteredError: as `open_case`.
    """
    try:
        return open_case(folder, operator)
    except StorageError as error:
        if error.code != "E710":
            raise
        case = open_case(folder, operator, read_only=True)
        case.why_read_only = error.cause
        return case


def contents(case: Case) -> CaseFile:
    """Everything in the case, for drawing it after a call; the event of opening the case covers this."""
    with case.reading() as session:
        return rows.case_file(case, session)


def update_details(case: Case, details: CaseDetails) -> CaseInfo:
    """Correct what is said about the case; the event holds what was there before.

    Raises:
        UsageError: a text is empty or too long (E220).
    """
    _check_details(details)
    with case.change("case.updated") as change:
        row = rows.find(change.session, _CASE)
        apply(change, row, vars(details))
        change.session.flush()
        return rows.case_info(change.session)


def add_exhibit(case: Case, path: Path, about: NewExhibit | None = None, ctx: JobContext | None = None) -> Exhibit:
    """Bring a photo in: its bytes are copied and hashed, the file itself is only read.

    A file that is not the one whose hash the supplier stated is kept as well: `Exhibit.supplier_agrees` says so.

    Raises:
        UsageError: a field is malformed (E220).
        ImageRefusedError: it is no photo that can be read (E5xx).
        StorageError: the case is read-only (E714), or the disk does not allow it (E7xx).
        AlteredError: the file changed while it was read (E901).
    """
    from app.imaging.decode import decode_photo

    ctx = ctx or JobContext()
    about = about or NewExhibit()
    check_exhibit(about)
    case.require_writable()
    ctx.progress("Reading the photo", 0.0)
    photo = decode_photo(path, ctx)
    ctx.progress("Copying the photo", 0.4)
    stored = case.evidence.add_file(path, ctx, MAX_PHOTO_BYTES)
    if stored.sha256 != photo.sha256:
        raise AlteredError("the file changed while it was read", file=path, remedy="add it again", code="E901")
    ctx.progress("Entering the exhibit", 0.9)
    with case.change("exhibit.added") as change:
        row = ExhibitRow(
            role=about.role,
            name=path.name if about.name is None else about.name,
            sha256=stored.sha256,
            size=stored.size,
            source=about.source,
            legal_basis=about.legal_basis,
            person_category=about.person_category,
            supplier_sha256=about.supplier_sha256.lower(),
            added_at=now(),
            added_by=case.operator.name,
        )
        change.session.add(row)
        set_state(change, stored.sha256, Verification.VERIFIED, "")
        change.session.flush()
        change.subject = f"E{row.id}"
        change.detail = {
            "name": row.name,
            "sha256": row.sha256,
            "size": row.size,
            "role": row.role,
            "source": row.source,
            "legal_basis": row.legal_basis,
            "person_category": row.person_category,
            "supplier_sha256": row.supplier_sha256,
            "notices": [notice.code for notice in photo.warnings],
        }
        return rows.exhibit(change.session, row.id)


def describe_exhibit(case: Case, exhibit_id: int, about: NewExhibit) -> Exhibit:
    """Correct what is said about an exhibit; the event holds what was there before. A name of None stays as it is.

    Raises:
        UsageError: there is no such exhibit (E221, E222), or a field is malformed (E220).
    """
    check_exhibit(about)
    with case.change("exhibit.described", f"E{exhibit_id}") as change:
        row = rows.find_exhibit(change.session, exhibit_id)
        values = {**vars(about), "supplier_sha256": about.supplier_sha256.lower()}
        values["name"] = row.name if about.name is None else about.name
        apply(change, row, values)
        return rows.exhibit(change.session, exhibit_id)


def exhibit_photo(case: Case, exhibit_id: int, ctx: JobContext | None = None) -> Photo:
    """Look at an exhibit: decoded from exactly the bytes whose hash was compared.

    Raises:
        UsageError: there is no such exhibit, or it is in the trash (E221, E222).
        AlteredError: the stored bytes are others or missing (E901); that is recorded.
    """
    with case.reading() as session:
        item = rows.exhibit(session, exhibit_id)
        rows.find_exhibit(session, exhibit_id)
    try:
        photo = verified_photo(case, item, ctx)
    except AlteredError as error:
        if not case.read_only:
            with case.change("exhibit.check_failed", item.label) as change:
                set_state(change, item.sha256, Verification.FAILED, error.cause)
                change.detail = {"sha256": item.sha256, "found": error.cause}
        raise
    with case.consult("exhibit.viewed", item.label) as change:
        change.detail = {"sha256": item.sha256}
    return photo


def recent_cases() -> list[RecentCase]:
    """Cases that were opened on this computer, newest first."""
    return RecentCases().all()


def forget_recent(folder: str) -> None:
    """Take a case off the list of recent ones; the case stays where it is."""
    RecentCases().forget(folder)


def _is_free(folder: Path) -> bool:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        return False
    return not folder.exists() or not any(folder.iterdir())


def _check_details(details: CaseDetails) -> None:
    check_text("the case number", details.number, needed=True)
    check_text("the examiner", details.examiner, needed=True)
    for name in ("reference", "classification", "description"):
        check_text(f"the {name}", getattr(details, name))


def _fill(folder: CaseFolder, info: CaseInfo, operator: Operator) -> None:
    """Make the database of a case whose folder has not appeared yet, with the first event."""
    with storage_errors(folder.root):
        for place in (folder.evidence, folder.derived, folder.reports):
            place.mkdir()
    create_database(folder.database)
    database = Database(folder.database)
    try:
        with first_change(database, operator, "case.created") as change:
            change.session.add(CaseRow(id=1, **vars(info)))
            change.detail = vars(info)
    finally:
        database.close()


def _note_recent(case: Case) -> None:
    """Put the case on the list of recent ones; a list that cannot be written is no reason to refuse the case."""
    with case.reading() as session:
        info = rows.case_info(session)
    recent = RecentCase(str(case.folder.root), info.uid, info.number, info.examiner, now())
    try:
        RecentCases().note(recent)
    except StorageError as error:
        _log.warning("the list of recent cases: %s", error.one_line())
