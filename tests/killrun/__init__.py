"""`make killrun`: the running portal loses part after part to kill -9, and nothing else."""
