"""Cases on the move: a bundle that anybody can check with `sha256sum -c`, and its import, which trusts nothing."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import tempfile
import uuid
from contextlib import suppress
from pathlib import Path

from app import __version__
from app.core.casefile import CaseInfo, Operator
from app.core.caselog import AuditHead, CaseFile
from app.core.errors import AlteredError
from app.core.jobs import JobContext
from app.services.case_checks import CaseVerdict, verify_open
from app.services.case_places import place_new
from app.services.cases import default_operator, open_case
from app.store import audit
from app.store import contents as rows
from app.store.anchor import Installation
from app.store.bag import Bag, finish_bag, zip_bag
from app.store.case import Case, first_change, taken
from app.store.database import Database
from app.store.layout import CaseFolder, keep_named, make_folder, now, sync_folder
from app.store.objects import ObjectStore
from app.store.opening import open_for_reading
from app.store.output import storage_errors
from app.store.tables import CaseRow

_UNFINISHED = ".enface-unfinished-"
_CASE = "data/case/"
_KNOWN = re.compile(
    r"data/(audit\.jsonl|verify_audit\.py|README\.txt"
    r"|case/(case\.db|audit-head\.json|reports/report-[0-9a-f]{16}\.pdf"
    r"|(evidence|derived)/sha256/(?P<start>[0-9a-f]{2})/(?P=start)[0-9a-f]{62}))"
)
_README = """\
A case of Enface, as a BagIt bag. To check that nothing in it was changed:

    sha256sum -c manifest-sha256.txt && sha256sum -c tagmanifest-sha256.txt
    python data/verify_audit.py data/audit.jsonl data/case/audit-head.json

audit.jsonl is the audit trail, one event a line; verify_audit.py needs nothing but Python. Enface imports the folder,
and "enface verify" checks it with everything in it. Meshes in here are AI-estimated 3D models: not photographs, and not
for identification as stand-alone evidence.
"""


def export_bundle(case: Case, target: Path, ctx: JobContext | None = None) -> Path:
    """Write a portable copy of the case: a folder, or one zip file when the name ends in .zip.

    All evidence and derived data is compared with its hashes on the way. The bundle holds the event of its own making.

    Raises:
        StorageError: there is something at the target (E715), or the disk does not allow it.
        AlteredError: evidence, derived data or a report is not what was stored (E901).
    """
    ctx = ctx or JobContext()
    target = target.absolute()
    with storage_errors(target):
        if target.is_symlink() or target.exists():
            raise taken(target)
        make_folder(target.parent)
        aside = target.with_name(f"{_UNFINISHED}{secrets.token_hex(8)}")
        aside.mkdir(mode=0o700)
    packed = aside.with_suffix(".zip")
    try:
        _fill(case, aside, ctx)
        with storage_errors(target):
            if target.suffix.lower() == ".zip":
                ctx.progress("Packing the bundle", 0.8)
                zip_bag(aside, packed)
                packed.rename(target)
            else:
                aside.rename(target)
            sync_folder(target.parent)
    finally:
        packed.unlink(missing_ok=True)
        shutil.rmtree(aside, ignore_errors=True)
    return target


def import_bundle(source: Path, folder: Path, operator: Operator | None = None, ctx: JobContext | None = None) -> Case:
    """Make a case from a bundle, and open it. The folder appears whole or not at all.

    Names, counts, sizes, ratios and links are checked before anything is unpacked, every file against its hash, the
    database against its schema and its trail. A case that this installation knows already becomes a copy with a new
    identifier; the event of importing names the old one.

    Raises:
        StorageError: it is no bundle (E716), the folder is taken (E715), or the disk does not allow it.
        AlteredError: the bundle is not what was exported (E9xx).
    """
    ctx = ctx or JobContext()
    operator = operator or default_operator()
    folder = folder.absolute()
    with storage_errors(folder):
        if folder.is_symlink() or folder.exists():
            raise taken(folder)
        make_folder(folder.parent)
        aside = CaseFolder(folder.with_name(f"{_UNFINISHED}{secrets.token_hex(8)}"))
        aside.root.mkdir(mode=0o700)
    try:
        _unpack(source, aside, ctx)
        _examine(aside, operator, ctx)
        _take_over(aside, operator, source)
        place_new(aside, folder)
    except BaseException:
        shutil.rmtree(aside.root, ignore_errors=True)
        raise
    return open_case(folder, operator, purpose="import")


def check_bundle(
    source: Path, operator: Operator | None = None, ctx: JobContext | None = None, *, replay: bool = True
) -> CaseVerdict:
    """Check a bundle as an import would, and its case as `verify_case` would, without keeping anything.

    Raises:
        StorageError: it is no bundle (E716).
        AlteredError: its files are not the listed ones, or its database is damaged (E9xx).
    """
    ctx = ctx or JobContext()
    scratch = CaseFolder(Path(tempfile.mkdtemp(prefix="enface-bundle-")) / "case")
    try:
        scratch.root.mkdir()
        _unpack(source, scratch, ctx)
        with open_for_reading(scratch, operator or default_operator(), Installation(), bundled=True) as case:
            return verify_open(case, ctx, replay=replay)
    finally:
        shutil.rmtree(scratch.root.parent, ignore_errors=True)


def is_bundle(path: Path) -> bool:
    """Whether a path looks like a bundle: a folder with a bag's declaration, or a zip file."""
    with suppress(OSError):
        return (path / "bagit.txt").is_file() or (path.is_file() and path.suffix.lower() == ".zip")
    return False


def _fill(case: Case, bag: Path, ctx: JobContext) -> None:
    with case.reading() as session:
        file = rows.case_file(case, session)
    place = CaseFolder(bag / _CASE)
    _copy_objects(case, file, place, ctx)
    with case.consult("bundle.exported") as change:
        change.detail = {"exhibits": len(file.exhibits), "runs": len(file.runs), "reports": len(file.reports)}
    ctx.progress("Copying the database", 0.7)
    case.database.snapshot(place.database)
    head, lines = _read_snapshot(place.database)
    keep_named(place.head, case.installation.sign(case.uid, head).to_bytes())
    keep_named(bag / "data" / "audit.jsonl", lines)
    keep_named(bag / "data" / "verify_audit.py", audit.verifier())
    keep_named(bag / "data" / "README.txt", _README.encode("ascii"))
    finish_bag(bag, _bag_info(file.info, head))


def _copy_objects(case: Case, file: CaseFile, place: CaseFolder, ctx: JobContext) -> None:
    """Copy what rows name, through the same path that took it in; each hash must come out again."""
    evidence = {item.sha256 for item in file.exhibits}
    derived = {output.sha256 for run in file.runs for output in run.outputs}
    work = [(case.evidence, place.evidence, sha256) for sha256 in sorted(evidence)]
    work += [(case.derived, place.derived, sha256) for sha256 in sorted(derived)]
    for index, (store, target, sha256) in enumerate(work):
        ctx.progress("Copying the evidence", 0.7 * index / len(work))
        copied = ObjectStore(target).add_file(store.local(sha256), ctx)
        if copied.sha256 != sha256:
            remedy = "run enface verify on the case"
            raise AlteredError("a stored file is not what it was", file=store.path(sha256), remedy=remedy, code="E901")
    for target in (place.evidence, place.derived):
        with suppress(OSError):
            (target / "incoming").rmdir()
    for report in file.reports:
        with storage_errors(case.folder.reports):
            data = (case.folder.reports / report.name).read_bytes()
        keep_named(place.reports / report.name, data)


def _read_snapshot(database: Path) -> tuple[AuditHead, bytes]:
    """Make a copy of the database durable; the end of its trail, and the trail as JSON lines."""
    with storage_errors(database), database.open("rb+") as stream:
        os.fsync(stream.fileno())
    copy = Database(database, read_only=True, immutable=True)
    try:
        with copy.transaction() as session:
            return audit.head_of(session), "".join(audit.json_lines(session)).encode("ascii")
    finally:
        copy.close()


def _bag_info(info: CaseInfo, head: AuditHead) -> dict[str, str]:
    """Labels of the bag; the case's own texts stay in the database, where no line break can forge a label."""
    return {
        "Bag-Software-Agent": f"Enface {__version__}",
        "Bagging-Date": now()[:10],
        "External-Identifier": info.uid,
        "Enface-Audit-Head": f"{head.seq} {head.hash}",
    }


def _unpack(source: Path, place: CaseFolder, ctx: JobContext) -> None:
    """Copy the case out of a bag; nothing but the names of a bundle is taken.

    Raises:
        StorageError, AlteredError: see `Bag`; a file that no bundle has is refused (E904).
    """
    with Bag(source) as bag:
        strange = [name for name in bag.hashes if not _KNOWN.fullmatch(name)]
        if strange or f"{_CASE}case.db" not in bag.hashes:
            cause = f"it holds {min(strange)!r}" if strange else "it holds no case"
            remedy = "ask the sender for the bundle again; nothing was imported"
            raise AlteredError(cause, file=source, remedy=remedy, code="E904")
        for folder in (place.evidence, place.derived, place.reports):
            make_folder(folder)
        for index, name in enumerate(sorted(bag.hashes)):
            ctx.progress("Unpacking the bundle", 0.5 * index / len(bag.hashes))
            if name.startswith(_CASE):
                target = place.root / name.removeprefix(_CASE)
                bag.copy(name, target, ctx, 0o600 if target in (place.database, place.head) else 0o400)
                if "/sha256/" in name and bag.hashes[name] != target.name:
                    cause = f"{name} is not what its name says"
                    raise AlteredError(cause, file=source, remedy="ask for the bundle again", code="E904")


def _examine(place: CaseFolder, operator: Operator, ctx: JobContext) -> None:
    """Refuse a case with any fault.

    Raises:
        AlteredError: something in it is not what was stored (E9xx).
    """
    with open_for_reading(place, operator, Installation(), bundled=True) as case:
        verdict = verify_open(case, ctx, replay=False)
    if verdict.faults:
        fault = verdict.faults[0]
        remedy = "ask the sender for the bundle again; nothing was imported"
        raise AlteredError(f"{fault.what}: {fault.text}", file=place.root, remedy=remedy, code=fault.code)


def _take_over(place: CaseFolder, operator: Operator, source: Path) -> None:
    """Enter the event of importing; a case that is known here gets an identifier of its own."""
    database = Database(place.database)
    try:
        with first_change(database, operator, "bundle.imported") as change:
            row = change.session.get(CaseRow, 1)
            if row is None:
                raise TypeError("a case without its own row was examined")
            change.detail = {"from": row.uid, "bundle": source.name}
            if Installation().anchored(row.uid) is not None:
                row.uid = uuid.uuid4().hex
                place.head.unlink(missing_ok=True)
    finally:
        database.close()
