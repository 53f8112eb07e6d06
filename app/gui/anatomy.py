"""Names of anatomical points for people."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.gui.action_spec import N_

NAMES: dict[str, str] = {
    "exocanthion_right": N_("Anatomy", "Outer corner of the right eye"),
    "endocanthion_right": N_("Anatomy", "Inner corner of the right eye"),
    "endocanthion_left": N_("Anatomy", "Inner corner of the left eye"),
    "exocanthion_left": N_("Anatomy", "Outer corner of the left eye"),
    "nasion": N_("Anatomy", "Root of the nose"),
    "pronasale": N_("Anatomy", "Tip of the nose"),
    "subnasale": N_("Anatomy", "Base of the nose"),
    "alare_right": N_("Anatomy", "Right wing of the nose"),
    "alare_left": N_("Anatomy", "Left wing of the nose"),
    "labiale_superius": N_("Anatomy", "Upper lip"),
    "labiale_inferius": N_("Anatomy", "Lower lip"),
    "cheilion_right": N_("Anatomy", "Right corner of the mouth"),
    "cheilion_left": N_("Anatomy", "Left corner of the mouth"),
    "gnathion": N_("Anatomy", "Chin"),
}


def anatomical_name(name: str) -> str:
    """The point's name in the person's language; right and left are the subject's."""
    return QCoreApplication.translate("Anatomy", NAMES[name]) if name in NAMES else ""
