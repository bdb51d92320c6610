"""What the sheet wants of each entity."""
