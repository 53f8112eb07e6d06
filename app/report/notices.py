"""The program's warnings in the report's language."""

from __future__ import annotations

import re

from app.core.records import Notice
from app.report.language import Words

ROLES = {"Front photo": "notice.role.front", "Side photo": "notice.role.side"}
_NUMBER = re.compile(r"(?:(?<!\w)-)?\d+(?:\.\d+)?%?")
_CAPITALS = re.compile(r"\b[A-Z]{3,5}\b")


def notice_text(words: Words, notice: Notice) -> str:
    """The catalogue's sentence for a warning's code, or the warning as the program wrote it.

    A sentence may use what the original holds: its numbers ({n0}, {n1}), its words in capitals ({c0}), and what
    follows its last colon ({rest}).
    """
    key = f"notice.{notice.code}"
    if not words.has(key):
        return notice.text
    role, _, body = notice.text.partition(": ")
    if role not in ROLES:
        role, body = "", notice.text
    values = {f"n{place}": number for place, number in enumerate(_NUMBER.findall(body))}
    values |= {f"c{place}": name for place, name in enumerate(_CAPITALS.findall(body))}
    values["rest"] = body.rpartition(": ")[2]
    try:
        text = words(key, **values)
    except KeyError:
        return notice.text
    return f"{words(ROLES[role])}: {text}" if role else text
