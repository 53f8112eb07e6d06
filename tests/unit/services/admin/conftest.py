from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.services.admin.access import Session
from tests.helpers.admins import quick_passwords, set_up


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2id with the least work; one test takes the real parameters."""
    quick_passwords(monkeypatch)


@pytest.fixture
def admin(tmp_path: Path) -> Iterator[Session]:
    """An administrator's session."""
    administration, session = set_up(tmp_path / "installation")
    yield session
    administration.close()
