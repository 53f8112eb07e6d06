"""What the window promises about time and memory, measured on the real window."""
