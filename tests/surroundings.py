"""Surroundings that a command may run in, for real: locales, time zones, encodings."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

SOURCES: Final = {
    "C.UTF-8": ("C", "UTF-8"),
    "de_DE.UTF-8": ("de_DE", "UTF-8"),
    "de_DE.ISO-8859-1": ("de_DE", "ISO-8859-1"),
    "tr_TR.UTF-8": ("tr_TR", "UTF-8"),
}
"""Locale → what ``localedef`` makes it of."""

PROBE: Final = """\
import locale, sys, time
locale.setlocale(locale.LC_ALL, "")
print(locale.localeconv()["decimal_point"], time.strftime("%B", (2026, 5, 1) + (0,) * 6),
      time.timezone, sys.getfilesystemencoding(), sep="|")
"""
"""Says what a process gets of its surroundings; fails where the locale is not there."""

SEVERAL: Final = """\
import locale, os, sys, time
locale.setlocale(locale.LC_ALL, "")
time.tzset()
from sheetsync.cli.boundary import run
from sheetsync.cli.main import cli
words, codes = sys.argv[2:] + ["--then"], []
while words:
    end = words.index("--then")
    name = os.path.join(sys.argv[1], f"{len(codes)}.out")
    os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT), 1)
    codes.append(run(cli, words[:end]))
    sys.stdout.flush()
    words = words[end + 1 :]
print(*codes, file=sys.stderr)
"""
"""Runs command lines one after the other, with more taken from the locale than Python takes."""


def build_locales(folder: Path) -> None:
    """Make the locales, since few machines have them; see ``LOCPATH`` in glibc's manual."""
    for name, (source, characters) in SOURCES.items():
        subprocess.run(
            ["localedef", "--no-archive", "-c", "-i", source, "-f", characters, folder / name],
            check=False,  # 1 is a warning too; the probe tells whether the locale is there
            capture_output=True,
            timeout=120,
        )


def can_build_locales() -> bool:
    """Whether ``localedef`` and what it needs are there."""
    return shutil.which("localedef") is not None and Path("/usr/share/i18n/locales/tr_TR").exists()


def environment(built: Path, settings: Mapping[str, str]) -> dict[str, str]:
    """This process's surroundings without what is to be set, and with it."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("LC_", "PYTHONIO", "PYTHONUTF8")) and name not in {"LANG", "TZ"}
    }
    return {**kept, "LOCPATH": str(built), **settings}


def probed(surroundings: Mapping[str, str]) -> list[str]:
    """Decimal point, name of May, seconds west of UTC, encoding of file names."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE],
        env=dict(surroundings),
        capture_output=True,
        check=True,
        timeout=60,
    )
    return done.stdout.decode("utf-8", "replace").strip().split("|")


def run_several(
    lines: Sequence[Sequence[str]], *, folder: Path, told: Path, surroundings: Mapping[str, str]
) -> list[tuple[int, bytes]]:
    """Run command lines in one process, in a folder.

    Args:
        lines: The command lines, without the program's name.
        folder: Where they are run.
        told: An empty folder for what they print.
        surroundings: The environment.

    Returns:
        Exit code and what was printed, a command line each.
    """
    words = [word for line in lines for word in ("--then", *line)][1:]
    done = subprocess.run(
        [sys.executable, "-c", SEVERAL, str(told), *words],
        cwd=folder,
        env=dict(surroundings),
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    codes = done.stderr.decode("utf-8", "replace").splitlines()[-1].split()
    return [(int(code), (told / f"{at}.out").read_bytes()) for at, code in enumerate(codes)]
