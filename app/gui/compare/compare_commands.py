"""The commands of the page that compares."""

from __future__ import annotations

from app.gui.action_spec import N_, ActionSpec

OVERLAY = ActionSpec(
    "compare.overlay",
    "tools",
    N_("Actions", "Compare: overlay"),
    N_("Actions", "The model over the photo, as translucent as the slider says"),
    "compare-overlay",
    short=N_("Actions", "Overlay"),
    choice="compare.mode",
    section=3,
)
WIPE = ActionSpec(
    "compare.wipe",
    "tools",
    N_("Actions", "Compare: wipe"),
    N_("Actions", "The model at the left of a line, the photo at its right"),
    "compare-wipe",
    short=N_("Actions", "Wipe"),
    choice="compare.mode",
    section=3,
)
BLINK = ActionSpec(
    "compare.blink",
    "tools",
    N_("Actions", "Compare: blink"),
    N_("Actions", "The model and the photo in turn"),
    "compare-blink",
    short=N_("Actions", "Blink"),
    choice="compare.mode",
    section=3,
)
SIDE_BY_SIDE = ActionSpec(
    "compare.side_by_side",
    "tools",
    N_("Actions", "Compare: side by side"),
    N_("Actions", "The photo and the model beside each other"),
    "split",
    short=N_("Actions", "Side by side"),
    choice="compare.mode",
    section=3,
)
MODES = (OVERLAY, WIPE, BLINK, SIDE_BY_SIDE)

KEEP = ActionSpec(
    "compare.keep",
    "tools",
    N_("Actions", "Keep the comparison in the case"),
    N_("Actions", "The figure as it is seen, for the report; a blink is kept side by side"),
    "save",
    short=N_("Actions", "Keep in case"),
    section=3,
)

COMPARE_PAGE = ActionSpec(
    "page.compare",
    "view",
    N_("Actions", "Show the comparison with a third photo"),
    N_("Actions", "The model in the pose of another photo: a visual aid"),
    short=N_("Actions", "Compare"),
    section=9,
)
