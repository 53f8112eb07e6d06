"""The services of cases are tested on both kinds of database."""

from __future__ import annotations

from tests.helpers.databases import database_kind, no_case_on_one_kind_alone
from tests.helpers.databases import run_on_both as pytest_generate_tests

__all__ = ["database_kind", "no_case_on_one_kind_alone", "pytest_generate_tests"]
