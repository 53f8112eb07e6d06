"""Whether this installation can do its work: each part is really used once, and what fails says why."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from app.core.errors import CancelledError, EnfaceError
from app.core.jobs import JobContext
from app.services.check_base import Check
from app.services.check_parts import PART_CHECKS
from app.services.check_surroundings import PROGRAM_CHECKS, STORAGE_CHECKS

CHECKS: tuple[Check, ...] = (*PROGRAM_CHECKS, *PART_CHECKS, *STORAGE_CHECKS)


@dataclass(frozen=True)
class CheckResult:
    """How one check went.

    Attributes:
        name: what was checked.
        ok: whether it works.
        detail: what was found; when it fails, code, cause and remedy.
        seconds: how long it took.
        exit_code: exit status that the failure stands for; 0 when it works.
        needed: False for what a reconstruction can do without.
    """

    name: str
    ok: bool
    detail: str
    seconds: float
    exit_code: int = 0
    needed: bool = True


def run_checks(ctx: JobContext | None = None) -> Iterator[CheckResult]:
    """Run every check in turn; a failing one does not stop the others."""
    ctx = ctx or JobContext()
    for number, check in enumerate(CHECKS):
        ctx.progress(check.name, number / len(CHECKS))
        yield _run(check)


def to_json(results: list[CheckResult]) -> dict[str, Any]:
    """The whole self-check as plain values: whether all is well, how long it took, and each check."""
    checks = [{**asdict(result), "seconds": round(result.seconds, 3)} for result in results]
    seconds = round(sum(result.seconds for result in results), 3)
    return {"ok": exit_code_of(results) == 0, "seconds": seconds, "checks": checks}


def exit_code_of(results: list[CheckResult]) -> int:
    """0 if everything needed works, else the status of the first failure."""
    return next((result.exit_code for result in results if not result.ok and result.needed), 0)


def _run(check: Check) -> CheckResult:
    began = time.perf_counter()
    ok, exit_code = True, 0
    try:
        detail = check.run()
    except CancelledError:
        raise
    except EnfaceError as error:
        ok, detail, exit_code = False, error.one_line(), error.exit_code
    except Exception as error:  # noqa: BLE001 - whatever a broken installation raises is the finding
        ok, detail, exit_code = False, f"{type(error).__name__}: {error}", 1
    return CheckResult(check.name, ok, detail, time.perf_counter() - began, exit_code, check.needed)
