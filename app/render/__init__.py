"""Pictures: off-screen stills of a mesh, and drawings on photos."""
