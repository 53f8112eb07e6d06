"""The sections of the report: each is a function of setter and content that returns what it prints."""
