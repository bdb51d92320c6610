"""Workbooks that are damaged on purpose, each with its clean twin, made anew for each run."""
