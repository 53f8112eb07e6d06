"""The MICC Florence protocol: scans of 53 people, pictures made of them, and every method measured in one way."""
