"""Make the blank workbooks in ``templates/`` from the mappings in ``mappings/``.

Run ``python -m tools.make_templates`` from the repository's root; their drop-downs hold the options
of the practice account. A test tells when they are no longer current.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from sheetsync.mapping.parse import parse_mapping
from sheetsync.pipeline import ExportJob, export_workbook
from sheetsync.wiring import demo_sandbox

ROOT: Final = Path(__file__).resolve().parent.parent
MAPPINGS: Final = ROOT / "mappings"
TEMPLATES: Final = ROOT / "templates"
RUN: Final = "template"


def make_templates(folder: Path) -> list[Path]:
    """Write a template for each mapping into a folder.

    Returns:
        The files, by name.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    with demo_sandbox() as connected:
        for file in sorted(MAPPINGS.glob("*.yaml")):
            target = folder / f"{file.stem}.xlsx"
            target.unlink(missing_ok=True)
            job = ExportJob(
                mapping=parse_mapping(file.read_text(encoding="utf-8"), file=file.name),
                connection=connected.name,
                run=RUN,
                skus=(),
                where="",
                output=target,
                blank=True,
            )
            made.append(export_workbook(job, connected.pim, connected.clock).workbook)
    return made


def main() -> None:
    """Write the templates into the repository, or into the folder that is named."""
    for path in make_templates(Path(sys.argv[1]) if len(sys.argv) > 1 else TEMPLATES):
        print(path)


if __name__ == "__main__":
    main()
