"""The description of a schema: the same however the statements are worded, another for every change that matters."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest

from app.services import cases
from app.store.database import SCHEMA_VERSION, Database, create_database
from app.store.schema import SCHEMAS, schema_digest
from tests.helpers.cases import OPERATOR, case_with_photos

NOTES = "CREATE TABLE notes ("
pytestmark = pytest.mark.one_database("how SQLite describes a schema; test_server has PostgreSQL's description")


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    create_database(tmp_path / "case.db")
    return tmp_path / "case.db"


def digest_of(path: Path) -> str:
    database = Database(path, read_only=True)
    try:
        with database.transaction() as session:
            return schema_digest(session)
    finally:
        database.close()


def rewrite(path: Path, target: Path, change: dict[str, str]) -> Path:
    """The same database from statements that are worded otherwise."""
    raw = sqlite3.connect(path)
    script = "\n".join(raw.iterdump())
    marks = [raw.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")]
    raw.close()
    for old, new in change.items():
        assert re.search(old, script), old
        script = re.sub(old, new, script)
    made = sqlite3.connect(target)
    made.executescript(script)
    made.execute(f"PRAGMA application_id={marks[0]}")
    made.execute(f"PRAGMA user_version={marks[1]}")
    made.close()
    return target


def test_a_new_case_has_the_released_schema(empty: Path) -> None:
    assert digest_of(empty) == SCHEMAS[SCHEMA_VERSION]
    assert sorted(SCHEMAS) == list(range(1, SCHEMA_VERSION + 1))


@pytest.mark.parametrize(
    "change",
    [
        {r"\s+": " "},
        {r"VARCHAR\(\d+\)": "varchar", "BIGINT": "integer"},
        {r"VARCHAR\(\d+\)": "TEXT"},
        {r"CREATE TABLE (\w+)": r'CREATE TABLE "\1"', "NOT NULL": "not null"},
        {r"FOREIGN KEY\(": r"CONSTRAINT fk FOREIGN KEY ("},
        {r"CONSTRAINT one_tag UNIQUE": "UNIQUE"},
        {r"ix_exhibits_sha256": "exhibits_by_hash"},
    ],
    ids=["white space", "types", "lengths", "quotes", "named key", "unnamed constraint", "name of an index"],
)
def test_the_wording_of_the_statements_does_not_count(empty: Path, tmp_path: Path, change: dict[str, str]) -> None:
    other = rewrite(empty, tmp_path / "other.db", change)
    assert digest_of(other) == SCHEMAS[SCHEMA_VERSION]


@pytest.mark.parametrize(
    "change",
    [
        {NOTES.replace("(", r"\("): NOTES + " colour TEXT,"},
        {r"reason TEXT NOT NULL": "reason TEXT"},
        {r"reason TEXT NOT NULL": "reason TEXT NOT NULL DEFAULT 'agrees'"},
        {r"reason TEXT NOT NULL": "reason TEXT NOT NULL COLLATE NOCASE"},
        {r"reason TEXT NOT NULL": "reason BLOB NOT NULL"},
        {r"(verdict VARCHAR\(16\) NOT NULL)": r"\1 CHECK (verdict <> 'rejected')"},
        {r"PRIMARY KEY \(seq\)": "PRIMARY KEY (seq) ON CONFLICT REPLACE"},
        {r"PRIMARY KEY \(seq\)\s*\)": "PRIMARY KEY (seq)) WITHOUT ROWID"},
        {r"REFERENCES results \(id\)": "REFERENCES results (id) ON DELETE CASCADE"},
        {r",\s*CONSTRAINT one_tag UNIQUE \(subject_kind, subject_id, name\)": ""},
        {r"(?s)CREATE TRIGGER audit_has_no_gaps .*?END;": ""},
        {r"the audit trail has no gaps": "the audit trail may have gaps"},
        {r"CREATE INDEX ix_exhibits_sha256": "CREATE UNIQUE INDEX ix_exhibits_sha256"},
    ],
)
def test_what_changes_how_rows_are_kept_is_seen(empty: Path, tmp_path: Path, change: dict[str, str]) -> None:
    other = rewrite(empty, tmp_path / "other.db", change)
    assert digest_of(other) != SCHEMAS[SCHEMA_VERSION]


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER quiet AFTER INSERT ON notes BEGIN DELETE FROM notes; END",
        "CREATE TRIGGER quiet AFTER INSERT ON alembic_version BEGIN DELETE FROM notes; END",
        "CREATE VIEW pragma_table_list AS SELECT 'main' AS schema, 'audit' AS name, 'table' AS type, 0 AS wr",
        "CREATE TABLE more (id INTEGER PRIMARY KEY)",
        "CREATE INDEX more ON notes (text) WHERE id > 3",
        "CREATE INDEX more ON notes (length(text))",
        "DROP TRIGGER audit_keeps_rows",
        "DROP INDEX ix_exhibits_sha256",
    ],
)
def test_something_added_or_dropped_makes_the_case_read_only(tmp_path: Path, statement: str) -> None:
    with case_with_photos(tmp_path, 1) as case:
        database = case.folder.database
    raw = sqlite3.connect(database)
    raw.execute(statement)
    raw.commit()
    raw.close()
    with cases.open_case(tmp_path / "case", OPERATOR) as case:
        assert case.read_only
        assert [fault.code for fault in case.faults] == ["E903"]
