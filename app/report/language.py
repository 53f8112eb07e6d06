"""The report's languages: a catalogue of sentences for each, and its way of writing numbers.

All sentences are in `resources/report/<code>.json`: flat objects of key and text, with `{name}` where a value goes.
Numbers and dates are formatted here alone, never by the machine's locale, so that a report is the same anywhere.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType

from app.core.errors import EnfaceError, UsageError
from app.core.topology import resources_dir
from app.report.text import GLUE

LANGUAGES = {"en": "English", "de": "Deutsch"}
MINUS = "\u2212"


@dataclass(frozen=True)
class Words:
    """The sentences of one language.

    Attributes:
        code: ISO 639-1.
        sentences: by key.
        decimal: what separates whole and fraction.
        thousands: what groups three digits.
    """

    code: str
    sentences: Mapping[str, str]
    decimal: str
    thousands: str

    def __call__(self, key: str, **values: object) -> str:
        """The sentence of a key with its values filled in.

        Raises:
            KeyError: the catalogue has no such key, or a value is missing.
        """
        return self.sentences[key].format_map(values)

    def has(self, key: str) -> bool:
        """Whether the catalogue has a sentence under this key."""
        return key in self.sentences

    def number(self, value: float, digits: int = 1) -> str:
        """A number with so many decimals; a true minus sign, and no minus on what rounds to zero."""
        text = f"{abs(value):,.{digits}f}"
        text = text.replace(",", "\0").replace(".", self.decimal).replace("\0", self.thousands)
        negative = value < 0 and any(digit not in "0.," for digit in text.replace(self.thousands, ""))
        return MINUS + text if negative else text

    def signed(self, value: float, digits: int = 1) -> str:
        """A number that always carries its sign, zero aside."""
        text = self.number(value, digits)
        plain = any(digit in "123456789" for digit in text)
        return f"+{text}" if plain and value > 0 else text

    def percent(self, fraction: float, digits: int = 0) -> str:
        """A fraction as per cent."""
        return f"{self.number(100.0 * fraction, digits)}{GLUE}%"


def moment(when: datetime) -> str:
    """A moment in ISO 8601 with its offset, to the second: the one form that nobody reads as another date."""
    if when.utcoffset() is None:
        raise ValueError("a time in a report needs a time zone")
    return when.isoformat(sep=" ", timespec="seconds")


@lru_cache(maxsize=len(LANGUAGES))
def words_of(code: str) -> Words:
    """The catalogue of a language.

    Raises:
        UsageError: there is no such language (E162).
        EnfaceError: the catalogue is missing or damaged (E161).
    """
    if code not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        raise UsageError(f"there are no reports in language {code!r}", remedy=f"choose from {known}", code="E162")
    path = resources_dir() / "report" / f"{code}.json"
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        decimal, thousands = str(raw.pop("number.decimal")), str(raw.pop("number.thousands"))
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise EnfaceError(
            "a language file of the report cannot be read", file=path, remedy="install Enface again", code="E161"
        ) from error
    return Words(code, MappingProxyType(raw), decimal, thousands)
