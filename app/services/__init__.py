"""Use cases as plain functions that take a `JobContext`; none of them knows whether a window exists."""
