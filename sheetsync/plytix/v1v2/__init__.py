"""The spelling of API generations 1 and 2."""
