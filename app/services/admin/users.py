"""The users of this installation: adding, roles, disabling, passwords."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Transaction

from app.core.errors import AccessError, UsageError
from app.services.admin.access import Session, add_user, check_name, give_codes, unused_codes
from app.services.admin.capabilities import Capability, Role
from app.services.admin.passwords import hash_password, name_key, verify_password
from app.services.admin.throttle import count_attempt, forget_attempts
from app.store.admin_tables import UserRow
from app.store.layout import now


@dataclass(frozen=True)
class User:
    """Somebody who may log in.

    Attributes:
        name: as it was entered.
        role: what they may do.
        disabled: whether logging in is refused.
        codes_left: unused recovery codes.
        created_at: ISO 8601, UTC.
    """

    name: str
    role: Role
    disabled: bool
    codes_left: int
    created_at: str


def list_users(session: Session) -> list[User]:
    """All users, by name."""
    session.require(Capability.MANAGE_USERS)
    with session.administration.store.reading() as reading:
        rows = reading.scalars(select(UserRow).order_by(UserRow.key))
        return [
            User(row.name, Role(row.role), row.disabled, len(unused_codes(reading, row)), row.created_at)
            for row in rows
        ]


def create_user(session: Session, name: str, password: str, role: Role) -> list[str]:
    """Add a user; returns the recovery codes, which are shown this once.

    Raises:
        UsageError: name or password cannot be used (E260, E261), or the name is taken (E262).
    """
    session.require(Capability.MANAGE_USERS)
    name = check_name(name)
    kept = hash_password(name, password)
    with session.change("user.added", name) as change:
        if change.session.scalar(select(UserRow).where(UserRow.key == name_key(name))) is not None:
            raise UsageError(f"there is a user {name!r} already", remedy="choose another name", code="E262")
        change.detail["role"] = role.value
        return add_user(change.session, name, kept, role)


def set_role(session: Session, name: str, role: Role) -> None:
    """Give a user another role; ends their sessions.

    Raises:
        UsageError: there is no such user (E263).
        AccessError: no administrator would be left (E735).
    """
    session.require(Capability.MANAGE_USERS)
    with session.change("user.role", name) as change:
        row = _row(change.session, name)
        change.detail |= {"before": row.role, "after": role.value}
        row.role, row.changed_at = role.value, now()
        _require_administrator(change.session)


def set_disabled(session: Session, name: str, disabled: bool) -> None:
    """Refuse a user, or let them in again.

    Raises:
        UsageError: there is no such user (E263).
        AccessError: no administrator would be left (E735).
    """
    session.require(Capability.MANAGE_USERS)
    with session.change("user.disabled" if disabled else "user.enabled", name) as change:
        row = _row(change.session, name)
        row.disabled, row.changed_at = disabled, now()
        _require_administrator(change.session)


def reset_password(session: Session, name: str, password: str) -> list[str]:
    """Set a user's password and give new recovery codes; ends a lock of failed tries.

    Raises:
        UsageError: there is no such user (E263), or the password cannot be used (E260).
    """
    session.require(Capability.MANAGE_USERS)
    kept = hash_password(name, password)
    with session.change("user.password_reset", name) as change:
        row = _row(change.session, name)
        row.password, row.changed_at = kept, now()
        _forget_tries(change.session, row)
        return give_codes(change.session, row)


def unlock(session: Session, name: str) -> None:
    """End the lock of failed tries; the password and the codes stay.

    Raises:
        UsageError: there is no such user (E263).
    """
    session.require(Capability.MANAGE_USERS)
    with session.change("user.unlocked", name) as change:
        row = _row(change.session, name)
        _forget_tries(change.session, row)


def change_own_password(session: Session, old: str, new: str) -> None:
    """Change the password of whoever is logged in; needs no more than seeing models, which every role may.

    Raises:
        AccessError: the old password is wrong (E734), or was tried too often (E732).
        UsageError: the new one cannot be used (E260).
    """
    session.require(Capability.SEE_MODELS)
    kept = hash_password(session.user, new)
    key = name_key(session.user)
    count_attempt(session.administration.store, f"login {key}")
    with session.administration.store.reading() as reading:
        stored = _row(reading, session.user).password
    if not verify_password(stored, old):
        session.record("password.refused", session.user)
        raise AccessError("the old password is wrong", remedy="try again", code="E734")
    with session.change("password.changed", session.user) as change:
        row = _row(change.session, session.user)
        row.password, row.changed_at = kept, now()
        forget_attempts(change.session, f"login {key}")


def _forget_tries(transaction: Transaction, row: UserRow) -> None:
    for kind in ("login", "recover"):
        forget_attempts(transaction, f"{kind} {row.key}")


def _row(transaction: Transaction, name: str) -> UserRow:
    row = transaction.scalar(select(UserRow).where(UserRow.key == name_key(name)))
    if row is None:
        raise UsageError(f"there is no user {name!r}", remedy="look at the list of users", code="E263")
    return row


def _require_administrator(transaction: Transaction) -> None:
    transaction.flush()
    active = (UserRow.role == Role.ADMINISTRATOR.value, UserRow.disabled.is_(False))
    if not transaction.scalar(select(func.count()).select_from(UserRow).where(*active)):
        raise AccessError("no administrator would be left", remedy="make another one first", code="E735")
