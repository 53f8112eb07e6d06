"""What an administrator sets up on a PostgreSQL server, and what is checked of it whenever a case is opened.

The account that sets the server up owns every table. Analysts get the group role `enface_analyst`: it may read and
write the tables of all cases, but of the audit trail only read and append; changing or removing an event is refused by
the grants, and by triggers that only the owner could drop. Analysts make cases through a function of the owner's, so
that they own nothing.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, select, text
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session

from app.core.errors import StorageError
from app.store.canonical import digest
from app.store.database import SCHEMA_VERSION
from app.store.lock import Holder
from app.store.migrate import MIGRATIONS, run_revisions
from app.store.server import schema_of, server_engine, server_errors
from app.store.server_settings import server_url
from app.store.server_tables import SCHEMA, RegistryBase, RegistryRow

ANALYST = "enface_analyst"
REVISIONS = ("app.store.migrations.versions.v0001_first",)
SERVER_SCHEMAS = {1: "ca5c53e4f37e10fe13669fab12993d5605abb615d2603a36d1ddd342df0adf59"}
"""Hash of each released schema as PostgreSQL states it: a trigger or column that somebody added or dropped is found."""

_NEW_CASE = f"""
CREATE OR REPLACE FUNCTION {SCHEMA}.new_case(case_uid text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $function$
DECLARE place text := 'case_' || case_uid;
BEGIN
    IF case_uid !~ '^[0-9a-f]{{32}}$' THEN RAISE EXCEPTION 'the identifier is malformed'; END IF;
    EXECUTE format('CREATE SCHEMA %I', place);
    PERFORM set_config('search_path', place || ',pg_catalog', true);
    EXECUTE $script$@SCRIPT@$script$;
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO {ANALYST}', place);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO {ANALYST}', place);
    EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I.audit FROM {ANALYST}', place);
    EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON %I.alembic_version FROM {ANALYST}', place);
    EXECUTE format('GRANT SELECT, USAGE, UPDATE ON ALL SEQUENCES IN SCHEMA %I TO {ANALYST}', place);
END $function$"""
_RETIRE_CASE = f"""
CREATE OR REPLACE FUNCTION {SCHEMA}.retire_case(case_uid text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $function$
DECLARE stamp text := to_char(clock_timestamp(), 'YYYYMMDDHH24MISSMS');
BEGIN
    IF case_uid !~ '^[0-9a-f]{{32}}$' THEN RAISE EXCEPTION 'the identifier is malformed'; END IF;
    EXECUTE format('ALTER SCHEMA %I RENAME TO %I', 'case_' || case_uid, 'left_' || left(case_uid, 24) || '_' || stamp);
END $function$"""
_FUNCTIONS = ("new_case", "retire_case")
_COLUMNS = text(
    "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable FROM information_schema.columns "
    "WHERE table_schema = current_schema() AND table_name <> 'alembic_version' ORDER BY table_name, column_name"
)
_KEYS = text(
    "SELECT t.relname, c.contype::text, pg_get_constraintdef(c.oid) FROM pg_constraint c "
    "JOIN pg_class t ON t.oid = c.conrelid JOIN pg_namespace n ON n.oid = t.relnamespace "
    "WHERE n.nspname = current_schema() AND t.relname <> 'alembic_version' AND c.contype IN ('p', 'f', 'u') "
    "ORDER BY 1, 3"
)
_TRIGGERS = text(
    "SELECT t.relname, g.tgname, g.tgenabled::text, g.tgtype, p.proname, p.prosrc FROM pg_trigger g "
    "JOIN pg_class t ON t.oid = g.tgrelid JOIN pg_namespace n ON n.oid = t.relnamespace "
    "JOIN pg_proc p ON p.oid = g.tgfoid WHERE n.nspname = current_schema() AND NOT g.tgisinternal ORDER BY 1, 2"
)


@dataclass(frozen=True)
class ServerCase:
    """A case of the server, as a list shows it.

    Attributes:
        uid, number, examiner, folder: see `RegistryRow`.
        open_by: who has it open for writing now, None when nobody has.
    """

    uid: str
    number: str
    examiner: str
    folder: str
    open_by: Holder | None = None


def set_up(url: URL) -> None:
    """Make registry, roles and functions, or bring them up to date, and migrate every case; by the owner's account.

    Raises:
        StorageError: the server cannot be reached (E730), or the account may not do that (E732).
    """
    engine = server_engine(url)
    try:
        with server_errors(), engine.begin() as connection:
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(4525671)")
            connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
            if not connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": ANALYST}).scalar():
                connection.exec_driver_sql(f"CREATE ROLE {ANALYST} NOLOGIN")
            RegistryBase.metadata.create_all(connection)
            connection.execute(text(_NEW_CASE.replace("@SCRIPT@", case_script())))
            connection.execute(text(_RETIRE_CASE))
            for function in _FUNCTIONS:
                connection.exec_driver_sql(f"REVOKE ALL ON FUNCTION {SCHEMA}.{function}(text) FROM PUBLIC")
                connection.exec_driver_sql(f"GRANT EXECUTE ON FUNCTION {SCHEMA}.{function}(text) TO {ANALYST}")
            connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA {SCHEMA} TO {ANALYST}")
            connection.exec_driver_sql(f"GRANT SELECT, INSERT, UPDATE ON {SCHEMA}.cases TO {ANALYST}")
        for uid in case_uids(url):
            migrate_case(url, uid)
    finally:
        engine.dispose()


def case_script() -> str:
    """The statements that make a case's tables, without values of anybody's."""
    sink = io.StringIO()
    context = MigrationContext.configure(dialect_name="postgresql", opts={"as_sql": True, "output_buffer": sink})
    with Operations.context(context):
        for name in REVISIONS:
            import_module(name).upgrade()
    version = (
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY);\n"
        f"INSERT INTO alembic_version VALUES ('{SCHEMA_VERSION}');\n"
    )
    return sink.getvalue().replace("%%", "%") + version  # written for a driver that reads % as its own


def migrate_case(url: URL, uid: str, scripts: Path = MIGRATIONS) -> None:
    """Run the revisions that a case's schema lacks, in one transaction."""
    engine = server_engine(url, schema_of(uid))
    try:
        with server_errors(), engine.connect() as connection:
            run_revisions(connection, scripts)
            connection.commit()
    finally:
        engine.dispose()


def case_uids(url: URL) -> list[str]:
    """All cases that the server holds now."""
    engine = server_engine(url)
    try:
        with server_errors(), engine.connect() as connection:
            found = connection.exec_driver_sql("SELECT nspname FROM pg_namespace WHERE nspname ~ '^case_[0-9a-f]{32}$'")
            return sorted(str(name).removeprefix("case_") for (name,) in found)
    finally:
        engine.dispose()


def server_cases(url: URL | None = None) -> list[ServerCase]:
    """The cases of the server by number, each with who has it open for writing now.

    Raises:
        StorageError: there is no server (E730), or it was not set up (E734).
    """
    from app.store.server import open_key

    engine = server_engine(url or server_url())
    try:
        with server_errors(), Session(engine) as session:
            require_set_up(session)
            rows = session.scalars(
                select(RegistryRow).where(RegistryRow.left_at.is_(None)).order_by(RegistryRow.number, RegistryRow.uid)
            ).all()
            held = _held_keys(session)
            return [
                ServerCase(row.uid, row.number, row.examiner, row.folder, _holder(row))
                if open_key(row.uid) in held
                else ServerCase(row.uid, row.number, row.examiner, row.folder)
                for row in rows
            ]
    finally:
        engine.dispose()


def require_set_up(session: Session | Connection) -> None:
    """Raise `StorageError` (E734) unless an administrator has set the server up."""
    if session.execute(text("SELECT to_regclass('enface.cases')")).scalar() is None:
        remedy = "let its administrator run: enface server set-up"
        raise StorageError("the server is not set up for Enface", remedy=remedy, code="E734")


def schema_digest(session: Session | Connection) -> str:
    """A hash of every column, key and trigger of the case's schema, the functions behind the triggers included."""
    parts: Iterable[object] = [*session.execute(_COLUMNS), *session.execute(_KEYS), *session.execute(_TRIGGERS)]
    return digest([[" ".join(str(value).split()) for value in row] for row in parts])  # type: ignore[attr-defined]


def _held_keys(session: Session) -> set[int]:
    """The 64-bit keys of all locks that somebody holds, as two halves in the server's list."""
    found = session.execute(
        text(
            "SELECT classid::bigint, objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 "
            "AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
    )
    numbers = ((int(high) << 32) | int(low) for high, low in found)
    return {number - (1 << 64) if number >= 1 << 63 else number for number in numbers}


def _holder(row: RegistryRow) -> Holder:
    return Holder(row.held_by or "", row.held_on or "", row.held_pid or 0, row.held_since or "")
