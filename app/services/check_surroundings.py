"""Checks of what the program stands on: interpreter, libraries, machine, folders, clock, and the keeping of cases."""

from __future__ import annotations

import hashlib
import locale
import os
import platform
import re
import shutil
import sqlite3
import sys
import tempfile
import time
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from app import __version__
from app.core.caselog import AuditHead
from app.core.cores import available_cores
from app.core.errors import EnfaceError, StorageError
from app.services.check_base import Check, require

_LEAST_FREE_MB = 500
_LEAST_MEMORY_MB = 1200
_SLOW_WRITE_S = 1.0
_LIBRARIES = (
    "numpy", "torch", "opencv-python", "dlib-bin", "vtk", "pyvista", "PySide6-Essentials", "reportlab", "pillow",
)  # fmt: skip
# Below these, published holes are open.
_FLOORS = {
    "pillow": (13, 0, 0),
    "torch": (2, 11),
    "reportlab": (4, 4, 9),
    "PySide6-Essentials": (6, 11, 3),
    "vtk": (9, 6, 1),
}
_PYTHON = (3, 11)


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        raise EnfaceError(f"the library {name} is not installed", remedy="run the set-up again") from None


def _interpreter() -> str:
    require(sys.version_info >= _PYTHON, f"Python {platform.python_version()} is too old", "take Python 3.11 or later")
    kind = "packaged program" if getattr(sys, "frozen", False) else sys.executable
    return f"Python {platform.python_version()} on {platform.system()} {platform.machine()}; {kind}"


def _versions() -> str:
    return f"Enface {__version__}; {', '.join(f'{name} {_version(name)}' for name in _LIBRARIES)}"


def _floors() -> str:
    for name, floor in _FLOORS.items():
        found = tuple(int(part) for part in re.findall(r"\d+", _version(name).partition("+")[0])[:3])
        needed = ".".join(map(str, floor))
        require(
            found >= floor, f"{name} {_version(name)} has known holes, {needed} closes them", "run the set-up again"
        )
    return f"{len(_FLOORS)} libraries that read strangers' files are at or above their floor"


def _sqlite() -> str:
    with sqlite3.connect(":memory:") as raw:
        options = {row[0] for row in raw.execute("PRAGMA compile_options")}
        require("THREADSAFE=0" not in options, "SQLite was built without threads")
    raw.close()
    fixed = sqlite3.sqlite_version_info > (3, 51, 2)
    return f"SQLite {sqlite3.sqlite_version}, {'two writers are safe' if fixed else 'one writer per case is kept to'}"


def _processor() -> str:
    return f"{available_cores()} of {os.cpu_count()} cores may be used"


def _memory() -> str:
    try:
        text = Path("/proc/meminfo").read_text(encoding="ascii")
        free = int(re.findall(r"MemAvailable:\s+(\d+)", text)[0]) >> 10
    except (OSError, IndexError):
        return "this system does not tell"
    require(free >= _LEAST_MEMORY_MB, f"only {free} MB of memory are free", "close other programs")
    return f"{free} MB free"


def _clock() -> str:
    before = time.monotonic()
    time.sleep(0.01)
    require(time.monotonic() > before, "the clock that only goes forward stands still", "restart the computer")
    now = datetime.now(UTC)
    made = datetime.fromtimestamp(Path(__file__).stat().st_mtime, UTC)
    require(now >= made, f"the clock says {now:%Y-%m-%d}, before this program was installed", "set the clock")
    return f"{now:%Y-%m-%d %H:%M:%S} UTC; order in a case never depends on it"


def _language() -> str:
    encoding = sys.getfilesystemencoding()
    require(encoding == "utf-8", f"file names are in {encoding}", "set LANG to a UTF-8 locale, C.UTF-8 for one")
    name = "Zoë Ђорђе 山田.txt"
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / name).write_text(name, encoding="utf-8")
        require(
            [path.name for path in Path(folder).iterdir()] == [name],
            "this disk changes file names",
            "use another file system",
        )
    return f"file names in {encoding}, locale {'.'.join(filter(None, locale.getlocale())) or 'C'}"


def _disk() -> str:
    folder = Path(tempfile.gettempdir())
    free = shutil.disk_usage(folder).free >> 20
    if free < _LEAST_FREE_MB:
        raise StorageError(f"only {free} MB are free", file=folder, remedy="free some space", code="E702")
    return f"{free} MB free in {folder}"


def _durable() -> str:
    from app.store.layout import write_new

    with tempfile.TemporaryDirectory() as folder:
        path, data = Path(folder) / "written", os.urandom(1 << 20)
        began = time.perf_counter()
        write_new(path, data)
        took = time.perf_counter() - began
        require(path.read_bytes() == data, "a file is not what was written", "check the disk")
    return f"1 MB written and synchronised in {1000 * took:.0f} ms{', slow' if took > _SLOW_WRITE_S else ''}"


def _folders() -> str:
    import platformdirs

    named = {
        "settings": platformdirs.user_config_path("enface", appauthor=False),
        "data": platformdirs.user_data_path("enface", appauthor=False),
        "log": platformdirs.user_state_path("enface", appauthor=False),
    }
    for path in named.values():
        there = next(each for each in (path, *path.parents) if each.exists())
        if not os.access(there, os.W_OK | os.X_OK):
            raise StorageError("no permission to write here", file=there, remedy="change its owner", code="E701")
    return ", ".join(f"{name} {path}" for name, path in named.items())


def _database() -> str:
    from app.store.database import LOCAL_PRAGMAS, NETWORK_PRAGMAS, Database, create_database, is_on_network

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "case.db"
        create_database(path)
        database = Database(path)
        try:
            settings, damage = database.settings(), database.damage()
        finally:
            database.close()
        wanted = NETWORK_PRAGMAS if is_on_network(path) else LOCAL_PRAGMAS
    require(not damage, f"a new case is damaged: {'; '.join(damage)}")
    wrong = {name: settings[name] for name, value in wanted.items() if settings[name] != value}
    require(not wrong, f"the database does not take its settings: {wrong}")
    return f"schema {settings['user_version']}; {settings['journal_mode']}, synchronous {settings['synchronous']}"


def _evidence() -> str:
    from app.store.objects import ObjectStore

    with tempfile.TemporaryDirectory() as folder:
        store = ObjectStore(Path(folder) / "evidence")
        data = os.urandom(4096)
        stored = store.add_bytes(data)
        require(stored.sha256 == hashlib.sha256(data).hexdigest(), "a hash is wrong")
        require(not store.check(stored.sha256, stored.size).failed, "sound evidence raised an alarm")
        path = store.path(stored.sha256)
        path.chmod(0o600)
        path.write_bytes(bytes([data[0] ^ 1]) + data[1:])
        require(store.check(stored.sha256, stored.size).failed, "one changed bit of evidence was not found")
    return "stored under its hash; one changed bit was found"


def _lock() -> str:
    from app.store.lock import CaseLock

    with tempfile.TemporaryDirectory() as folder:
        first, second = (CaseLock(Path(folder) / "case.lock") for _ in range(2))
        first.acquire()
        try:
            second.acquire()
        except StorageError:
            return "a second writer was told"
        finally:
            first.release()
            second.release()
    raise EnfaceError("two writers held one case", remedy="keep cases on a disk that knows locks", code="E153")


def _trust() -> str:
    from app.store.anchor import Installation, data_folder

    head = AuditHead(1, "0" * 64)
    with tempfile.TemporaryDirectory() as folder:
        made = (data_folder() / "installation-key.pem").exists()
        installation = Installation() if made else Installation(Path(folder))
        signed = installation.sign("0" * 32, head)
    require(signed.genuine, "a signature of this installation does not hold")
    return f"key {signed.key[:16]}" if made else "signing works; the key is made with the first case"


PROGRAM_CHECKS = (
    Check("Interpreter", _interpreter),
    Check("Libraries", _versions),
    Check("Security floors", _floors),
    Check("SQLite", _sqlite),
    Check("Processor", _processor),
    Check("Memory", _memory),
    Check("Clock", _clock),
    Check("File names", _language),
)
STORAGE_CHECKS = (
    Check("Folders", _folders),
    Check("Disk space", _disk),
    Check("Durable writing", _durable),
    Check("Case database", _database),
    Check("Evidence store", _evidence),
    Check("Case lock", _lock),
    Check("Trust keys", _trust),
)
