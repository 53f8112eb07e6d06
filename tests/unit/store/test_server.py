"""Cases on a PostgreSQL server: one line of events, an account that cannot change it, locks, moves, migrations."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.core.casefile import Kind, Subject
from app.core.errors import EnfaceError, StorageError, UsageError
from app.services import case_notes, cases
from app.services.case_checks import verify_case
from app.services.case_moves import LOCAL, SERVER, move_case
from app.services.case_places import is_open_elsewhere, known_cases
from app.store import audit
from app.store.case import Case, recorded_change
from app.store.database import Database
from app.store.layout import CaseFolder
from app.store.migrate import MIGRATIONS
from app.store.moving import to_server
from app.store.server import ServerDatabase, schema_of, server_engine
from app.store.server_schema import ANALYST, case_uids, migrate_case, server_cases
from app.store.server_settings import server_settings, server_url
from app.store.tables import Base, NoteRow
from app.store.transfer import dump
from tests.helpers.cases import OPERATOR, case_with_photos, new_case

WRITERS, EVENTS = 8, 12
pytestmark = pytest.mark.one_database("what only the server has, and the way to it and back")


@pytest.fixture
def owner(postgres: str, monkeypatch: pytest.MonkeyPatch) -> URL:
    monkeypatch.setenv("ENFACE_DATABASE", postgres)
    return server_url(postgres)


@pytest.fixture
def analyst(owner: URL) -> URL:
    """An account that is in the analysts' group and nothing else."""
    with at(owner) as connection:
        if not connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = 'ada'")).scalar():
            connection.exec_driver_sql(f"CREATE ROLE ada LOGIN IN ROLE {ANALYST}")
        connection.commit()
    return owner.set(username="ada")


@pytest.fixture
def as_analyst(analyst: URL, monkeypatch: pytest.MonkeyPatch) -> URL:
    monkeypatch.setenv("ENFACE_DATABASE", analyst.render_as_string(hide_password=False))
    return analyst


@contextmanager
def at(url: URL, schema: str | None = None) -> Iterator[Connection]:
    """A connection to the server, closed afterwards."""
    engine = server_engine(url, schema)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def lines(database: Database | ServerDatabase) -> list[str]:
    with database.transaction() as session:
        return list(dump(session))


def full_case(folder: Path) -> Case:
    """A case with something in most tables, odd texts among it."""
    case = case_with_photos(folder)
    case_notes.add_note(case, "zero \0, half a pair \udc80, \ufdd0 and 😀", Subject(Kind.EXHIBIT, 1))
    case_notes.set_tags(case, Subject(Kind.EXHIBIT, 1), ("b", "a"))
    case_notes.record_edit(case, 1, "box", {"x": 1.25})
    case_notes.trash(case, Subject(Kind.EXHIBIT, 2))
    return case


def test_eight_writers_make_one_line_without_gaps(tmp_path: Path, owner: URL) -> None:
    with new_case(tmp_path / "case") as case:
        uid = case.uid
        before = case.head().seq
    start = threading.Barrier(WRITERS)

    def write(number: int) -> None:
        database = ServerDatabase(uid, tmp_path)
        try:
            start.wait(30)
            for count in range(EVENTS):
                with recorded_change(database, OPERATOR, "note.added", "case", []) as change:
                    note = NoteRow(subject_kind="case", subject_id=0, text=f"{number}.{count}", at="", by="x")
                    change.session.add(note)
        finally:
            database.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))
    with cases.open_case(tmp_path / "case", OPERATOR) as case:
        assert case.faults == ()
        with case.reading() as session:
            assert audit.check_chain(session).faults == ()
            assert audit.head_of(session).seq == before + WRITERS * EVENTS + 1
            assert session.query(NoteRow).count() == WRITERS * EVENTS
        assert verify_case_faults(case) == []


def verify_case_faults(case: Case) -> list[str]:
    from app.store.case import altered_rows

    with case.reading() as session:
        return [fault.text for fault in altered_rows(session)]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET body = body",
        "DELETE FROM audit",
        "TRUNCATE audit",
        "ALTER TABLE audit DISABLE TRIGGER ALL",
        "DROP TRIGGER audit_keeps_rows ON audit",
        "DROP TABLE audit",
        "UPDATE alembic_version SET version_num = '0'",
        "CREATE TABLE mine (id integer)",
        "SET session_replication_role = replica",
    ],
)
def test_an_analysts_account_cannot_touch_what_is_written(tmp_path: Path, as_analyst: URL, statement: str) -> None:
    with new_case(tmp_path / "case") as case:
        uid = case.uid
    before = lines_of(uid, tmp_path)
    with at(as_analyst, schema_of(uid)) as connection:
        with pytest.raises(DBAPIError) as refused:
            connection.exec_driver_sql(statement)
        assert "permission denied" in str(refused.value) or "must be owner" in str(refused.value)
    assert lines_of(uid, tmp_path) == before


def lines_of(uid: str, place: Path) -> list[str]:
    database = ServerDatabase(uid, place, read_only=True)
    try:
        return lines(database)
    finally:
        database.close()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE audit SET hash = ''", "append-only"),
        ("DELETE FROM audit WHERE seq = 1", "append-only"),
        ("TRUNCATE audit", "append-only"),
        ("INSERT INTO audit VALUES (99, '{}', 'x')", "no gaps"),
        ("INSERT INTO audit VALUES (1, '{}', 'x')", "no gaps"),
    ],
)
def test_the_triggers_hold_the_owner_too(tmp_path: Path, owner: URL, statement: str, said: str) -> None:
    with new_case(tmp_path / "case") as case:
        uid = case.uid
    with at(owner, schema_of(uid)) as connection, pytest.raises(DBAPIError, match=said):
        connection.exec_driver_sql(statement)


def test_what_the_owner_changes_behind_the_triggers_is_found(tmp_path: Path, owner: URL) -> None:
    with new_case(tmp_path / "case") as case:
        uid = case.uid
    with at(owner, schema_of(uid)) as connection:
        connection.exec_driver_sql("ALTER TABLE audit DISABLE TRIGGER audit_keeps_rows")
        connection.commit()
    with cases.open_case(tmp_path / "case", OPERATOR) as case:
        assert case.read_only
        assert {fault.code for fault in case.faults} == {"E903"}
    with at(owner, schema_of(uid)) as connection:
        connection.exec_driver_sql("UPDATE audit SET body = replace(body, 'Ada', 'Eve') WHERE seq = 1")
        connection.exec_driver_sql("ALTER TABLE audit ENABLE TRIGGER audit_keeps_rows")
        connection.commit()
    with cases.open_case(tmp_path / "case", OPERATOR) as case:
        assert case.read_only
        assert {fault.code for fault in case.faults} == {"E902"}


def test_an_analyst_does_all_the_work_of_a_case(tmp_path: Path, as_analyst: URL) -> None:
    with full_case(tmp_path) as case:
        assert not case.read_only
    verdict = verify_case(tmp_path / "case", OPERATOR)
    assert verdict.faults == ()


def test_two_analysts_work_on_different_cases_and_see_who_has_one(tmp_path: Path, as_analyst: URL) -> None:
    (tmp_path / "b").mkdir()
    with new_case(tmp_path / "a" / "case", "A-1") as first, new_case(tmp_path / "b" / "case", "B-1") as second:
        uids = {first.uid, second.uid}
        with pytest.raises(StorageError) as told:
            cases.open_case(tmp_path / "a" / "case", OPERATOR)
        assert told.value.code == "E710"
        assert "since 20" in told.value.cause
        assert is_open_elsewhere(tmp_path / "b" / "case")
        open_now = {case.uid: case.open_by for case in server_cases() if case.uid in uids}
        assert all(who is not None and who.here and "since 20" in str(who) for who in open_now.values())
        with cases.open_case(tmp_path / "a" / "case", OPERATOR, read_only=True) as reader:
            assert cases.contents(reader).info.number == "A-1"
    cases.forget_recent(str(tmp_path / "b" / "case"))  # another computer, where it was never opened
    (listed,) = (case for case in known_cases() if case.uid == second.uid)
    assert (listed.number, listed.folder, listed.opened_at) == ("B-1", str(tmp_path / "b" / "case"), "")
    assert listed.present
    assert not is_open_elsewhere(tmp_path / "b" / "case")
    assert [case.open_by for case in server_cases() if case.uid in uids] == [None, None]


def test_a_lost_connection_takes_the_right_to_write_with_it(tmp_path: Path, owner: URL) -> None:
    case = new_case(tmp_path / "case")
    case_notes.add_note(case, "kept", Subject(Kind.CASE))
    with at(owner) as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'enface' "
            "AND pid <> pg_backend_pid()"
        )
    codes = []
    for _ in range(2):
        with pytest.raises(StorageError) as told:
            case_notes.add_note(case, "lost", Subject(Kind.CASE))
        codes.append(told.value.code)
    assert codes == ["E730", "E731"]
    with pytest.raises(StorageError):
        case.close()
    with cases.open_case(tmp_path / "case", OPERATOR) as again:
        assert [note.text for note in cases.contents(again).notes] == ["kept"]
        assert again.faults == ()


def test_a_case_goes_to_the_server_and_back_with_equal_dumps(
    tmp_path: Path, as_analyst: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = server_settings().database
    monkeypatch.delenv("ENFACE_DATABASE")
    with full_case(tmp_path) as case:
        uid = case.uid
    folder = CaseFolder(tmp_path / "case")
    monkeypatch.setenv("ENFACE_DATABASE", address)
    move_case(folder.root, SERVER, OPERATOR)
    (kept,) = folder.backups.glob("moved-*.db")
    old = Database(kept, read_only=True)
    here, there = lines(old), lines_of(uid, tmp_path)
    old.close()
    assert here == there
    assert len(here) > 10
    assert folder.server_uid == uid
    assert not folder.database.exists()
    with cases.open_case(folder.root, OPERATOR) as moved:
        assert moved.faults == ()
        assert case_notes.add_note(moved, "on the server", Subject(Kind.CASE)).id == 2  # counting went on
    move_case(folder.root, LOCAL, OPERATOR)
    assert folder.server_uid is None
    assert uid not in case_uids(server_url())
    left = left_schema(uid)
    local = Database(folder.database)
    assert lines(local) == left
    local.close()
    monkeypatch.delenv("ENFACE_DATABASE")
    verdict = verify_case(folder.root, OPERATOR)
    assert verdict.faults == ()
    monkeypatch.setenv("ENFACE_DATABASE", address)
    move_case(folder.root, SERVER, OPERATOR)
    with cases.open_case(folder.root, OPERATOR) as again:
        assert again.faults == ()
    with pytest.raises(UsageError):
        move_case(folder.root, SERVER, OPERATOR)


def left_schema(uid: str) -> list[str]:
    """The rows that stay on the server when a case has left."""
    url = server_url().set(username="enface_owner")
    with at(url) as connection:
        name = connection.execute(
            text("SELECT nspname FROM pg_namespace WHERE nspname LIKE :name"), {"name": f"left_{uid[:24]}_%"}
        ).scalar()
    with at(url, str(name)) as connection, Session(connection) as session:
        return list(dump(session))


def test_an_interrupted_move_can_be_done_again(tmp_path: Path, owner: URL, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ENFACE_DATABASE")
    with full_case(tmp_path):
        pass
    monkeypatch.setenv("ENFACE_DATABASE", owner.set(drivername="postgresql").render_as_string())
    uid = to_server(CaseFolder(tmp_path / "case"))  # and then the machine went down
    with cases.open_case(tmp_path / "case", OPERATOR) as case:
        case_notes.add_note(case, "later", Subject(Kind.CASE))
    move_case(tmp_path / "case", SERVER, OPERATOR)
    assert any("later" in line for line in lines_of(uid, tmp_path))


def test_the_schema_of_a_case_is_that_of_the_models(tmp_path: Path, owner: URL) -> None:
    with new_case(tmp_path / "case") as case:
        uid = case.uid
    with at(owner, schema_of(uid)) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_a_later_revision_migrates_every_case_and_keeps_the_trail(tmp_path: Path, owner: URL) -> None:
    with full_case(tmp_path) as case:
        uid = case.uid
    before = lines_of(uid, tmp_path)
    scripts = tmp_path / "scripts"
    (scripts / "versions").mkdir(parents=True)
    for script in (MIGRATIONS / "versions").glob("v*.py"):
        (scripts / "versions" / script.name).write_bytes(script.read_bytes())
    (scripts / "versions" / "v0002_next.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n"
        "revision, down_revision, branch_labels, depends_on = '2', '1', None, None\n"
        "def upgrade():\n    op.create_table('next', sa.Column('id', sa.Integer(), primary_key=True))\n"
    )
    migrate_case(owner, uid, scripts)
    assert lines_of(uid, tmp_path) == before
    with at(owner, schema_of(uid)) as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "2"
        assert connection.execute(text("SELECT COUNT(*) FROM next")).scalar() == 0
    with pytest.raises(EnfaceError) as told:
        cases.open_case(tmp_path / "case", OPERATOR)
    assert told.value.code == "E713"


@pytest.mark.parametrize(
    "address",
    ["postgresql://server/enface", "postgresql://server/enface?sslmode=require", "mysql://localhost/x", "nonsense",
     "postgresql://localhost/x?host=10.0.0.1"],
)  # fmt: skip
def test_an_address_that_would_be_unsafe_or_none_is_refused(address: str) -> None:
    with pytest.raises(StorageError) as told:
        server_url(address)
    assert told.value.code == "E730"


def test_settings_come_from_the_environment_or_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.store.settings_files.user_config_path", lambda *_, **__: tmp_path)
    assert server_settings().database == ""
    (tmp_path / "server.toml").write_text('database = "postgresql:///a"\nevidence = "s3://b"\n')
    assert (server_settings().database, server_settings().evidence) == ("postgresql:///a", "s3://b")
    monkeypatch.setenv("ENFACE_DATABASE", "postgresql:///c")
    assert server_settings().database == "postgresql:///c"
    (tmp_path / "server.toml").write_text("database = ")
    with pytest.raises(StorageError):
        server_settings()


def test_a_server_that_is_not_there_or_not_set_up_says_so(
    tmp_path: Path, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENFACE_DATABASE", f"postgresql:///x?host={tmp_path}")
    with pytest.raises(StorageError) as told:
        new_case(tmp_path / "case")
    assert told.value.code == "E730"
    assert not (tmp_path / "case").exists()
    owner = make_url(postgres).set(drivername="postgresql+psycopg")
    with at(owner) as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.exec_driver_sql("CREATE DATABASE bare")
    monkeypatch.setenv("ENFACE_DATABASE", postgres.replace("/postgres?", "/bare?"))
    with pytest.raises(StorageError) as told:
        new_case(tmp_path / "case")
    assert told.value.code == "E734"


def test_a_damaged_pointer_is_told(tmp_path: Path, owner: URL) -> None:
    with new_case(tmp_path / "case"):
        pass
    pointer = CaseFolder(tmp_path / "case").pointer
    for content, code in ((b"{}", "E712"), (json.dumps({"case": "0" * 32}).encode(), "E711")):
        pointer.write_bytes(content)
        with pytest.raises(StorageError) as told:
            cases.open_case(tmp_path / "case", OPERATOR)
        assert told.value.code == code
