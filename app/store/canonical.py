"""One text for one value: the JSON that hashes are computed over.

Keys sorted, no white space, ASCII with escapes, numbers as Python writes them, nothing that is not finite. Lone
surrogates, which stand for bytes of a file name that are no UTF-8, survive as escapes.
"""

from __future__ import annotations

import hashlib
import json


def canonical(value: object) -> str:
    """The canonical JSON text of a value.

    Raises:
        ValueError: a number is not finite.
        TypeError: a value has no JSON form.
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def digest(value: object) -> str:
    """SHA-256 of the canonical text, lower-case hex."""
    return hashlib.sha256(canonical(value).encode("ascii")).hexdigest()
