"""Bringing the database of an older Enface up to date: on a copy, checked, and put in place by one rename."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from app.core.errors import AlteredError, StorageError
from app.store.database import APPLICATION_ID, SCHEMA_VERSION, database_errors, plain_engine
from app.store.layout import CaseFolder, make_folder, now, sync_folder
from app.store.output import storage_errors

MIGRATIONS = Path(__file__).with_name("migrations")
_NEEDED = "close Enface on this case everywhere and open it once for writing"


def schema_version(path: Path) -> int:
    """The number of a closed database's schema.

    Raises:
        StorageError: it is no database of Enface (E712), or that of a newer one (E713).
        AlteredError: it is damaged (E903).
    """
    with database_errors(path):
        raw = sqlite3.connect(path.absolute().as_uri() + "?mode=ro", uri=True)
        try:
            application = raw.execute("PRAGMA application_id").fetchone()[0]
            version = int(raw.execute("PRAGMA user_version").fetchone()[0])
        finally:
            raw.close()
    require_known(path, application, version)
    return version


def require_known(path: Path, application: int, version: int) -> None:
    """Raise `StorageError` unless the marks are those of a case of this Enface or an older one."""
    if application != APPLICATION_ID or version < 1:
        raise StorageError(
            "this is no database of an Enface case", file=path, remedy="choose another folder", code="E712"
        )
    if version > SCHEMA_VERSION:
        cause = f"the case was made by a newer Enface (schema {version}, this one knows {SCHEMA_VERSION})"
        raise StorageError(cause, file=path, remedy="open it with the newer version", code="E713")


def apply_migrations(path: Path, scripts: Path = MIGRATIONS, version: int = SCHEMA_VERSION) -> None:
    """Run the revisions that a database lacks; it must be closed, and nobody else's.

    Args:
        path: a SQLite file that carries Enface's application id.
        scripts: folder with the revisions.
        version: number of the newest one, entered as `user_version`.
    """
    engine = plain_engine(path)
    try:
        with database_errors(path), engine.connect() as connection:
            run_revisions(connection, scripts)
            connection.commit()
            connection.exec_driver_sql(f"PRAGMA user_version={version}")
            connection.commit()
    finally:
        engine.dispose()


def run_revisions(connection: Connection, scripts: Path = MIGRATIONS) -> None:
    """Run the revisions that the connection's database lacks; the transaction is the caller's."""
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    script = ScriptDirectory.from_config(config)

    def missing(revision: Any, context: Any) -> Any:  # noqa: ANN401 - alembic's own signature
        return script._upgrade_revs("head", revision)

    with EnvironmentContext(config, script, fn=missing, destination_rev="head") as environment:
        environment.configure(connection=connection, render_as_batch=connection.dialect.name == "sqlite")
        with environment.begin_transaction():
            environment.run_migrations()


def bring_up_to_date(
    folder: CaseFolder, check: Callable[[Path], None], scripts: Path = MIGRATIONS, version: int = SCHEMA_VERSION
) -> bool:
    """Migrate a case that no process has open; the lock is the caller's.

    The old database stays in `backups/`. A failure at any point leaves the case as it was.

    Args:
        folder: the case.
        check: raises unless the migrated copy is sound.
        scripts: folder with the revisions.
        version: number of the newest one.

    Returns:
        Whether anything was done.

    Raises:
        AlteredError: the migrated copy is not sound, or its audit trail is another (E903).
        StorageError: the disk does not allow it.
    """
    with database_errors(folder.database):
        raw = sqlite3.connect(folder.database, isolation_level=None)
        try:
            old = int(raw.execute("PRAGMA user_version").fetchone()[0])
            if old >= version:
                return False
            with storage_errors(folder.backups):
                make_folder(folder.backups)
            stamp = now().replace(":", "").replace("-", "").replace(".", "")
            backup = folder.backups / f"schema-{old}-{stamp}.db"
            copy = folder.backups / f"schema-{old}-{stamp}.migrated"
            raw.execute("VACUUM INTO ?", (str(backup),))
            raw.execute("VACUUM INTO ?", (str(copy),))
            before = _audit(raw)
        finally:
            raw.close()
    _require_closed(folder.database)
    try:
        apply_migrations(copy, scripts, version)
        with database_errors(copy):
            migrated = sqlite3.connect(copy)
            try:
                if _audit(migrated) != before:
                    raise AlteredError("the migration changed the audit trail", file=copy, remedy=_NEEDED, code="E903")
            finally:
                migrated.close()
        check(copy)
        with storage_errors(folder.database):
            copy.replace(folder.database)
            sync_folder(folder.root)
            sync_folder(folder.backups)
    except BaseException:
        copy.unlink(missing_ok=True)
        raise
    return True


def _require_closed(database: Path) -> None:
    """A reader elsewhere keeps the WAL alive, which must not be found beside the new file."""
    if database.with_name(f"{database.name}-wal").exists():
        raise StorageError("another program reads the case", file=database, remedy=_NEEDED, code="E710")


def _audit(raw: sqlite3.Connection) -> tuple[Any, ...]:
    """The audit table: its own text, and a fingerprint of its rows."""
    schema = raw.execute("SELECT type, name, sql FROM sqlite_master WHERE tbl_name='audit' ORDER BY name").fetchall()
    rows = raw.execute("SELECT COUNT(*), MAX(seq), SUM(LENGTH(body)) FROM audit").fetchone()
    last = raw.execute("SELECT seq, body, hash FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
    return schema, rows, last
