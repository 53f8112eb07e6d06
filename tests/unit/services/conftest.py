"""The services of cases are tested on both kinds of database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

ON_BOTH = ("test_cases", "test_one_event", "test_case_runs", "test_case_bundles", "test_case_report")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test of these modules on SQLite and on a PostgreSQL server."""
    if metafunc.module.__name__.rpartition(".")[2] in ON_BOTH:
        metafunc.parametrize("database_kind", ["sqlite", "postgresql"], indirect=True, scope="module")


@pytest.fixture(scope="module", autouse=True)
def database_kind(request: pytest.FixtureRequest) -> Iterator[str]:
    """Where new cases keep their database: in their folder, or on a PostgreSQL server.

    A fixture that makes a case for a whole module names this one, so that each kind gets a case of its own.
    """
    kind = str(getattr(request, "param", "sqlite"))
    with pytest.MonkeyPatch.context() as patch:
        if kind == "postgresql":
            patch.setenv("ENFACE_DATABASE", request.getfixturevalue("postgres"))
        yield kind
