"""How Plytix is asked."""
