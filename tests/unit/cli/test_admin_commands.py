"""`enface admin` from set-up to a checked trail, with passwords from files."""

from __future__ import annotations

import io
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from app.cli.main import main
from tests.helpers.admins import ADMIN, PASSWORD, quick_passwords
from tests.helpers.models import store_untrained

OTHER = "another long pass phrase"


@pytest.fixture(autouse=True)
def _own_installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("ENFACE_MODELS", str(tmp_path / "models"))
    quick_passwords(monkeypatch)


def no_window(_: Sequence[str]) -> int:
    raise AssertionError("a window was opened")


def run(tmp_path: Path, *words: str, user: str = ADMIN, passwords: str = PASSWORD) -> int:
    """One call with a file of passwords."""
    file = tmp_path / "passwords"
    file.write_text(passwords + "\n", encoding="utf-8")
    return main(["admin", *words, "--user", user, "--password-file", str(file)], no_window)


def test_users_from_set_up_to_unlock(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "set-up") == 0
    assert len(capsys.readouterr().out.split()) == 10, "the recovery codes"
    assert run(tmp_path, "set-up", user="Eve") == 7
    assert "E733" in capsys.readouterr().err
    assert run(tmp_path, "add", "Eve", "auditor", passwords=f"{PASSWORD}\n{OTHER}") == 0
    capsys.readouterr()
    assert run(tmp_path, "users") == 0
    assert capsys.readouterr().out.splitlines()[2].split() == ["Eve", "auditor", "may", "log", "in", "10"]
    assert run(tmp_path, "users", user="Eve", passwords=OTHER) == 7, "an auditor does not manage users"
    assert "E731" in capsys.readouterr().err

    assert [run(tmp_path, "verify", user="Eve", passwords="a wrong pass phrase") for _ in range(5)] == [7] * 5
    assert run(tmp_path, "verify", user="Eve", passwords=OTHER) == 7
    assert "E732" in capsys.readouterr().err
    assert run(tmp_path, "unlock", "Eve") == 0
    assert run(tmp_path, "verify", user="Eve", passwords=OTHER) == 0
    assert run(tmp_path, "disable", "Eve") == 0
    assert run(tmp_path, "verify", user="Eve", passwords=OTHER) == 7
    assert run(tmp_path, "enable", "Eve") == 0
    assert run(tmp_path, "role", "Eve", "reviewer") == 0
    assert run(tmp_path, "verify", user="Eve", passwords=OTHER) == 7, "a reviewer does not read the trail"
    assert run(tmp_path, "disable", ADMIN) == 7
    assert "E735" in capsys.readouterr().err


def test_a_missing_password_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(PASSWORD + "\n"))
    assert main(["admin", "set-up", "--user", ADMIN, "--password-file", "-"], no_window) == 0
    assert main(["admin", "users", "--user", ADMIN], no_window) == 2, "nobody can be asked here"
    assert main(["admin", "users", "--user", ADMIN, "--password-file", str(tmp_path / "none")], no_window) == 2
    assert run(tmp_path, "reset", ADMIN) == 2, "the new one is missing"
    assert capsys.readouterr().err.count("E292") == 3


def test_a_model_needs_its_record_and_a_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store_untrained(tmp_path / "models", "enface")
    store_untrained(tmp_path / "models", "other", 1)
    assert run(tmp_path, "set-up") == 0
    assert run(tmp_path, "promote", "other", "--reason", "nearer to our photos") == 6
    assert "E607" in capsys.readouterr().err
    assert run(tmp_path, "roll-back", "--reason", "it was worse") == 6
    assert "E617" in capsys.readouterr().err
    assert run(tmp_path, "models") == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines()[1:]]
    assert [(row[:-3], row[-2:]) for row in rows] == [(["*", "enface"], ["no", "ok"]), (["other"], ["no", "ok"])]


def test_an_altered_trail_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "set-up") == 0
    assert run(tmp_path, "verify") == 0
    assert run(tmp_path, "export", "--out", str(tmp_path / "trail")) == 0
    assert (tmp_path / "trail" / "administration.jsonl").is_file()
    (database,) = tmp_path.rglob("admin.db")
    with sqlite3.connect(database) as raw:
        raw.execute("UPDATE users SET role = 'auditor'")
    raw.close()
    assert run(tmp_path, "users") == 9
    assert "E90" in capsys.readouterr().err
