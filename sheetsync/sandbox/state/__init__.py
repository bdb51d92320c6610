"""Where the accounts are kept: one SQLite file."""
