"""The database of a case: its settings, its schema, its migrations, its one writer."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from app.core.errors import AlteredError, StorageError
from app.core.jobs import JobContext
from app.services import cases
from app.services.case_checks import verify_open
from app.store.columns import escape, unescape
from app.store.database import APPLICATION_ID, LOCAL_PRAGMAS, NETWORK_PRAGMAS, SCHEMA_VERSION, Database, create_database
from app.store.layout import CaseFolder
from app.store.migrate import MIGRATIONS, bring_up_to_date, schema_version
from app.store.tables import Base
from tests.helpers.cases import OPERATOR, case_with_photos, new_case

FIXTURES = Path(__file__).with_name("schemas")
pytestmark = pytest.mark.one_database("SQLite's settings, files and migrations; test_server has those of PostgreSQL")


_opened: list[str] | None = None


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if _opened is not None and event == "open" and isinstance(arguments[0], str | bytes | os.PathLike):
        _opened.append(os.fsdecode(arguments[0]))


@contextmanager
def opened_files() -> Iterator[list[str]]:
    """Every path that Python opens inside the block; SQLite's own files are not among them."""
    global _opened
    sys.addaudithook(_watch)  # cannot be taken away again; it does nothing outside the block
    _opened = []
    try:
        yield _opened
    finally:
        _opened = None


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    create_database(tmp_path / "case.db")
    return tmp_path / "case.db"


@pytest.mark.parametrize(
    ("network", "expected"), [(False, LOCAL_PRAGMAS), (True, NETWORK_PRAGMAS)], ids=["disk", "net"]
)
def test_every_setting_is_in_force(empty: Path, network: bool, expected: dict[str, object]) -> None:
    database = Database(empty, network=network)
    found = database.settings()
    database.close()
    assert found == {
        **expected,
        "application_id": APPLICATION_ID,
        "user_version": SCHEMA_VERSION,
        "sqlite": sqlite3.sqlite_version,
    }
    assert expected["locking_mode"] == "normal"


def test_a_change_is_written_through_to_the_disk(empty: Path) -> None:
    """WAL with FULL: the log is synced at each commit, so that what was acknowledged outlives the power."""
    database = Database(empty)
    with database.connection() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    database.close()


def test_threads_share_the_one_connection(empty: Path) -> None:
    database = Database(empty)
    seen: list[int] = []

    def work() -> None:
        for _ in range(20):
            with database.transaction() as session:
                raw = session.connection().connection.dbapi_connection
                seen.append(id(raw))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    database.close()
    assert len(seen) == 80
    assert len(set(seen)) == 1


def test_nothing_in_the_process_opens_a_live_database_file(tmp_path: Path) -> None:
    """Closing any descriptor of the file would drop SQLite's locks on it."""
    from app.services.case_bundles import export_bundle
    from app.services.case_checks import check_evidence

    with case_with_photos(tmp_path, 1) as case, opened_files() as opened:
        cases.update_details(case, cases.CaseDetails("2", "B"))
        check_evidence(case)
        export_bundle(case, tmp_path / "bundle")
        live = {str(case.folder.database) + suffix for suffix in ("", "-wal", "-shm")}
    assert len(opened) > 10
    assert live & set(opened) == set()


def test_the_migrations_make_the_tables_that_the_models_describe(empty: Path) -> None:
    engine = create_engine(f"sqlite:///{empty}")
    with engine.connect() as connection:
        difference = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    engine.dispose()
    assert difference == []


def test_the_tables_can_be_made_on_postgresql() -> None:
    statements = [str(CreateTable(t).compile(dialect=postgresql.dialect())) for t in Base.metadata.sorted_tables]
    assert len(statements) == 11
    assert all("CREATE TABLE" in statement for statement in statements)


@pytest.mark.parametrize(
    "text", ["", "plain", "\0", "a\0b", "\ud800", "\udcff\udc80", "\ufdd0", "\ufdd00000", "𝔘", "\u202e"]
)
def test_any_text_comes_back(text: str) -> None:
    stored = escape(text)
    stored.encode("utf-8")
    assert "\0" not in stored
    assert unescape(stored) == text


@pytest.mark.parametrize("version", [0, 2, 99])
def test_another_schema_number_is_refused(tmp_path: Path, version: int) -> None:
    new_case(tmp_path / "case").close()
    raw = sqlite3.connect(tmp_path / "case" / "case.db")
    raw.execute(f"PRAGMA user_version={version}")
    raw.close()
    for read_only in (False, True):
        with pytest.raises(StorageError) as caught:
            cases.open_case(tmp_path / "case", OPERATOR, read_only=read_only)
        assert caught.value.code == ("E712" if version == 0 else "E713")


def test_a_foreign_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "case").mkdir()
    raw = sqlite3.connect(tmp_path / "case" / "case.db")
    raw.execute("CREATE TABLE exhibits (id)")
    raw.close()
    with pytest.raises(StorageError) as caught:
        cases.open_case(tmp_path / "case", OPERATOR)
    assert caught.value.code == "E712"


@pytest.mark.parametrize("start", [0, 16, 100, 2 * 4096, 9 * 4096])
def test_a_damaged_database_is_told_and_not_written(tmp_path: Path, start: int) -> None:
    with case_with_photos(tmp_path, 1) as case:
        path = case.folder.database
    data = bytearray(path.read_bytes())
    data[start : start + 600] = bytes(index % 251 for index in range(600))
    path.write_bytes(data)
    codes: set[str] = set()
    try:
        with cases.open_case(tmp_path / "case", OPERATOR) as case:
            codes = {fault.code for fault in verify_open(case, JobContext(), replay=False).faults}
    except (AlteredError, StorageError) as error:
        codes = {error.code}
    assert codes & {"E902", "E903", "E712"}


def test_a_dropped_trigger_is_noticed(tmp_path: Path) -> None:
    new_case(tmp_path / "case").close()
    raw = sqlite3.connect(tmp_path / "case" / "case.db")
    raw.execute("DROP TRIGGER audit_keeps_rows")
    raw.close()
    with cases.open_case(tmp_path / "case", OPERATOR) as case:
        assert case.read_only
        assert case.faults[0].code == "E903"


def test_the_audit_table_refuses_changes_gaps_and_removal(tmp_path: Path) -> None:
    new_case(tmp_path / "case").close()
    raw = sqlite3.connect(tmp_path / "case" / "case.db")
    for statement in (
        "UPDATE audit SET body='x' WHERE seq=1",
        "DELETE FROM audit WHERE seq=2",
        "INSERT INTO audit VALUES (9, 'x', 'y')",
        "INSERT OR REPLACE INTO audit VALUES (1, 'x', 'y')",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="audit trail"):
            raw.execute(statement)
    raw.close()


def later_scripts(folder: Path, body: str) -> Path:
    """The released revisions and one more."""
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "v0002_next.py").write_text(
        f"from alembic import op\nimport sqlalchemy as sa\nrevision = '2'\ndown_revision = '1'\n"
        f"def upgrade():\n    {body}\n"
    )
    return folder


def test_a_migration_works_on_a_copy_and_keeps_the_old_database(tmp_path: Path) -> None:
    with case_with_photos(tmp_path, 1) as case:
        place = case.folder
    scripts = later_scripts(tmp_path / "scripts", "op.add_column('notes', sa.Column('colour', sa.Text()))")
    before = place.database.read_bytes()
    checked: list[Path] = []
    assert bring_up_to_date(place, checked.append, scripts, 2)
    assert schema_version_of(place.database) == 2
    raw = sqlite3.connect(place.database)
    assert "colour" in [row[1] for row in raw.execute("PRAGMA table_info(notes)")]
    assert raw.execute("SELECT COUNT(*) FROM audit").fetchone()[0] == 3
    raw.close()
    assert len(checked) == 1
    (backup,) = place.backups.glob("*.db")
    assert schema_version(backup) == 1
    assert before[:16] == place.database.read_bytes()[:16]


@pytest.mark.parametrize(
    "body",
    [
        "raise RuntimeError('half way')",
        "op.execute('DROP TRIGGER audit_keeps_rows')",
        "op.execute('DELETE FROM audit')",
    ],
    ids=["fails", "drops a trigger", "touches the trail"],
)
def test_a_migration_that_goes_wrong_leaves_the_case_as_it_was(tmp_path: Path, body: str) -> None:
    with case_with_photos(tmp_path, 1) as case:
        place = case.folder
    before = place.database.read_bytes()
    with pytest.raises(Exception, match=r"half way|audit trail"):
        bring_up_to_date(place, lambda _: None, later_scripts(tmp_path / "scripts", body), 2)
    assert place.database.read_bytes() == before
    cases.open_case(place.root, OPERATOR).close()


def test_a_migration_waits_until_nobody_reads(tmp_path: Path) -> None:
    with case_with_photos(tmp_path, 1) as case:
        place = case.folder
    reader = sqlite3.connect(place.database)
    reader.execute("SELECT * FROM notes").fetchall()
    with pytest.raises(StorageError) as caught:
        bring_up_to_date(place, lambda _: None, later_scripts(tmp_path / "scripts", "pass"), 2)
    reader.close()
    assert caught.value.code == "E710"


@pytest.mark.parametrize("schema", sorted(FIXTURES.glob("*.sql")), ids=lambda path: path.stem)
def test_a_case_of_every_released_schema_opens(tmp_path: Path, schema: Path) -> None:
    folder = CaseFolder(tmp_path / "case")
    folder.root.mkdir()
    raw = sqlite3.connect(folder.database)
    raw.executescript(schema.read_text(encoding="utf-8"))
    raw.execute(f"PRAGMA application_id={APPLICATION_ID}")
    raw.execute(f"PRAGMA user_version={int(schema.stem)}")
    raw.close()
    with cases.open_case(folder.root, OPERATOR) as case:
        file = cases.contents(case)
        assert not file.read_only
        assert [note.text for note in file.notes] == ["kept since the first schema"]


def schema_version_of(path: Path) -> int:
    raw = sqlite3.connect(path)
    try:
        return int(raw.execute("PRAGMA user_version").fetchone()[0])
    finally:
        raw.close()
