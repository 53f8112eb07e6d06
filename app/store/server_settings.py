"""Which server this installation uses: a URL in the settings, or none.

The environment variables ENFACE_DATABASE and ENFACE_EVIDENCE come first, then `server.toml` in the user's
configuration folder, then the one in /etc/enface:

    database = "postgresql://ada@server/enface?sslmode=verify-full&sslrootcert=/etc/enface/ca.pem"
    evidence = "s3://bucket/prefix?endpoint=https://store.example"

Passwords need not stand there: PostgreSQL's own ~/.pgpass and the usual AWS variables and files are read.
"""

from __future__ import annotations

import ipaddress
import os
from dataclasses import dataclass
from importlib.util import find_spec

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from app.core.errors import StorageError
from app.store.settings_files import read_settings

FILE = "server.toml"
_SAFE = ("verify-ca", "verify-full")


@dataclass(frozen=True)
class ServerSettings:
    """Addresses; "" for none.

    Attributes:
        database: URL of the PostgreSQL server.
        evidence: URL of the store of evidence and derived data.
    """

    database: str = ""
    evidence: str = ""


def server_settings() -> ServerSettings:
    """What is set.

    Raises:
        StorageError: a file cannot be read (E730).
    """
    found = {name: str(value) for name, value in read_settings(FILE, "E730").items()}
    return ServerSettings(
        os.environ.get("ENFACE_DATABASE", found.get("database", "")),
        os.environ.get("ENFACE_EVIDENCE", found.get("evidence", "")),
    )


def server_url(given: str | None = None) -> URL:
    """The server's address, ready for SQLAlchemy.

    Args:
        given: instead of what is set.

    Raises:
        StorageError: none is set, it is no such address, it would send data over a network unprotected, or the driver
            is not installed (E730).
    """
    raw = server_settings().database if given is None else given
    remedy = 'set database = "postgresql://USER@HOST/NAME?sslmode=verify-full" in server.toml, or ENFACE_DATABASE'
    if not raw:
        raise StorageError("no server is set", remedy=remedy, code="E730")
    try:
        url = make_url(raw)
    except ArgumentError as error:
        raise StorageError("the server's address cannot be read", remedy=remedy, code="E730") from error
    if url.drivername not in ("postgresql", "postgresql+psycopg"):
        raise StorageError(f"{url.drivername} is no PostgreSQL server", remedy=remedy, code="E730")
    hosts = [url.host, *([url.query["host"]] if isinstance(url.query.get("host"), str) else [])]
    if url.query.get("sslmode") not in _SAFE and not all(is_here(str(host or "")) for host in hosts):
        cause = "beyond this computer the server's certificate has to be checked"
        raise StorageError(cause, remedy="add sslmode=verify-full to the address", code="E730")
    if find_spec("psycopg") is None:
        cause = "the driver for PostgreSQL is not installed"
        raise StorageError(cause, remedy="install it: pip install 'enface[server]'", code="E730")
    return url.set(drivername="postgresql+psycopg")


def is_here(host: str) -> bool:
    """Whether a host is this computer: a socket, or the loopback."""
    if host in ("", "localhost") or host.startswith("/"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
