"""What is kept: output folders, cases, evidence, audit."""
