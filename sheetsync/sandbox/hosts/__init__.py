"""Who may ask, how often, and what goes wrong on the way."""
