"""The audit trail: a chain of events in which each one's hash covers the one before.

An event is canonical JSON: {"#": sequence, "action", "actor", "at", "detail", "role", "rows", "subject"}; `rows`
holds a hash of each table row that its transaction wrote, so that a row which was changed past the services is found.
The hash of an event is SHA-256(previous hash in hex || event), the first one's previous hash is 64 zeros. A chain
alone cannot tell that its tail was cut off: its head is signed and kept outside the case too (`app.store.anchor`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, text
from sqlalchemy.orm import Session

from app.core.casefile import Operator
from app.core.caselog import AuditEvent, AuditHead, Fault
from app.store.canonical import canonical
from app.store.layout import now
from app.store.tables import AuditRow

GENESIS = AuditHead(0, "0" * 64)
_IN_ORDER = text("SELECT seq, body, hash FROM audit ORDER BY seq")
_LAST = text("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1")
_ONE = text("SELECT hash FROM audit WHERE seq = :seq")
_NEWEST = text("SELECT seq, body, hash FROM audit ORDER BY seq DESC LIMIT :count")
_FROM = text("SELECT seq, body, hash FROM audit WHERE seq >= :first ORDER BY seq LIMIT :count")


def chained(previous: str, body: str) -> str:
    """The hash of an event."""
    return hashlib.sha256(f"{previous}{body}".encode("ascii")).hexdigest()


def head_of(session: Session | Connection) -> AuditHead:
    """Where the chain ends now."""
    row = session.execute(_LAST).first()
    return GENESIS if row is None else AuditHead(int(row[0]), str(row[1]))


def append(
    session: Session, operator: Operator, action: str, subject: str, detail: dict[str, Any], rows: dict[str, str | None]
) -> AuditHead:
    """Add one event in the running transaction; it must be the transaction's last change.

    Args:
        session: the transaction.
        operator: who acts.
        action: e.g. "exhibit.added".
        subject: label of what it is about, or "case".
        detail: JSON values.
        rows: hash of each row that the transaction wrote, by "table:key"; None for one that it removed.
    """
    head = head_of(session)
    seq = head.seq + 1
    body = canonical(
        {
            "#": seq,
            "action": action,
            "actor": operator.name,
            "at": now(),
            "detail": detail,
            "role": operator.role,
            "rows": rows,
            "subject": subject,
        }
    )
    new = AuditHead(seq, chained(head.hash, body))
    session.execute(insert(AuditRow).values(seq=seq, body=body, hash=new.hash))
    return new


@dataclass(frozen=True)
class ChainCheck:
    """What a walk along the chain found.

    Attributes:
        head: the last sound link.
        faults: what is wrong; the walk ends at the first broken link.
    """

    head: AuditHead
    faults: tuple[Fault, ...] = ()


def check_chain(connection: Session | Connection, anchors: Iterable[AuditHead] = ()) -> ChainCheck:
    """Walk the whole chain.

    Args:
        connection: the case's database.
        anchors: heads that were noted outside; the chain must contain each.
    """
    noted: dict[int, set[str]] = {}
    for anchor in anchors:
        noted.setdefault(anchor.seq, set()).add(anchor.hash)
    head = GENESIS
    for seq, body, stored in connection.execute(_IN_ORDER):
        fault = _broken(head, seq, body, stored)
        if fault is None and noted.get(seq, {stored}) != {stored}:
            fault = _fault(f"event {seq} is not the one that was noted outside the case")
        if fault is not None:
            return ChainCheck(head, (fault,))
        head = AuditHead(seq, stored)
    if noted and max(noted) > head.seq:
        text_ = f"the trail ends at event {head.seq}, but event {max(noted)} was noted outside the case"
        return ChainCheck(head, (_fault(text_),))
    if head.seq == 0:
        return ChainCheck(head, (_fault("the trail is empty"),))
    return ChainCheck(head)


def _broken(head: AuditHead, seq: object, body: object, stored: object) -> Fault | None:
    if type(seq) is not int or not isinstance(body, str) or not isinstance(stored, str) or not body.isascii():
        return _fault(f"what follows event {head.seq} is no event")
    if seq != head.seq + 1:
        return _fault(f"event {head.seq + 1} is missing")
    if not body.startswith(f'{{"#":{seq},'):
        return _fault(f"event {seq} carries another number")
    if chained(head.hash, body) != stored:
        return _fault(f"event {seq} was altered")
    return None


def _fault(what: str) -> Fault:
    return Fault("E902", "audit trail", what)


def newest(session: Session, count: int) -> list[AuditEvent]:
    """The last events, newest first."""
    return [parse(*row) for row in session.execute(_NEWEST, {"count": count})]


def events_from(session: Session, first: int, count: int) -> list[AuditEvent]:
    """Events in order, from a sequence number on."""
    return [parse(*row) for row in session.execute(_FROM, {"first": first, "count": count})]


def parse(seq: int, body: str, stored: str) -> AuditEvent:
    """An event as a record; a body that is not one of ours gives an event that says so."""
    try:
        raw = json.loads(body)
        return AuditEvent(
            seq, raw["at"], raw["actor"], raw["role"], raw["action"], raw["subject"], raw["detail"], stored
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        return AuditEvent(seq, "", "", "", "unreadable", "", {}, stored)


def contains(session: Session | Connection, head: AuditHead) -> bool:
    """Whether an earlier head is a link of this chain."""
    found = session.execute(_ONE, {"seq": head.seq}).scalar()
    return head.seq == 0 or found == head.hash


def json_lines(connection: Session | Connection) -> Iterator[str]:
    """The chain for the stand-alone verifier: one line {"body": text, "hash": hex} for each event, in order."""
    for _, body, stored in connection.execute(_IN_ORDER):
        yield canonical({"body": body, "hash": stored}) + "\n"


def verifier() -> bytes:
    """The stand-alone script that checks an exported trail."""
    return Path(__file__).with_name("verify_audit.py").read_bytes()


def row_hashes(connection: Session | Connection) -> dict[str, str]:
    """The last recorded hash of every row that the trail knows, by "table:key".

    Raises:
        ValueError: an event is none of Enface's.
    """
    known: dict[str, str | None] = {}
    for _, body, _ in connection.execute(_IN_ORDER):
        if '"rows":{}' not in body:
            try:
                known.update(json.loads(body)["rows"])
            except (KeyError, TypeError) as error:
                raise ValueError(f"rows of an event: {error}") from error
    return {key: value for key, value in known.items() if value is not None}
