"""Help inside the window: what each part is for, a tour, About, and whether everything works."""
