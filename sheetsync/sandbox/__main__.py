"""``python -m sheetsync.sandbox``: a sandbox with all defaults, in memory."""

from __future__ import annotations

from sheetsync.sandbox.server import Options, serve

if __name__ == "__main__":
    serve(Options())
