"""Words for what a case holds: verdicts, states of evidence, roles, events."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.core.casefile import Outcome, Verdict, Verification

translate = QCoreApplication.translate


def verdict_text(verdict: Verdict) -> str:
    """What the analyst said about a result."""
    return {
        Verdict.DRAFT: translate("Cases", "Draft"),
        Verdict.ACCEPTED: translate("Cases", "Accepted"),
        Verdict.REJECTED: translate("Cases", "Rejected"),
    }[verdict]


def verification_text(state: Verification) -> str:
    """Whether stored bytes are the ones that came in."""
    return {
        Verification.VERIFIED: translate("Cases", "Verified"),
        Verification.FAILED: translate("Cases", "FAILED: the stored bytes are not those that came in"),
        Verification.NOT_CHECKED: translate("Cases", "Not checked yet"),
    }[state]


def outcome_text(outcome: Outcome) -> str:
    """How a run ended."""
    return {
        Outcome.DONE: translate("Cases", "Done"),
        Outcome.FAILED: translate("Cases", "Failed"),
        Outcome.CANCELLED: translate("Cases", "Cancelled"),
    }[outcome]


def role_text(role: str) -> str:
    """What a photo is used as."""
    return {
        "front": translate("Cases", "Front"),
        "side": translate("Cases", "Side"),
        "comparison": translate("Cases", "Comparison"),
    }.get(role, translate("Cases", "Other"))


def role_of_person(role: str) -> str:
    """In which role somebody acted."""
    return translate("Cases", "Analyst") if role == "analyst" else role


def template_text(template: str) -> str:
    """Kind of a report."""
    return {
        "long": translate("Cases", "Full report"),
        "short": translate("Cases", "Short report"),
        "summary": translate("Cases", "One page"),
    }.get(template, template)


def field_text(name: str) -> str:
    """Name of a field in which a text was found."""
    return {
        "number": translate("Cases", "Case number"),
        "examiner": translate("Cases", "Examiner"),
        "reference": translate("Cases", "Reference"),
        "classification": translate("Cases", "Classification"),
        "description": translate("Cases", "Description"),
        "name": translate("Cases", "File"),
        "sha256": "SHA-256",
        "source": translate("Cases", "Source"),
        "legal_basis": translate("Cases", "Legal basis"),
        "person_category": translate("Cases", "Category of person"),
        "role": translate("Cases", "Use"),
        "tag": translate("Cases", "Label"),
        "model": translate("Cases", "Model"),
        "warning": translate("Cases", "Warning"),
        "reason": translate("Cases", "Reason"),
        "text": translate("Cases", "Text"),
    }.get(name, name)
