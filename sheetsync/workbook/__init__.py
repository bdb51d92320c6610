"""What the cells say, and how cells are written."""
