"""The names of stages as the services report them, marked for translation."""

from __future__ import annotations

from app.gui.action_spec import N_

STAGES = (
    N_("Stages", "Loading the window"),
    N_("Stages", "Loading the model"),
    N_("Stages", "Reading photos"),
    N_("Stages", "Reading the photo"),
    N_("Stages", "Copying the photo"),
    N_("Stages", "Entering the exhibit"),
    N_("Stages", "Finding faces"),
    N_("Stages", "Reconstructing"),
    N_("Stages", "Turning the head"),
    N_("Stages", "Building mesh"),
    N_("Stages", "Texturing"),
    N_("Stages", "Drawing"),
    N_("Stages", "Writing"),
    N_("Stages", "Checking the evidence"),
    N_("Stages", "Checking the database"),
    N_("Stages", "Copying the evidence"),
    N_("Stages", "Copying the database"),
    N_("Stages", "Packing the bundle"),
    N_("Stages", "Unpacking the bundle"),
)
