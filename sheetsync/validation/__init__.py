"""Which rows may go on."""
