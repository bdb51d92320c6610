"""How each attribute type is written, in cells and in Plytix."""
