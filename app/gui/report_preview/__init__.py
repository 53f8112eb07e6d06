"""The report as pages on the screen, before it is saved."""
