from __future__ import annotations

from tools.make_api_docs import PAGE, page


def test_the_page_on_the_api_is_current() -> None:
    """Make it anew with: python -m tools.make_api_docs."""
    assert PAGE.read_text(encoding="utf-8") == page()
