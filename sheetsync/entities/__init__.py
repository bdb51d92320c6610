"""What is particular about one kind of thing."""
