"""The administration's own audit trail: reading, checking, exporting."""

from __future__ import annotations

from pathlib import Path

from app.core.caselog import AuditEvent, Fault
from app.services.admin.access import Session
from app.services.admin.capabilities import Capability
from app.store import audit
from app.store.output import OutputFolder

TRAIL_NAME, VERIFIER_NAME = "administration.jsonl", "verify_audit.py"


def read_trail(session: Session, count: int = 500) -> list[AuditEvent]:
    """The last events, newest first."""
    session.require(Capability.READ_AUDIT)
    with session.administration.store.reading() as reading:
        return audit.newest(reading, count)


def check_trail(session: Session) -> tuple[Fault, ...]:
    """Walk the chain and compare every row with it; nothing is returned where all is sound."""
    session.require(Capability.READ_AUDIT)
    faults = session.administration.store.faults()
    session.record("audit.checked", "administration", faults=len(faults))
    return faults


def export_trail(session: Session, out: Path) -> list[Path]:
    """Write the chain as JSON Lines, and the stand-alone script that checks it.

    Raises:
        StorageError: the folder cannot be written (E7xx).
    """
    session.require(Capability.READ_AUDIT)
    session.record("audit.exported", out.name)
    with session.administration.store.reading() as reading:
        lines = "".join(audit.json_lines(reading)).encode("ascii")
    with OutputFolder(out, (TRAIL_NAME, VERIFIER_NAME)) as output:
        output.write(TRAIL_NAME, lines)
        output.write(VERIFIER_NAME, audit.verifier())
    return [out / TRAIL_NAME, out / VERIFIER_NAME]
