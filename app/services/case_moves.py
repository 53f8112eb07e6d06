"""Moving a case between a folder's own database and the server of the settings."""

from __future__ import annotations

from pathlib import Path

from app.core.casefile import Operator
from app.core.errors import UsageError
from app.services.cases import default_operator, open_case
from app.store.layout import CaseFolder
from app.store.lock import CaseLock
from app.store.moving import leave_pointer, to_file, to_server
from app.store.server import ServerDatabase
from app.store.server_settings import server_url

SERVER, LOCAL = "server", "local"


def move_case(folder: Path, target: str, operator: Operator | None = None) -> None:
    """Move a case's database; the event of the move is part of what is copied.

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
    place = CaseFolder(folder.absolute())
    if (place.server_uid is not None) == (target == SERVER):
        raise UsageError(f"the case is there already ({target})", file=folder, remedy="nothing to do", code="E242")
    server_url()
    if target == SERVER:
        with open_case(folder, operator, purpose="move") as case, case.change("case.moved") as change:
            change.detail = {"to": SERVER}
        lock = CaseLock(place.lock)
        lock.acquire()
        try:
            leave_pointer(place, to_server(place))
        finally:
            lock.release()
        return
    with open_case(folder, operator, purpose="move") as case, case.change("case.moved") as change:
        change.detail = {"to": LOCAL}
    database = ServerDatabase(str(place.server_uid), place.root)
    try:
        database.hold()
        to_file(place, database)
    finally:
        database.close()
