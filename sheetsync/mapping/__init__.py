"""Which column feeds which field, and how."""
