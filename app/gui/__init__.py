"""The analyst's window: widgets observe models, models run services through a job runner, nothing here computes."""
