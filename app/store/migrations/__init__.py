"""How the tables of a case came to be: one revision for each released schema."""
