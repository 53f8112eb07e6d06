"""What the services of a case share: checks of what a person entered, and the steps inside a change."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

from app.core.casefile import Exhibit, NewExhibit, Verification
from app.core.errors import AlteredError, UsageError
from app.core.jobs import JobContext
from app.core.records import Photo
from app.store.case import Case, Change
from app.store.layout import now
from app.store.tables import Base, CheckRow

MAX_TEXT = 1_000_000
ROLES = ("", "front", "side", "comparison")
_HASH = re.compile(r"[0-9a-fA-F]{64}")


def check_text(name: str, value: str, *, needed: bool = False) -> None:
    """Raise `UsageError` (E220) unless a text can be kept; any character is allowed."""
    if needed and not value.strip():
        raise UsageError(f"{name} is empty", remedy=f"enter {name}", code="E220")
    if len(value) > MAX_TEXT:
        raise UsageError(f"{name} has more than {MAX_TEXT:,} characters", remedy="shorten it", code="E220")


def check_exhibit(about: NewExhibit) -> None:
    """Raise `UsageError` (E220) unless the description of an exhibit can be kept."""
    if about.role not in ROLES:
        raise UsageError(f"there is no role {about.role!r}", remedy=f"choose from {', '.join(ROLES[1:])}", code="E220")
    if about.supplier_sha256 and not _HASH.fullmatch(about.supplier_sha256):
        raise UsageError(
            "the supplier's hash is no SHA-256", remedy="enter 64 hex digits, or leave it out", code="E220"
        )
    for name in ("source", "legal_basis", "person_category"):
        check_text(f"the {name.replace('_', ' ')}", getattr(about, name))
    if about.name is not None:
        check_text("the name", about.name, needed=True)


def apply(change: Change, row: Base, values: dict[str, Any]) -> None:
    """Set columns, and note in the event what each one was before; nothing is noted for those that stay."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for name, value in values.items():
        if getattr(row, name) != value:
            before[name], after[name] = getattr(row, name), value
            setattr(row, name, value)
    change.detail = {"before": before, "after": after}
    change.session.flush()


def set_state(change: Change, sha256: str, state: Verification, detail: str) -> None:
    """Enter the state of stored bytes."""
    change.session.merge(CheckRow(sha256=sha256, state=state.value, at=now(), detail=detail))


def as_json_text(value: object) -> bytes:
    """A JSON value for people to read, ASCII."""
    return (json.dumps(value, indent=1, allow_nan=False, ensure_ascii=True) + "\n").encode("ascii")


def verified_photo(case: Case, item: Exhibit, ctx: JobContext | None = None) -> Photo:
    """Decode an exhibit from exactly the bytes whose hash is compared.

    Raises:
        AlteredError: they are others, or missing (E901).
        ImageRefusedError: they cannot be decoded (E5xx).
    """
    from app.imaging.decode import decode_photo

    check = case.evidence.check(item.sha256, item.size, ctx)
    if check.failed:
        raise _altered(case, item, check.detail)
    photo = decode_photo(case.evidence.local(item.sha256), ctx, name=item.name)
    if photo.sha256 != item.sha256:
        raise _altered(case, item, f"its SHA-256 is {photo.sha256}")
    return replace(photo, name=item.name)


def _altered(case: Case, item: Exhibit, what: str) -> AlteredError:
    return AlteredError(
        f"the evidence of {item.label} is not what was stored: {what}",
        file=case.evidence.path(item.sha256),
        remedy="keep the case as it is and restore the file from a bundle or its supplier",
        code="E901",
    )
