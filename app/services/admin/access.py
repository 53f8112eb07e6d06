"""Logging in: the first administrator, passwords, recovery codes, and the sessions that admin services ask for."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Transaction

from app.core.casefile import Operator
from app.core.errors import AccessError, UsageError
from app.services.admin.capabilities import MAY, Capability, Role
from app.services.admin.passwords import code_hash, hash_password, name_key, new_codes, verify_password
from app.services.admin.throttle import count_attempt, forget_attempts
from app.store.admin import AdminStore
from app.store.admin_tables import CodeRow, UserRow
from app.store.anchor import Installation
from app.store.case import Change
from app.store.layout import now

IDLE_S = 900.0
_LONGEST_NAME = 100
_AGAIN = "log in again"


@dataclass(frozen=True)
class Session:
    """Somebody who is logged in; made by `Administration` alone.

    Attributes:
        user: the name.
        role: what they were when they logged in; a change of it ends the session.
    """

    administration: Administration
    token: str
    user: str
    role: Role

    @property
    def alive(self) -> bool:
        """Whether it has neither ended nor been idle for too long."""
        return self.administration.is_alive(self)

    def require(self, capability: Capability, *, renew: bool = True) -> None:
        """Raise `AccessError` unless this session is alive (E730) and may do that (E731).

        Args:
            capability: what is to be done.
            renew: whether this counts as somebody being there; what a window asks by itself does not.
        """
        self.administration.require(self, capability, renew=renew)

    @contextmanager
    def change(self, action: str, subject: str) -> Iterator[Change]:
        """Change the administration's records: one transaction, one audit event."""
        with self.administration.store.change(Operator(self.user, self.role.value), action, subject) as change:
            yield change

    def record(self, action: str, subject: str, **detail: Any) -> None:  # noqa: ANN401 - any JSON value
        """One audit event about something that lies outside the records, e.g. a training run."""
        with self.change(action, subject) as change:
            change.detail |= detail


class Administration:
    """The open administration of this installation.

    Args:
        folder: of its database; see `AdminStore`.
        installation: whose key signs the audit trail.

    Raises:
        StorageError: another window has it open (E710), or the folder cannot be written (E7xx).
        AlteredError: its records were altered (E90x).
    """

    def __init__(self, folder: Path | None = None, installation: Installation | None = None) -> None:
        self.store = AdminStore(folder, installation)
        self._sessions: dict[str, float] = {}
        self._guard = threading.Lock()

    def __enter__(self) -> Administration:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End all sessions."""
        self._sessions.clear()
        self.store.close()

    @property
    def is_set_up(self) -> bool:
        """Whether there is an administrator."""
        with self.store.reading() as session:
            return bool(session.scalar(select(func.count()).select_from(UserRow)))

    def set_up(self, name: str, password: str) -> tuple[Session, list[str]]:
        """Make the first administrator; there is no default one.

        Returns:
            The session, and the recovery codes, which are shown this once.

        Raises:
            AccessError: there is one already (E733).
            UsageError: name or password cannot be used (E260, E261).
        """
        name = check_name(name)
        kept = hash_password(name, password)
        with self.store.change(Operator(name, Role.ADMINISTRATOR.value), "administration.set_up", name) as change:
            if change.session.scalar(select(func.count()).select_from(UserRow)):
                raise AccessError("the administration is set up already", remedy="log in", code="E733")
            codes = add_user(change.session, name, kept, Role.ADMINISTRATOR)
        return self._begin(name, Role.ADMINISTRATOR), codes

    def login(self, name: str, password: str) -> Session:
        """Log somebody in.

        Raises:
            AccessError: name or password are wrong, or the user is disabled (E734, the same text for all), or there
                were too many tries (E732).
        """
        key = name_key(name)
        count_attempt(self.store, f"login {key}")
        with self.store.reading() as session:
            row = session.scalar(select(UserRow).where(UserRow.key == key))
            kept = None if row is None or row.disabled else row.password
            known, role = ("", "") if row is None else (row.name, row.role)
        if not verify_password(kept, password):
            with self.store.change(Operator(known or "nobody", role or "none"), "login.failed", key[:_LONGEST_NAME]):
                pass
            raise AccessError("name or password are wrong", remedy="try again, or use a recovery code", code="E734")
        with self.store.change(Operator(known, role), "login", known) as change:
            forget_attempts(change.session, f"login {key}")
        return self._begin(known, Role(role))

    def recover(self, name: str, code: str, password: str) -> Session:
        """Set a new password with a recovery code, which is then used up; ends the lock of failed tries.

        Raises:
            AccessError: name or code are wrong (E734), or there were too many tries (E732).
            UsageError: the new password cannot be used (E260).
        """
        key = name_key(name)
        kept = hash_password(name, password)
        count_attempt(self.store, f"recover {key}")
        with self.store.change(
            Operator(key[:_LONGEST_NAME] or "nobody", "none"), "recovery.failed", key[:_LONGEST_NAME]
        ) as change:
            row = change.session.scalar(select(UserRow).where(UserRow.key == key))
            codes = [] if row is None or row.disabled else unused_codes(change.session, row)
            found = next((each for each in codes if secrets.compare_digest(each.sha256, code_hash(code))), None)
            role = None
            if row is not None and found is not None:
                found.used_at = now()
                row.password, row.changed_at = kept, now()
                role, name = Role(row.role), row.name
                change.action, change.detail = "recovery", {"codes_left": len(codes) - 1}
                forget_attempts(change.session, f"recover {key}")
                forget_attempts(change.session, f"login {key}")
        if role is None:
            raise AccessError("name or recovery code are wrong", remedy="check both and try again", code="E734")
        return self._begin(name, role)

    def logout(self, session: Session) -> None:
        """End a session; nothing happens when it has ended."""
        with self._guard:
            alive = self._sessions.pop(session.token, None)
        if alive is not None:
            session.record("logout", session.user)

    def is_alive(self, session: Session) -> bool:
        """Whether a session has neither ended nor been idle for too long."""
        with self._guard:
            used = self._sessions.get(session.token)
            return used is not None and time.monotonic() - used <= IDLE_S

    def require(self, session: Session, capability: Capability, *, renew: bool = True) -> None:
        """See `Session.require`; a refusal for want of a capability is an audit event."""
        with self._guard:
            used, at = self._sessions.get(session.token), time.monotonic()
            if used is None or at - used > IDLE_S:
                self._sessions.pop(session.token, None)
                raise AccessError("nobody is logged in, or not any more", remedy=_AGAIN)
            if renew:
                self._sessions[session.token] = at
        with self.store.reading() as reading:
            row = reading.scalar(select(UserRow).where(UserRow.key == name_key(session.user)))
            same = row is not None and not row.disabled and row.role == session.role.value
        if not same:
            self._sessions.pop(session.token, None)
            raise AccessError("the user was changed by an administrator", remedy=_AGAIN)
        if capability not in MAY[session.role]:
            session.record("refused", capability.value)
            raise AccessError(
                f"a user with the role {session.role.value} may not {capability.value}",
                remedy="ask an administrator",
                code="E731",
            )

    def _begin(self, name: str, role: Role) -> Session:
        session = Session(self, secrets.token_hex(32), name, role)
        with self._guard:
            self._sessions[session.token] = time.monotonic()
        return session


def add_user(transaction: Transaction, name: str, password_hash: str, role: Role) -> list[str]:
    """Add a user's row and recovery codes in the running transaction; returns the codes."""
    row = UserRow(
        key=name_key(name),
        name=name,
        password=password_hash,
        role=role.value,
        disabled=False,
        created_at=now(),
        changed_at=now(),
    )
    transaction.add(row)
    transaction.flush()
    return give_codes(transaction, row)


def give_codes(transaction: Transaction, row: UserRow) -> list[str]:
    """New recovery codes in place of all earlier ones."""
    for old in unused_codes(transaction, row):
        transaction.delete(old)
    codes = new_codes()
    transaction.add_all(CodeRow(user_id=row.id, sha256=code_hash(code), used_at=None) for code in codes)
    return codes


def unused_codes(transaction: Transaction, row: UserRow) -> list[CodeRow]:
    """The codes that a user still has."""
    return list(transaction.scalars(select(CodeRow).where(CodeRow.user_id == row.id, CodeRow.used_at.is_(None))))


def check_name(name: str) -> str:
    """A name fit for a user, without blanks around it.

    Raises:
        UsageError: it is empty, too long or holds unprintable characters (E261).
    """
    plain = name.strip()
    if not plain or len(plain) > _LONGEST_NAME or not plain.isprintable():
        raise UsageError("a user's name needs 1 to 100 printable characters", remedy="choose another name", code="E261")
    return plain
