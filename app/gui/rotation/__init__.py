"""The second view that is synthesised where there is one photo: shown, marked, chosen."""
