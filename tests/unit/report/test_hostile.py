"""Every field of text takes every hostile text and prints it literally, whole, and as nothing but text.

By default a sample of the texts; with ENFACE_FULL=1 all two hundred in every field.
"""

from __future__ import annotations

import os
from dataclasses import fields, is_dataclass, replace

import pytest

from app.core.bookmarks import CameraBookmark
from app.core.records import Notice
from app.core.views import Camera
from app.report.content import (
    AuditHead,
    Comparison,
    Earlier,
    LogEntry,
    Measurement,
    ReportContent,
    Template,
)
from app.report.document import ReportOptions, report_bytes
from app.report.facts import CaseFacts, Decision, DecisionFacts, ModelFacts, RunFacts
from app.report.text import literal, plain
from tests.helpers.hostile import HOSTILE
from tests.helpers.pdf import body_of, solid
from tests.helpers.reports import EARLIER, METRICS, WHEN, content, exhibit, gradient, result_facts

FULL = os.environ.get("ENFACE_FULL") == "1"
STEP = 1 if FULL else 25
REPEATED = 20
"""Texts that one build carries in each field that a report holds many of."""


def single_fields(text: str) -> ReportContent:
    """A report with the text in every field that occurs once."""
    metrics = METRICS | {"dataset": text, "normaliser": text}
    name = text[:64] or "x"
    metrics["methods"] = {name: METRICS["methods"]["enface"], "mean_face": METRICS["methods"]["mean_face"]}
    result = result_facts(
        model=ModelFacts(name, "9f" * 32, text, 1, "", (text,), metrics, (text,)),
        run=RunFacts(text, text, text, text, EARLIER, 1.0, text, ((text, text),), ((text, "ab" * 32),)),
        decision=DecisionFacts(Decision.ACCEPTED, text, WHEN, text),
        warnings=(Notice("W999", text),),
    )
    return content(
        label=text,
        program="Enface 0.1.0",
        made_by=text,
        case=CaseFacts(text, text, text, text, text, text, EARLIER, (text,)),
        exhibits=(),
        stills=(),
        result=result,
        comparisons=(Comparison(text, gradient(4, 4), text),),
        audit=AuditHead(1, "c4" * 32, True, text, text),
        measurements=(),
        log=(),
        supersedes=(Earlier(text, EARLIER, "ee" * 32, text),),
    )


def repeated_fields(texts: tuple[str, ...]) -> ReportContent:
    """A report with each text in every field of its own exhibit, step and measurement."""
    plainly = {"photo": None, "crop": None, "received": None, "checked_at": None}
    exhibits = tuple(
        exhibit(1, label=text, name=text, source=text, legal_basis=text, category=text, supplier_sha256=text, **plainly)
        for text in texts
    )
    return content(
        exhibits=exhibits,
        stills=(),
        comparisons=(),
        bookmarks=tuple(CameraBookmark(text, Camera((0, 0, 500), (0, 0, 0), (0, 1, 0), 80.0)) for text in texts),
        measurements=tuple(Measurement(text, 1.0, 0.1, "mm", text) for text in texts),
        log=tuple(LogEntry(1, EARLIER, text, text, text, text) for text in texts),
    )


def printed(made: ReportContent) -> str:
    """Everything that the full report prints, running heads aside, without white space."""
    return body_of(report_bytes(made, ReportOptions(Template.LONG, spell_out=True)))


def shown(text: str) -> str:
    """What a reader must find of a text: one line where it is short, its lines where it goes to the appendix."""
    in_full = len(text) > 60 or text.count("\n") > 1
    return solid(plain(literal(text), lines=in_full))


def missing(texts: tuple[str, ...], page: str) -> list[str]:
    """The texts that cannot be read whole, neither in place nor in the appendix."""
    return [text for text in texts if shown(text) not in page and solid(plain(literal(text))) not in page]


def test_there_are_two_hundred_texts():
    assert len(HOSTILE) == len(set(HOSTILE)) == 200


@pytest.mark.parametrize("start", range(0, 200, STEP))
def test_a_field_that_occurs_once_prints_any_text(start):
    text = HOSTILE[start]
    page = printed(single_fields(text))
    assert missing((text,), page) == []
    short = len(plain(literal(text))) <= 60 and "\n" not in text and solid(plain(literal(text)))
    if short:
        # number, subject, examiner, organisation, reference, classification, label, made by; run, operation, operator,
        # device, choice twice, file; lineage, failure; decision twice; warning; title, caption; note; data set twice;
        # key, signature; superseded three times; model
        assert page.count(solid(plain(literal(text)))) >= 30


@pytest.mark.parametrize("start", range(0, 200, REPEATED if FULL else 100))
def test_fields_that_occur_often_print_any_text(start):
    texts = HOSTILE[start : start + REPEATED]
    page = printed(repeated_fields(texts))
    assert missing(texts, page) == []
    for text in texts:
        if len(plain(literal(text))) <= 60 and "\n" not in text:
            assert page.count(solid(plain(literal(text)))) >= 12, text


def test_a_text_that_is_empty_everywhere_is_called_not_stated():
    made = single_fields("")
    page = printed(replace(made, comparisons=()))
    assert page.count("notstated") >= 8


def test_no_field_of_text_is_forgotten():
    """A field that these tests do not fill would print without having been tried."""
    kinds = (CaseFacts, ModelFacts, RunFacts, DecisionFacts, Measurement, Comparison, LogEntry, AuditHead, Earlier)
    tried = {field.name for kind in kinds for field in fields(kind) if "str" in str(field.type)}
    assert all(is_dataclass(kind) for kind in kinds)
    assert tried == {
        "number", "examiner", "organisation", "reference", "classification", "subject", "notes", "name", "sha256",
        "architecture", "created", "lineage", "failure_modes", "metrics", "by", "reason", "label", "operation",
        "version",
        "operator", "device", "parameters", "outputs", "unit", "basis", "title", "caption", "who", "action", "detail",
        "outcome", "key", "signature",
    }  # fmt: skip
