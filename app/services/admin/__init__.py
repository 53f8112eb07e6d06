"""What administrators do: users, models, data sources, training, evaluation, the audit trail.

Every function takes the `Session` of somebody who is logged in and requires a capability of it before anything else;
whether a window exists, or is hidden, decides nothing. Nothing here reads or writes a case.
"""
