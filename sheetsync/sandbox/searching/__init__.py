"""The search language, once for all collections."""
