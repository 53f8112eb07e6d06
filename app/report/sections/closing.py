"""The closing sections: limits, processing log, integrity, signatures."""

from __future__ import annotations

from reportlab.platypus import Flowable, Spacer, Table, TableStyle

from app.report import look
from app.report.content import LogEntry, ReportContent
from app.report.language import moment
from app.report.typeset import Cell, Setter, together

LIMITS = ("estimate", "identity", "scale", "measurement", "unseen", "population", "expression", "review")
SHORT_LIMITS = LIMITS[:4]


def limits(setter: Setter, *, all_of_them: bool = True) -> list[Flowable]:
    """What the model cannot carry; the chief limits alone are one paragraph."""
    texts = [setter.words(f"limits.{name}") for name in (LIMITS if all_of_them else SHORT_LIMITS)]
    body = setter.bullets(texts) if all_of_them else setter.text(" ".join(texts), look.FINE)
    return [*setter.heading("limits.title"), body]


def notes(setter: Setter, content: ReportContent) -> list[Flowable]:
    """The examiner's notes; nothing when there are none."""
    if not content.case.notes:
        return []
    label = setter.words("notes.title")
    texts = [setter.short(note, label, 600) for note in content.case.notes]
    return [*setter.heading("notes.title"), setter.bullets(texts)]


def processing_log(setter: Setter, content: ReportContent) -> list[Flowable]:
    """Every step in its order."""
    story = [*setter.heading("log.title"), setter.say("log.lead", look.TEXT)]
    if not content.log:
        return [*story, setter.say("log.none")]
    if content.log_omitted:
        story.append(setter.say("log.omitted", look.TEXT, count=setter.words.number(content.log_omitted, 0)))
    header = [setter.words(f"log.{column}") for column in ("number", "at", "who", "action", "detail")]
    rows = [_entry(setter, entry) for entry in content.log]
    return [*story, setter.rows(header, rows, (26, 121, 72, 92, 171))]


def integrity(setter: Setter, content: ReportContent) -> list[Flowable]:
    """How to find out whether evidence, records or this report were changed."""
    words = setter.words
    story = [*setter.heading("integrity.title"), setter.say("integrity.lead", look.TEXT)]
    rows: list[tuple[str, Cell]] = []
    audit = content.audit
    if audit is None:
        story.append(setter.say("integrity.no_audit"))
    else:
        rows = [
            ("integrity.sequence", words.number(audit.sequence, 0)),
            ("integrity.head", setter.text(audit.sha256, look.HASH)),
            ("integrity.chain", words("integrity.intact" if audit.intact else "integrity.broken")),
        ]
        if audit.signature:
            rows.append(("integrity.key", setter.user(audit.key, words("integrity.key"), look.HASH)))
            rows.append(("integrity.signature", setter.user(audit.signature, words("integrity.signature"), look.HASH)))
        else:
            rows.append(("integrity.signature", words("integrity.unsigned")))
    for earlier in content.supersedes:
        rows.append(("report.supersedes", _earlier(setter, earlier.label, earlier.sha256, earlier.reason)))
    return [*story, setter.facts(rows)] if rows else story


def signatures(setter: Setter, content: ReportContent) -> list[Flowable]:
    """Lines for examiner and reviewer."""
    gap, name, sign = 14.0, 150.0, 190.0
    date = look.WIDTH - name - sign - 2 * gap
    widths = [name, gap, sign, gap, date]
    cells: list[list[Cell]] = []
    for key in ("signatures.examiner", "signatures.reviewer"):
        cells.append([Spacer(0, 26)] + [""] * 4)
        labels = [setter.say(key, look.LABEL), "", setter.say("signatures.signature", look.LABEL), ""]
        cells.append([*labels, setter.say("signatures.date", look.LABEL)])
    table = Table(cells, colWidths=widths, hAlign="LEFT")
    lines = [("LINEABOVE", (column, row), (column, row), 0.6, look.MUTED) for row in (1, 3) for column in (0, 2, 4)]
    room = [("TOPPADDING", (0, row), (-1, row), 2) for row in (1, 3)]
    table.setStyle(TableStyle([*look.GRID.getCommands(), *lines, *room]))
    return [*together(*setter.heading("signatures.title"), setter.lead("signatures.lead"), table)]


def _entry(setter: Setter, entry: LogEntry) -> list[Cell]:
    words = setter.words
    detail = " · ".join(filter(None, (entry.detail, entry.outcome)))
    return [
        "–" if entry.sequence is None else str(entry.sequence),
        moment(entry.at),
        setter.user(entry.who, words("log.who"), look.FINE, 80),
        setter.user(_action(setter, entry.action), words("log.action"), look.FINE, 100),
        setter.text(
            setter.short(detail, f"{words('log.detail')}, {words('log.number')} {entry.sequence}", 220), look.FINE
        ),
    ]


def _action(setter: Setter, action: str) -> str:
    key = f"action.{action}"
    return setter.words(key) if setter.words.has(key) else action


def _earlier(setter: Setter, label: str, sha256: str, reason: str) -> list[Flowable]:
    words = setter.words
    cells: list[Flowable] = [setter.user(label, words("report.label"), look.BODY, 120), setter.text(sha256, look.HASH)]
    if reason:
        cells.append(setter.user(reason, words("decision.reason")))
    return cells
