"""Tests of `sheetsync.validation`."""
