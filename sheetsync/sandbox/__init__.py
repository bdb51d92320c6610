"""A Plytix in a box: a local HTTP server built from the published documentation."""
