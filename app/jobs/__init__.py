"""Threads of the window: a use case runs here with progress, cancellation and an outcome on the GUI thread."""
