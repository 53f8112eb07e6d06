"""The composition root: surroundings, logging, the application object, and services wired into the window."""
