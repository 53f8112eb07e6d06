"""What a reader finds in a PDF."""

from __future__ import annotations

import io
import re

from pypdf import PdfReader


def pages_of(data: bytes) -> list[str]:
    """The text of each page as pypdf extracts it."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]


def words_of(data: bytes) -> str:
    """The text of all pages with white space collapsed."""
    return " ".join(" ".join(pages_of(data)).split())


def solid(text: str) -> str:
    """A text without any white space: line breaks inside a word carry no meaning in a PDF."""
    return re.sub(r"\s+", "", text)
