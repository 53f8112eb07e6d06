"""What a reader finds in a PDF."""

from __future__ import annotations

import io
import re

from pypdf import PdfReader

from app.report import look


def pages_of(data: bytes) -> list[str]:
    """The text of each page as pypdf extracts it."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]


def body_of(data: bytes) -> str:
    """The text of all pages between the running head and the foot, without white space."""
    parts: list[str] = []
    for number, page in enumerate(PdfReader(io.BytesIO(data)).pages):
        top = look.PAGE_HEIGHT - (35.0 if number == 0 else 66.0)

        def visit(text: str, page_matrix: list[float], line: list[float], *_: object, top: float = top) -> None:
            height = line[4] * page_matrix[1] + line[5] * page_matrix[3] + page_matrix[5]
            if look.BOTTOM - 4.0 < height < top:
                parts.append(text)

        page.extract_text(visitor_text=visit)
    return solid("".join(parts))


def words_of(data: bytes) -> str:
    """The text of all pages with white space collapsed."""
    return " ".join(" ".join(pages_of(data)).split())


def solid(text: str) -> str:
    """A text without any white space: line breaks inside a word carry no meaning in a PDF."""
    return re.sub(r"\s+", "", text)
