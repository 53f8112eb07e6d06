"""Five tries, then a lock that doubles; measured by the time since boot, which no change of the clock moves."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import AccessError
from app.store.admin import AdminStore
from app.store.admin_tables import AttemptRow

TRIES = 5
FIRST_LOCK_S, LONGEST_LOCK_S = 60.0, 86400.0
_MOST_ROWS = 1000


@dataclass(frozen=True)
class Moment:
    """A time that only runs forward: seconds since the machine's boot, sleep included."""

    boot: str
    seconds: float


def moment() -> Moment:
    """Now."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        boot = "this"
    return Moment(boot, time.clock_gettime(time.CLOCK_BOOTTIME))


def remaining_s(row: AttemptRow, at: Moment) -> float:
    """Seconds that a lock still lasts. After a reboot only the time since then counts as waited."""
    waited = at.seconds - row.since_s if at.boot == row.boot else at.seconds
    return max(0.0, row.locked_s - max(0.0, waited))


def count_attempt(store: AdminStore, what: str) -> None:
    """Count a try before it is judged, so that many at once gain nothing.

    Raises:
        AccessError: locked for a while (E732); that try is not judged and not counted.
    """
    key, at = _key(what), moment()
    with store.reading(write=True) as session:
        row = session.get(AttemptRow, key)
        if row is None:
            _make_room(session)
            row = AttemptRow(key=key, failures=0, locked_s=0.0, boot=at.boot, since_s=at.seconds)
            session.add(row)
        left = remaining_s(row, at)
        if left <= 0:
            row.failures += 1
            row.locked_s, row.boot, row.since_s = lock_after(row.failures), at.boot, at.seconds
    if left > 0:
        raise AccessError(
            f"too many tries; locked for another {_spoken(left)}", remedy="wait, or use a recovery code", code="E732"
        )


def lock_after(failures: int) -> float:
    """Seconds of the lock that follows so many failures in a row."""
    if failures < TRIES:
        return 0.0
    return float(min(LONGEST_LOCK_S, FIRST_LOCK_S * 2.0 ** min(failures - TRIES, 20)))


def forget_attempts(transaction: Session, what: str) -> None:
    """After a success: the next failure is the first one again."""
    row = transaction.get(AttemptRow, _key(what))
    if row is not None:
        transaction.delete(row)


def _make_room(session: Session) -> None:
    """Names that nobody has are counted too; the list stays short, and what is locked stays on it."""
    rows = list(session.scalars(select(AttemptRow)))
    for row in [row for row in rows if row.failures < TRIES][: max(0, len(rows) - _MOST_ROWS + 1)]:
        session.delete(row)


def _key(what: str) -> str:
    return hashlib.sha256(what.encode("utf-8", "surrogatepass")).hexdigest()


def _spoken(seconds: float) -> str:
    if seconds < 120:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} min" if seconds < 7200 else f"{round(seconds / 3600)} h"
