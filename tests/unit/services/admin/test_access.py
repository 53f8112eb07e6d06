"""Logging in: first run, wrong passwords, the lock and clocks, recovery codes, records altered from outside."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import pytest

from app.core.errors import AccessError, AlteredError, EnfaceError, StorageError, UsageError
from app.services.admin import access, throttle
from app.services.admin.access import Session
from app.services.admin.capabilities import Capability, Role
from app.services.admin.throttle import Moment
from app.services.admin.trail import check_trail, export_trail, read_trail
from app.services.admin.users import change_own_password, create_user, list_users, set_disabled, set_role
from tests.helpers.admins import ADMIN, PASSWORD, open_administration, person, set_up

OTHER = "another long pass phrase"


def code_of(action: object, *arguments: object) -> str:
    with pytest.raises(EnfaceError) as caught:
        action(*arguments)  # type: ignore[operator]
    return caught.value.code


def test_first_run_makes_the_administrator_once(tmp_path: Path) -> None:
    with open_administration(tmp_path) as administration:
        assert not administration.is_set_up
        assert code_of(administration.login, "admin", "admin") == "E734"  # no default account
        session, codes = administration.set_up(ADMIN, PASSWORD)
        assert len(set(codes)) == 10
        assert administration.is_set_up
        assert code_of(administration.set_up, "Eve", OTHER) == "E733"
        assert session.role is Role.ADMINISTRATOR
    with open_administration(tmp_path) as administration:
        assert administration.is_set_up
        assert administration.login("  ADA berg", PASSWORD).user == ADMIN


@pytest.mark.parametrize(
    "password", ["short", "fourteen chars", "aaaaaaaaaaaaaaaaaaaa", "x" * 2000, "I am ada berg, hello"], ids=repr
)
def test_weak_passwords_are_refused(tmp_path: Path, password: str) -> None:
    with open_administration(tmp_path) as administration:
        assert code_of(administration.set_up, ADMIN, password) == "E260"
        assert not administration.is_set_up


def test_passwords_are_kept_as_argon2id_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()  # the real strength
    administration, _ = set_up(tmp_path)
    path = administration.store.folder / "admin.db"
    administration.close()
    raw = sqlite3.connect(path)
    stored = raw.execute("SELECT password FROM users").fetchone()[0]
    raw.close()
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert PASSWORD.encode() not in path.read_bytes()


def test_five_tries_then_a_lock_that_doubles(admin: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [1000.0]
    monkeypatch.setattr(throttle, "moment", lambda: Moment("boot", clock[0]))
    login = admin.administration.login
    assert [code_of(login, ADMIN, OTHER) for _ in range(6)] == ["E734"] * 5 + ["E732"]
    assert code_of(login, ADMIN, PASSWORD) == "E732"  # the right one is not even looked at
    clock[0] += 59.0
    assert code_of(login, ADMIN, PASSWORD) == "E732"
    clock[0] += 2.0
    assert code_of(login, ADMIN, OTHER) == "E734"
    clock[0] += 61.0
    assert code_of(login, ADMIN, PASSWORD) == "E732"  # two minutes this time
    clock[0] += 60.0
    assert login(ADMIN, PASSWORD).user == ADMIN
    assert code_of(login, ADMIN, OTHER) == "E734"  # counted from one again
    assert login(ADMIN, PASSWORD).user == ADMIN
    assert throttle.lock_after(1000) == 86400.0


def test_names_that_nobody_has_are_locked_alike(admin: Session) -> None:
    login = admin.administration.login
    assert [code_of(login, "nobody", OTHER) for _ in range(6)] == ["E734"] * 5 + ["E732"]
    assert login(ADMIN, PASSWORD).user == ADMIN


@pytest.mark.parametrize("shift", [-10 * 365 * 86400.0, 10 * 365 * 86400.0], ids=["back", "forward"])
def test_the_lock_survives_a_changed_clock_and_a_restart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shift: float
) -> None:
    administration, _ = set_up(tmp_path)
    for _ in range(5):
        code_of(administration.login, ADMIN, OTHER)
    administration.close()
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + shift)
    with open_administration(tmp_path) as again:
        assert code_of(again.login, ADMIN, PASSWORD) == "E732"


def test_after_a_reboot_only_the_time_since_counts(admin: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [Moment("first", 5000.0)]
    monkeypatch.setattr(throttle, "moment", lambda: now[0])
    login = admin.administration.login
    for _ in range(5):
        code_of(login, ADMIN, OTHER)
    now[0] = Moment("second", 30.0)
    assert code_of(login, ADMIN, PASSWORD) == "E732"
    now[0] = Moment("second", 61.0)
    assert login(ADMIN, PASSWORD).user == ADMIN


def test_a_recovery_code_works_once_and_ends_the_lock(tmp_path: Path) -> None:
    with open_administration(tmp_path) as administration:
        _, codes = administration.set_up(ADMIN, PASSWORD)
        for _ in range(6):
            code_of(administration.login, ADMIN, OTHER)
        typed = codes[3].lower().replace("-", " ")
        assert code_of(administration.recover, ADMIN, "AAAA-AAAA", OTHER) == "E734"
        session = administration.recover(ADMIN, typed, OTHER)
        assert list_users(session)[0].codes_left == 9
        assert code_of(administration.recover, ADMIN, codes[3], PASSWORD) == "E734"
        assert administration.login(ADMIN, OTHER).user == ADMIN
        assert code_of(administration.login, ADMIN, PASSWORD) == "E734"


def test_a_session_ends_by_logout_idleness_and_a_changed_user(admin: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    reviewer = person(admin, Role.REVIEWER)
    reviewer.require(Capability.VALIDATE)
    set_role(admin, reviewer.user, Role.AUDITOR)
    assert code_of(reviewer.require, Capability.VALIDATE) == "E730"
    second = admin.administration.login(reviewer.user, PASSWORD)
    set_disabled(admin, reviewer.user, True)
    assert code_of(second.require, Capability.READ_AUDIT) == "E730"
    assert code_of(admin.administration.login, reviewer.user, PASSWORD) == "E734"
    later = time.monotonic() + access.IDLE_S + 1
    monkeypatch.setattr(access.time, "monotonic", lambda: later)
    assert code_of(admin.require, Capability.TRAIN) == "E730"
    monkeypatch.undo()
    fresh = admin.administration.login(ADMIN, PASSWORD)
    admin.administration.logout(fresh)
    assert code_of(fresh.require, Capability.TRAIN) == "E730"
    forged = Session(admin.administration, "0" * 64, ADMIN, Role.ADMINISTRATOR)
    assert code_of(forged.require, Capability.TRAIN) == "E730"


def test_the_last_administrator_stays(admin: Session) -> None:
    assert code_of(set_disabled, admin, ADMIN, True) == "E735"
    assert code_of(set_role, admin, ADMIN, Role.ANALYST) == "E735"
    create_user(admin, "Second", OTHER, Role.ADMINISTRATOR)
    set_role(admin, ADMIN, Role.ANALYST)
    with pytest.raises(AccessError):
        list_users(admin)


def test_own_password(admin: Session) -> None:
    assert code_of(change_own_password, admin, "wrong", OTHER) == "E734"
    assert code_of(change_own_password, admin, PASSWORD, "short") == "E260"
    change_own_password(admin, PASSWORD, OTHER)
    assert admin.administration.login(ADMIN, OTHER).user == ADMIN


@pytest.mark.parametrize("name", ["", "   ", "a" * 200, "a\nb", "x\x00"], ids=repr)
def test_impossible_names(admin: Session, name: str) -> None:
    with pytest.raises(UsageError) as caught:
        create_user(admin, name, PASSWORD, Role.ANALYST)
    assert caught.value.code == "E261"


def test_names_are_unique_whatever_their_case(admin: Session) -> None:
    create_user(admin, "Éve", PASSWORD, Role.ANALYST)
    assert code_of(create_user, admin, "E\u0301VE ", PASSWORD, Role.ANALYST) == "E262"


def test_everything_is_in_the_trail(admin: Session, tmp_path: Path) -> None:
    code_of(admin.administration.login, ADMIN, OTHER)
    reviewer = person(admin, Role.REVIEWER)
    code_of(list_users, reviewer)
    actions = [event.action for event in reversed(read_trail(admin))]
    assert actions == ["administration.set_up", "login.failed", "user.added", "login", "refused"]
    assert check_trail(admin) == ()
    lines, verifier = export_trail(admin, tmp_path / "out")
    assert lines.read_text().count("\n") == 7
    assert "sha256" in verifier.read_text()
    assert PASSWORD not in lines.read_text()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE users SET role='administrator'",
        "UPDATE users SET password='x'",
        "DELETE FROM recovery_codes WHERE id=3",
        "INSERT INTO users VALUES (9,'eve','eve','x','administrator',0,'','')",
        "DROP TRIGGER audit_loses_no_rows; DELETE FROM audit WHERE seq=3",
        "DROP TRIGGER audit_keeps_rows; UPDATE audit SET body=replace(body,'analyst','auditor') WHERE seq=2",
    ],
    ids=["role", "password", "code", "user", "tail", "event"],
)
def test_records_altered_from_outside_are_found(tmp_path: Path, change: str) -> None:
    administration, session = set_up(tmp_path)
    person(session, Role.ANALYST)
    administration.close()
    raw = sqlite3.connect(tmp_path / "admin" / "admin.db")
    raw.executescript(change)
    raw.close()
    with pytest.raises(AlteredError) as caught:
        open_administration(tmp_path)
    assert caught.value.code == "E903"


def test_a_removed_database_is_no_first_run(tmp_path: Path) -> None:
    administration, _ = set_up(tmp_path)
    administration.close()
    for path in (tmp_path / "admin").glob("admin.db*"):
        path.unlink()
    with pytest.raises(AlteredError):
        open_administration(tmp_path)


def test_one_window_at_a_time(admin: Session) -> None:
    with pytest.raises(StorageError) as caught:
        open_administration(admin.administration.store.installation.folder)
    assert caught.value.code == "E710"
    assert "another window" in caught.value.cause
