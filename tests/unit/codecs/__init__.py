"""Tests of `sheetsync.codecs`."""
