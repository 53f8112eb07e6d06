"""An administration in a temporary folder, and people in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from argon2 import PasswordHasher

from app.services.admin import passwords
from app.services.admin.access import Administration, Session
from app.services.admin.capabilities import Role
from app.services.admin.users import create_user
from app.store.anchor import Installation

ADMIN, PASSWORD = "Ada Berg", "four unrelated words here"


def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2id with the least work that it allows, so that tests do not wait."""
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", lambda: hasher)
    passwords._nobody.cache_clear()


def open_administration(folder: Path) -> Administration:
    """The administration of an installation whose folder this is."""
    return Administration(installation=Installation(folder))


def set_up(folder: Path) -> tuple[Administration, Session]:
    """A new administration with its first administrator logged in."""
    administration = open_administration(folder)
    session, _ = administration.set_up(ADMIN, PASSWORD)
    return administration, session


def person(session: Session, role: Role) -> Session:
    """Somebody of this role, logged in."""
    create_user(session, f"A {role.value}", PASSWORD, role)
    return session.administration.login(f"A {role.value}", PASSWORD)
