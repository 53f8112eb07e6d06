"""Words for roles, kinds of sources, states and stages of training."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


def role_text(role: str) -> str:
    """A role."""
    return {
        "analyst": translate("Admin", "Analyst"),
        "reviewer": translate("Admin", "Reviewer"),
        "administrator": translate("Admin", "Administrator"),
        "auditor": translate("Admin", "Auditor"),
    }.get(role, role)


def kind_text(kind: str) -> str:
    """A kind of data source."""
    return {
        "anny": translate("Admin", "Synthetic heads (anny)"),
        "ict": translate("Admin", "Synthetic heads (ICT-FaceKit)"),
        "bfm": translate("Admin", "Synthetic heads (BFM.mat)"),
        "300wlp": translate("Admin", "Photos of 300W-LP"),
        "facegen": translate("Admin", "FaceGen exports"),
        "textures": translate("Admin", "Textures for backgrounds"),
    }.get(kind, kind)


def state_text(state: str) -> str:
    """Where a training run is."""
    return {
        "planned": translate("Admin", "Planned"),
        "preparing": translate("Admin", "Preparing"),
        "training": translate("Admin", "Training"),
        "paused": translate("Admin", "Paused"),
        "stopped": translate("Admin", "Stopped"),
        "done": translate("Admin", "Done"),
        "failed": translate("Admin", "Failed"),
        "killed": translate("Admin", "Ended without notice"),
    }.get(state, state)


def stage_text(stage: str) -> str:
    """A stage of the procedure."""
    return {
        "synthetic": translate("Admin", "Synthetic"),
        "transfer": translate("Admin", "Transfer"),
        "single": translate("Admin", "Single photo"),
    }.get(stage, stage)


def preset_text(preset: str) -> str:
    """A schedule."""
    return {
        "paper, synthetic": translate("Admin", "Paper: synthetic stage"),
        "paper, transfer": translate("Admin", "Paper: transfer stage"),
        "paper, single photo": translate("Admin", "Paper: single-photo stage"),
        "go on from a model": translate("Admin", "Go on from a model"),
        "go on, single photo": translate("Admin", "Go on, single photo"),
    }.get(preset, preset)


def duration_text(seconds: float) -> str:
    """A duration; a dash when it is not known."""
    if seconds < 0:
        return "–"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
