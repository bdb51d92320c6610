"""Tests of `sheetsync.entities`."""
