"""What the user typed, and what they see."""
