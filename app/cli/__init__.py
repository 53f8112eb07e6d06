"""Headless commands: everything the workstation does, for scripts and servers."""
