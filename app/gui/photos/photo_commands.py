"""The commands of the photo editor."""

from __future__ import annotations

from app.gui.action_spec import N_, ActionSpec

TURN_LEFT = ActionSpec(
    "photo.turn_left",
    "photo",
    N_("Actions", "Turn the photo left"),
    N_("Actions", "By 90 degrees; the original stays as it is"),
    "rotate-left",
    "Ctrl+Shift+L",
    N_("Actions", "Left"),
    section=1,
)
TURN_RIGHT = ActionSpec(
    "photo.turn_right",
    "photo",
    N_("Actions", "Turn the photo right"),
    N_("Actions", "By 90 degrees; the original stays as it is"),
    "rotate-right",
    "Ctrl+Shift+R",
    N_("Actions", "Right"),
    section=1,
)
MIRROR = ActionSpec(
    "photo.mirror",
    "photo",
    N_("Actions", "Mirror the photo"),
    N_("Actions", "Exchange left and right, for a photo that was taken in a mirror; the result says so"),
    "mirror",
    "Ctrl+Shift+M",
    N_("Actions", "Mirror"),
    section=1,
)
EDIT_BOX = ActionSpec(
    "photo.edit_box",
    "photo",
    N_("Actions", "Correct the box"),
    N_("Actions", "Move and resize the box around the face"),
    "box",
    "B",
    N_("Actions", "Box"),
    choice="photo.tool",
    section=2,
)
EDIT_LANDMARKS = ActionSpec(
    "photo.edit_landmarks",
    "photo",
    N_("Actions", "Correct the landmarks"),
    N_("Actions", "Move the 68 points on the face"),
    "landmarks",
    "K",
    N_("Actions", "Landmarks"),
    choice="photo.tool",
    section=2,
)
SPECS = (TURN_LEFT, TURN_RIGHT, MIRROR, EDIT_BOX, EDIT_LANDMARKS)

EDITOR_PAGE = ActionSpec(
    "page.photos",
    "view",
    N_("Actions", "Show the photos large"),
    N_("Actions", "Crop, landmarks, orientation"),
    short=N_("Actions", "Photos"),
    section=9,
)
QUALITY_PAGE = ActionSpec(
    "page.quality",
    "view",
    N_("Actions", "Show the quality of the photos"),
    N_("Actions", "Face size, sharpness, exposure and pose; warnings to accept"),
    "page-quality",
    short=N_("Actions", "Quality"),
    section=9,
)
ACKNOWLEDGE = ActionSpec(
    "photo.acknowledge",
    "photo",
    N_("Actions", "Accept the warnings of the photos"),
    N_("Actions", "They are printed with the result, and that they were accepted"),
    "ok",
    "Ctrl+Shift+A",
    section=3,
)
