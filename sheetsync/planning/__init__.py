"""What differs, in what order, and whether it is safe."""
