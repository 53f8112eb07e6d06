"""Moving a case between its folder and the server and store of the settings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.core.casefile import Operator
from app.core.errors import UsageError
from app.services.cases import default_operator, open_case
from app.store.layout import CaseFolder
from app.store.lock import CaseLock
from app.store.moving import leave_pointer, to_file, to_server
from app.store.objects_place import from_store, to_store
from app.store.server import ServerDatabase
from app.store.server_settings import server_settings

SERVER, LOCAL = "server", "local"


def move_case(folder: Path, target: str, operator: Operator | None = None) -> None:
    """Move a case's database and evidence, as far as the settings name a place; the event of the move goes along.

    Args:
        folder: the case.
        target: "server" or "local".
        operator: who acts; the account that runs the program by default.

    Raises:
        UsageError: it is there already (E242).
        StorageError: no server is set or it refuses (E730 to E734), somebody has the case open (E710), or it is
            read-only (E714).
        AlteredError: the copy is not equal to the case, which stays where it is (E903).
    """
    operator = operator or default_operator()
    place, settings = CaseFolder(folder.absolute()), server_settings()
    if target == SERVER:
        rows = bool(settings.database) and place.server_uid is None
        files = bool(settings.evidence) and place.objects_uid is None
    else:
        rows, files = place.server_uid is not None, place.objects_uid is not None
    if not rows and not files:
        remedy = "nothing to do, or set a server in server.toml"
        raise UsageError(f"the case is there already ({target})", file=folder, remedy=remedy, code="E242")
    with open_case(folder, operator, purpose="move") as case:
        uid = case.uid
        with case.change("case.moved") as change:
            change.detail = {"to": target, "database": rows, "evidence": files}
    with _alone(place, uid) as database:
        if files:
            to_store(place, uid) if target == SERVER else from_store(place)
        if rows and database is None:
            leave_pointer(place, to_server(place))
        elif rows and database is not None:
            to_file(place, database)


@contextmanager
def _alone(place: CaseFolder, uid: str) -> Iterator[ServerDatabase | None]:
    """Keep everybody else out of a closed case; gives its database where that is on the server."""
    lock, database = CaseLock(place.lock), None
    try:
        if place.server_uid is None:
            lock.acquire()
        else:
            database = ServerDatabase(uid, place.root)
            database.hold()
        yield database
    finally:
        lock.release()
        if database is not None:
            database.close()
