"""Both kinds of database: whatever a test of the store or the services does with a case, it does on each."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import pytest

from app.store.case import Case

KINDS = ["sqlite", "postgresql"]
ONE_KIND = "one_database"
_MAKES_CASES = "tests.helpers.cases"


def run_on_both(metafunc: pytest.Metafunc) -> None:
    """Run each test of a module that makes cases on SQLite and on a PostgreSQL server, unless it says why not."""
    if _MAKES_CASES not in inspect.getsource(metafunc.module) or metafunc.definition.get_closest_marker(ONE_KIND):
        return
    metafunc.parametrize("database_kind", KINDS, indirect=True, scope="module")


@pytest.fixture(scope="module", autouse=True)
def database_kind(request: pytest.FixtureRequest) -> Iterator[str]:
    """Where new cases keep their database: in their folder, or on a PostgreSQL server.

    A fixture that makes a case for a whole module names this one, so that each kind gets a case of its own.
    """
    kind = str(getattr(request, "param", ""))
    with pytest.MonkeyPatch.context() as patch:
        if kind == "postgresql":
            patch.setenv("ENFACE_DATABASE", request.getfixturevalue("postgres"))
        yield kind


@pytest.fixture(autouse=True)
def no_case_on_one_kind_alone(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, database_kind: str
) -> None:
    """Refuse a case to a test that runs on one kind of database and does not say why."""
    if database_kind or request.node.get_closest_marker(ONE_KIND) is not None:
        return

    def refuse(*_: object, **__: object) -> None:
        pytest.fail(f"this test opens a case on one kind of database: import {_MAKES_CASES}, or mark it {ONE_KIND}")

    monkeypatch.setattr(Case, "__init__", refuse)
