"""The commands of the 3D view's panels: panes, light, measuring, bookmarks."""

from __future__ import annotations

from app.gui.action_spec import N_, ActionSpec

SPLIT = ActionSpec(
    "view.split",
    "view",
    N_("Actions", "Split view"),
    N_("Actions", "Two panes beside each other, each with layers of its own"),
    "split",
    "S",
    checkable=True,
    section=2,
)
LINKED = ActionSpec(
    "view.linked",
    "view",
    N_("Actions", "Link both panes"),
    N_("Actions", "Turn both panes together"),
    "link",
    "Shift+S",
    checkable=True,
    section=2,
)
LIGHT_RESET = ActionSpec(
    "view.light_reset",
    "view",
    N_("Actions", "Light as at first"),
    N_("Actions", "Put the light back to above the viewer's left"),
    "light",
    section=2,
)
BOOKMARK = ActionSpec(
    "view.bookmark",
    "view",
    N_("Actions", "Bookmark this camera"),
    N_("Actions", "Keep the place that the face is seen from"),
    "bookmark",
    "Ctrl+B",
    N_("Actions", "Bookmark"),
    section=2,
)
DISTANCE = ActionSpec(
    "measure.distance",
    "tools",
    N_("Actions", "Measure a distance"),
    N_("Actions", "Choose two points on the face; again to stop"),
    "measure-distance",
    "D",
    N_("Actions", "Distance"),
    checkable=True,
)
ANGLE = ActionSpec(
    "measure.angle",
    "tools",
    N_("Actions", "Measure an angle"),
    N_("Actions", "Choose a point, the corner and another point; again to stop"),
    "measure-angle",
    "A",
    N_("Actions", "Angle"),
    checkable=True,
)
