"""A result in the pose of another photo, for looking at both: a visual aid, never a measure of likeness."""
