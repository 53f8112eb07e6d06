"""What the rooms below the window say about failures and doubts, in the person's language.

Services speak English and know no language: their texts are looked up among the templates that `installer/translate`
collected from the sources, what was filled in is taken out of the text, and the translated template is filled with it.
A text that fits no template stays as it is.
"""

from __future__ import annotations

import re
from functools import lru_cache

from PySide6.QtCore import QCoreApplication

from app.core.errors import EnfaceError
from app.gui.error_templates import TEMPLATES
from app.gui.wording import sentences

_FIELD = re.compile(r"\{(\d+)\}")


def spoken(text: str) -> str:
    """A cause, a remedy or a notice in the person's language."""
    for whole, template in _patterns():
        found = whole.fullmatch(text)
        if found is not None:
            said = QCoreApplication.translate("Errors", template)
            return said.format(*found.groups())
    return text


def told(error: EnfaceError) -> str:
    """Cause and remedy of a failure as sentences."""
    return sentences(spoken(error.cause), spoken(error.remedy))


def on_one_line(error: EnfaceError) -> str:
    """Code, file, cause and remedy on one line; control characters are escaped."""
    where = f" {error.file}:" if error.file else ""
    text = f"{error.code}{where} {told(error)}"
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The templates that say most come first, so that "{0} is empty" does not take what another one says better."""
    ordered = sorted(TEMPLATES, key=lambda template: -len(_FIELD.sub("", template)))
    return tuple((re.compile(_pattern(template), re.DOTALL), template) for template in ordered)


def _pattern(template: str) -> str:
    parts = _FIELD.split(template)
    return "".join("(.*)" if number % 2 else re.escape(part.replace("{{", "{")) for number, part in enumerate(parts))
