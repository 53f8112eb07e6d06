"""Words for the events of a case's audit trail; the trail itself keeps the names that it was written with."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.gui.action_spec import N_

EVENTS = {
    "audit.checked": N_("Events", "Audit trail checked"),
    "audit.exported": N_("Events", "Audit trail exported"),
    "audit.viewed": N_("Events", "Audit trail looked at"),
    "bundle.exported": N_("Events", "Portable copy written"),
    "bundle.imported": N_("Events", "Made from a portable copy"),
    "case.created": N_("Events", "Case made"),
    "case.moved": N_("Events", "Case moved"),
    "case.opened": N_("Events", "Case opened"),
    "case.organisation_set": N_("Events", "Organisation changed"),
    "case.searched": N_("Events", "Case searched"),
    "case.updated": N_("Events", "Case described"),
    "case.verified": N_("Events", "Case verified"),
    "comparison.chosen": N_("Events", "Figures for the report chosen"),
    "comparison.kept": N_("Events", "Comparison kept"),
    "evidence.checked": N_("Events", "Photos checked"),
    "exhibit.added": N_("Events", "Photo brought in"),
    "exhibit.check_failed": N_("Events", "Photo is NOT what came in"),
    "exhibit.described": N_("Events", "Photo described"),
    "exhibit.edited": N_("Events", "Photo corrected by hand"),
    "exhibit.restored": N_("Events", "Photo taken out of the trash"),
    "exhibit.trashed": N_("Events", "Photo put into the trash"),
    "exhibit.viewed": N_("Events", "Photo looked at"),
    "note.added": N_("Events", "Note written"),
    "note.edited": N_("Events", "Note changed"),
    "note.restored": N_("Events", "Note taken out of the trash"),
    "note.trashed": N_("Events", "Note put into the trash"),
    "report.made": N_("Events", "Report made"),
    "result.accepted": N_("Events", "Result accepted"),
    "result.bookmarked": N_("Events", "Camera bookmarks changed"),
    "result.draft": N_("Events", "Result made a draft again"),
    "result.exported": N_("Events", "Result exported"),
    "result.measured": N_("Events", "Measurements changed"),
    "result.opened": N_("Events", "Result looked at"),
    "result.rejected": N_("Events", "Result rejected"),
    "result.restored": N_("Events", "Result taken out of the trash"),
    "result.trashed": N_("Events", "Result put into the trash"),
    "results.compared": N_("Events", "Results compared"),
    "run.cancelled": N_("Events", "Run cancelled"),
    "run.done": N_("Events", "Run done"),
    "run.failed": N_("Events", "Run failed"),
    "tags.set": N_("Events", "Labels changed"),
}


def event_text(action: str) -> str:
    """What happened, for people; an action of a newer version keeps its name."""
    known = EVENTS.get(action)
    return action if known is None else QCoreApplication.translate("Events", known)
