"""Every operation as a typed function, one class an area."""
