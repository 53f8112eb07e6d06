"""A real PostgreSQL server for tests: its own folder, its own processes, a socket instead of a port."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

OWNER = "enface_owner"
_QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
"""No test takes the power away from the server."""


def binaries() -> Path | None:
    """The folder of initdb and postgres; None where no server is installed."""
    found = shutil.which("initdb")
    if found and shutil.which("postgres", path=str(Path(found).parent)):
        return Path(found).parent
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/postgres")]
    return max(folders, key=lambda folder: int(folder.parent.name), default=None)


@contextmanager
def running_server() -> Iterator[str]:
    """Start a server, and end it.

    Yields:
        Its address for the owner's account; any other account that is made there needs no password either.
    """
    programs = binaries()
    if programs is None:
        raise FileNotFoundError("no PostgreSQL server is installed (Debian: postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="enface-pg-", dir="/tmp"))
    account = _account(folder)
    data = folder / "data"
    try:
        make = [programs / "initdb", "-D", data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        made = subprocess.run(make, capture_output=True, text=True, cwd=folder, **account)
        if made.returncode != 0:
            raise RuntimeError(made.stderr)
        settings = {"listen_addresses": "", "unix_socket_directories": folder, "max_connections": 60, **_QUICK}
        start = [programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o"]
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        subprocess.run([*start, options, "start"], check=True, stdout=subprocess.DEVNULL, cwd=folder, **account)
        try:
            yield f"postgresql://{OWNER}@/postgres?host={folder}"
        finally:
            stop = [programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"]
            subprocess.run(stop, check=False, stdout=subprocess.DEVNULL, cwd=folder, **account)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _account(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root: then another account takes its place."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    entry = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    os.chown(folder, entry.pw_uid, entry.pw_gid)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
