"""The pages of the settings dialog: each shows and changes the settings of one kind, and can be reset alone."""
