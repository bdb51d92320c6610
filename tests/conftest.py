"""What every test shares: hypothesis profiles, and a plain word on what was left out."""

from __future__ import annotations

import os
import shutil

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "quick", max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "long", max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
LEFT_OUT = "LibreOffice is not installed (no soffice on the PATH)"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what needs a program that is not there."""
    if SOFFICE is not None:
        return
    for item in items:
        if item.get_closest_marker("libreoffice"):
            item.add_marker(pytest.mark.skip(reason=LEFT_OUT))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say plainly what was left out, since a skip is easily overlooked."""
    skipped = terminalreporter.stats.get("skipped", [])
    without = [report for report in skipped if LEFT_OUT in str(report.longrepr)]
    if without:
        terminalreporter.section("left out")
        terminalreporter.write_line(
            f"{len(without)} tests that save workbooks in LibreOffice were left out: {LEFT_OUT}. "
            "Install libreoffice-calc to run them."
        )
