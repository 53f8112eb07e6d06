"""What the store does with cases is tested on both kinds of database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.helpers.databases import database_kind, no_case_on_one_kind_alone
from tests.helpers.databases import run_on_both as pytest_generate_tests

__all__ = ["database_kind", "no_case_on_one_kind_alone", "pytest_generate_tests"]


@pytest.fixture(scope="module")
def s3_address() -> Iterator[str]:
    """An S3-style store on the loopback, with an account for it."""
    from tests.helpers.s3 import store

    with pytest.MonkeyPatch.context() as patch:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "test")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        with store() as found:
            yield found
