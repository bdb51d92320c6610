"""The routes of API generations 1 and 2, one file per resource."""
