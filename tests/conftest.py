"""What every test shares: hypothesis profiles, and a plain word on what was left out."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

import pytest
from hypothesis import HealthCheck, settings

# No test asks, or writes to, the keyring of whoever runs it.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
# Nor touches the settings, journals or counts of whoever runs it.
os.environ["SHEETSYNC_HOME"] = tempfile.mkdtemp(prefix="sheetsync-tests-")
atexit.register(shutil.rmtree, os.environ["SHEETSYNC_HOME"], ignore_errors=True)

# The same examples each time, so that a change is judged by what it changes; "long" looks for new.
settings.register_profile(
    "quick",
    max_examples=25,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "long", max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
CHROMIUM = shutil.which("chromium")
NEEDS = {
    "libreoffice": (
        SOFFICE,
        "LibreOffice is not installed (no soffice on the PATH)",
        "that save workbooks in LibreOffice",
        "libreoffice-calc",
    ),
    "chromium": (
        CHROMIUM,
        "Chromium is not installed (no chromium on the PATH)",
        "that open a page in Chromium",
        "chromium",
    ),
}
"""By marker: the program, why not when it is missing, which tests need it, what to install."""

LEFT_OUT = {marker: why for marker, (program, why, _, _) in NEEDS.items() if program is None}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what needs a program that is not there."""
    for item in items:
        for marker, why in LEFT_OUT.items():
            if item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=why))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say plainly what was left out, since a skip is easily overlooked."""
    skipped = terminalreporter.stats.get("skipped", [])
    lines = []
    for marker, why in LEFT_OUT.items():
        without = [report for report in skipped if why in str(report.longrepr)]
        _, _, which, package = NEEDS[marker]
        if without:
            lines.append(
                f"{len(without)} tests {which} were left out: {why}. Install {package} to run them."
            )
    if lines:
        terminalreporter.section("left out")
        for line in lines:
            terminalreporter.write_line(line)
