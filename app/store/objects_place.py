"""Where a case keeps evidence and derived data: in its folder, or in the store of the settings."""

from __future__ import annotations

import json
from pathlib import Path

from app.core.errors import StorageError
from app.core.jobs import JobContext
from app.store.layout import CaseFolder, replace_file, sync_folder
from app.store.objects import ObjectStore, Stored
from app.store.output import storage_errors
from app.store.server_settings import server_settings


def objects_of(folder: CaseFolder, part: Path) -> ObjectStore:
    """The objects of a case.

    Args:
        folder: the case.
        part: its `evidence` or `derived`.

    Raises:
        StorageError: they are in a store, and none is set or it cannot be used (E740).
    """
    uid = folder.objects_uid
    return ObjectStore(part) if uid is None else in_store(uid, part)


def in_store(uid: str, part: Path) -> ObjectStore:
    """The objects of a case in the store of the settings, with `part` as the folder of copies."""
    from app.store.s3 import S3Place, S3Store

    address = server_settings().evidence
    if not address:
        remedy = 'set evidence = "s3://BUCKET/PREFIX?endpoint=https://HOST" in server.toml, or ENFACE_EVIDENCE'
        raise StorageError("the evidence of this case is in a store, and none is set", remedy=remedy, code="E740")
    return S3Store(S3Place.parse(address), f"{uid}/{part.name}", part)


def to_store(folder: CaseFolder, uid: str, ctx: JobContext | None = None) -> None:
    """Put everything that a closed case keeps into the store, verified, then let the folder say so.

    Raises:
        StorageError: the store cannot be used (E740); the case stays as it was.
        AlteredError: the store holds other bytes under one of the names (E901).
    """
    from app.store.s3 import S3Store

    for part in (folder.evidence, folder.derived):
        here, there = ObjectStore(part), in_store(uid, part)
        for sha256 in here.hashes():
            size = here.path(sha256).stat().st_size
            if isinstance(there, S3Store):
                there.put(Stored(sha256, size), ctx)
    replace_file(folder.objects_pointer, (json.dumps({"case": uid}) + "\n").encode("ascii"))


def from_store(folder: CaseFolder, ctx: JobContext | None = None) -> None:
    """Bring everything back into the folder, verified; the store keeps what it has.

    Raises:
        StorageError: the store cannot be used (E740).
        AlteredError: bytes there are not what was stored (E901).
    """
    for part in (folder.evidence, folder.derived):
        there = objects_of(folder, part)
        for sha256 in there.hashes():
            there.local(sha256)
    with storage_errors(folder.objects_pointer):
        folder.objects_pointer.unlink()
        sync_folder(folder.root)
