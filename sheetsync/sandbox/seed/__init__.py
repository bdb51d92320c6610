"""The accounts that a sandbox can start with."""
