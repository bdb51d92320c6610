"""The objects that API v1 and the products of v2 answer, one file a subject."""
