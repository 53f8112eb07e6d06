"""Where cases are: their places on disk, on the server of the settings, and who has one open."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.core.caselog import RecentCase
from app.core.errors import StorageError
from app.store.layout import CaseFolder, sync_folder
from app.store.lock import CaseLock
from app.store.moving import leave_pointer, to_server, uid_of
from app.store.objects_place import to_store
from app.store.output import storage_errors
from app.store.registry import RecentCases
from app.store.server_settings import server_settings

if TYPE_CHECKING:
    from app.store.server_schema import ServerCase


def is_open_elsewhere(folder: Path) -> bool:
    """Whether another instance, here or elsewhere, has the case open for writing: it can only be looked at now."""
    place = CaseFolder(folder.absolute())
    uid = place.server_uid
    if uid is not None:
        return any(case.open_by for case in server_cases() if case.uid == uid)
    return CaseLock(place.lock).holder() is not None


def known_cases() -> list[RecentCase]:
    """Cases that were opened on this computer, newest first, then the others of the server of the settings.

    Each says who has it open for writing elsewhere.

    Raises:
        StorageError: a server is set, and cannot be used (E730 to E734).
    """
    recent = RecentCases().all()
    there = {case.uid: case for case in server_cases()} if server_settings().database else {}
    known = {case.uid for case in recent}
    others = [
        RecentCase(case.folder, case.uid, case.number, case.examiner, "", CaseFolder(Path(case.folder)).exists())
        for case in there.values()
        if case.uid not in known
    ]
    return [replace(case, open_by=_open_by(case, there.get(case.uid))) for case in (*recent, *others)]


def _open_by(case: RecentCase, there: ServerCase | None) -> str:
    holder = None
    if there is not None:
        holder = there.open_by
    else:
        with suppress(StorageError):  # a folder that cannot be read now
            holder = CaseLock(CaseFolder(Path(case.folder)).lock).holder()
    return "" if holder is None or holder.here else str(holder)


def server_cases() -> list[ServerCase]:
    """The cases of the server, each with who has it open for writing now: user, computer, process and since when.

    Raises:
        StorageError: no server is set, or it cannot be used (E730 to E734).
    """
    from app.store import server_schema

    return server_schema.server_cases()


def place_new(aside: CaseFolder, folder: Path) -> None:
    """Put a case that was made aside into its place; its database and evidence where the settings say."""
    settings = server_settings()
    if settings.evidence:
        to_store(aside, uid_of(aside))
    uid = to_server(aside, folder) if settings.database else None
    with storage_errors(folder):
        if uid is not None:
            leave_pointer(aside, uid)
        sync_folder(aside.root)
        aside.root.rename(folder)
        sync_folder(folder.parent)
