"""Names of the 68 landmarks for people, feature by feature."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.gui.action_spec import N_

# Right and left are the subject's: the right eye is at the image's left.
_FEATURES: tuple[tuple[str, int], ...] = (
    (N_("Landmarks", "Jaw {0}"), 17),
    (N_("Landmarks", "Right brow {0}"), 5),
    (N_("Landmarks", "Left brow {0}"), 5),
    (N_("Landmarks", "Bridge of the nose {0}"), 4),
    (N_("Landmarks", "Base of the nose {0}"), 5),
    (N_("Landmarks", "Right eye {0}"), 6),
    (N_("Landmarks", "Left eye {0}"), 6),
    (N_("Landmarks", "Outer lips {0}"), 12),
    (N_("Landmarks", "Inner lips {0}"), 8),
)


def landmark_names() -> list[str]:
    """All 68, in iBUG order, with their numbers from 1."""
    names: list[str] = []
    for feature, count in _FEATURES:
        text = QCoreApplication.translate("Landmarks", feature)
        first = len(names)
        names += [f"{first + number}  {text.format(number)}" for number in range(1, count + 1)]
    return names
