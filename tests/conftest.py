"""Surroundings of every test: no screen, no user's folders, a bounded number of threads, reproducible random input."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from app.bootstrap.references import protect_singletons

ROOT = Path(__file__).resolve().parents[1]
_HOME = Path(tempfile.mkdtemp(prefix="enface-tests-"))

# Before anything imports Qt, OpenMP or a library that looks for its folders.
for _name in ("CONFIG", "DATA", "CACHE", "STATE", "RUNTIME"):
    _folder = _HOME / _name.lower()
    _folder.mkdir(mode=0o700)
    os.environ[f"XDG_{_name}_{'DIR' if _name == 'RUNTIME' else 'HOME'}"] = str(_folder)
if "PYTEST_XDIST_WORKER" in os.environ:  # a core for each worker; it has inherited what the first process set
    os.environ["OMP_NUM_THREADS"] = "1"
os.environ.setdefault("OMP_NUM_THREADS", "2")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # as in app.__main__: threads that wait must not spin
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ["PYTEST_QT_API"] = "pyside6"
os.environ.pop("QT_QPA_PLATFORMTHEME", None)
os.environ.pop("QT_STYLE_OVERRIDE", None)

protect_singletons()
settings.register_profile("enface", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("enface")


def _in_a_window(config: pytest.Config) -> bool:
    """Whether this run was asked for tests that draw through OpenGL, and those alone."""
    if config.option.markexpr.strip() in ("gl", "package", "journey"):
        return True
    folders = [Path(str(argument).partition("::")[0]).resolve() for argument in config.args]
    return bool(folders) and all(folder.is_relative_to(ROOT / "tests" / "gl") for folder in folders)


def pytest_xvfb_disable(config: pytest.Config) -> bool:
    """Start Xvfb for the OpenGL tests alone: the others prove that no display is needed."""
    return not _in_a_window(config)


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """One Qt platform for the whole process: xcb in Xvfb for the OpenGL tests, offscreen for all others."""
    if _in_a_window(config):
        if "DISPLAY" not in os.environ:
            raise pytest.UsageError("the tests marked gl need an X display: install xvfb, or set DISPLAY")
        os.environ["QT_QPA_PLATFORM"] = "xcb"
        os.environ.setdefault("LIBGL_ALWAYS_SOFTWARE", "1")
    else:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        os.environ.pop("DISPLAY", None)
        os.environ.pop("WAYLAND_DISPLAY", None)


def pytest_unconfigure() -> None:
    """Remove the stand-in for the user's folders."""
    shutil.rmtree(_HOME, ignore_errors=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark tests/gl as gl, and skip it in a run without a window."""
    skip = pytest.mark.skip(reason="draws through OpenGL: run with -m gl")
    long = pytest.mark.skip(reason="takes minutes: run with -m journey")
    for item in items:
        if item.get_closest_marker("journey") is not None and "journey" not in config.option.markexpr:
            item.add_marker(long)
        if item.path.is_relative_to(ROOT / "tests" / "gl"):
            item.add_marker(pytest.mark.gl)
        if item.get_closest_marker("gl") is not None and not _in_a_window(config):
            item.add_marker(skip)


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def enface_data() -> Path:
    """The folder of development data (real photos, scans, head models) that ENFACE_DATA names."""
    folder = os.environ.get("ENFACE_DATA")
    if not folder:
        pytest.skip("ENFACE_DATA names no folder of development data")
    if not Path(folder).is_dir():
        pytest.fail(f"ENFACE_DATA is {folder!r}, which is no folder")
    return Path(folder)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL server that is set up for Enface; its address for the owner's account."""
    from sqlalchemy import make_url

    from app.store.server_schema import set_up
    from tests.helpers.postgres import binaries, running_server

    if binaries() is None and not os.environ.get("CI"):
        pytest.skip("no PostgreSQL server is installed (Debian: postgresql)")
    with running_server() as address:
        set_up(make_url(address).set(drivername="postgresql+psycopg"))
        yield address


@pytest.fixture
def no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment without any display, for what must work on a server."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
