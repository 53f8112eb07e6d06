"""Commands run within the test's own process."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager


@contextmanager
def logging_given_back() -> Iterator[None]:
    """A command sets logging up for its process; at the end it is as it was."""
    logger = logging.getLogger()
    before = list(logger.handlers), logger.level
    yield
    logger.handlers[:], logger.level = before
    logging.captureWarnings(False)


def no_window(_: Sequence[str]) -> int:
    """Takes the place of the window's start."""
    raise AssertionError("a window was opened")
