"""A proposed mapping, and the check of one, for the terminal and for machines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from sheetsync.mapping.proposal import Proposal, ProposedColumn, Role
from sheetsync.model.definition import Account
from sheetsync.model.finding import Finding, Severity
from sheetsync.model.place import column_letters
from sheetsync.reports.as_json import finding_json, severity_counts
from sheetsync.reports.finding_lines import findings_text, safe_text
from sheetsync.reports.text_table import table_lines
from sheetsync.reports.words import counted

PROPOSAL_FORMAT: Final = "sheetsync.mapping-proposal/1"
MAPPING_CHECK_FORMAT: Final = "sheetsync.mapping-check/1"

_HEADERS: Final = ("Col", "Header", "Field", "How", "Samples", "Why")
_WIDTHS: Final = (3, 15, 31, 6, 14, 21)


def proposal_summary(proposal: Proposal, account: Account, path: Path, *, taken: str = "") -> str:
    """A proposal in one table, with what is to be done next.

    Args:
        proposal: The proposal.
        account: Whose definitions it was made with.
        path: Where the mapping was written.
        taken: The mapping at hand that fits the workbook already; empty when none does.
    """
    head = (
        f"{safe_text(proposal.file)} › {safe_text(proposal.sheet)}, headers in row "
        f"{proposal.header_row}, account {safe_text(account.name)}"
    )
    keys, fields = proposal.standing(Role.KEY), proposal.standing(Role.FIELD)
    rest = len(proposal.columns) - len(keys) - len(fields)
    counts = (
        f"{counted(len(keys), 'key column')} and {counted(len(fields), 'column')} bound, "
        f"{rest} left as comments"
    )
    blocks = [
        f"{head}\n{counts}",
        "\n".join(table_lines(_HEADERS, _WIDTHS, [_row(one) for one in proposal.columns])),
        findings_text(proposal.findings),
        "\n".join(_next(proposal, path, taken)),
    ]
    return "\n\n".join(block for block in blocks if block)


def proposal_json(
    proposal: Proposal, account: Account, path: Path, *, taken: str = ""
) -> dict[str, object]:
    """A proposal as ``sheetsync.mapping-proposal/1``."""
    return {
        "format": PROPOSAL_FORMAT,
        "workbook": proposal.file,
        "account": {"id": account.id, "name": account.name},
        "mapping": str(path),
        "usable": proposal.usable,
        "fits_already": taken or None,
        "sheet": proposal.sheet,
        "header_row": proposal.header_row,
        "header_rows": list(proposal.header_rows),
        "columns": [
            {
                "column": column_letters(one.index),
                "header": one.header,
                "role": one.role.value,
                "field": one.field,
                "confidence": None if one.confidence is None else one.confidence.value,
                "bound": one.stands,
                "why": list(one.why),
                "samples": list(one.samples),
                "settings": [
                    {
                        "name": setting.name,
                        "value": setting.value,
                        "why": setting.why,
                        "written": setting.stands and one.stands,
                    }
                    for setting in one.settings
                ],
            }
            for one in proposal.columns
        ],
        "findings": [finding_json(one) for one in proposal.findings],
    }


def _row(column: ProposedColumn) -> tuple[str, ...]:
    settings = [f"{one.name} {one.value!r}" for one in column.settings if one.stands]
    why = [*column.why[:1], *settings, *column.why[1:]]
    how = "" if column.confidence is None else column.confidence.value
    field = "" if column.field is None else str(column.field)
    if column.role is Role.KEY:
        field = f"key: {field}"
    return (
        column_letters(column.index),
        " ".join(column.header.split()),
        field if column.stands or not field else f"# {field}",
        how,
        " · ".join(column.samples[:2]),
        "; ".join(why),
    )


def _next(proposal: Proposal, path: Path, taken: str) -> list[str]:
    lines = [f"Mapping: {safe_text(str(path))}"]
    if taken:
        lines.append(
            f"{safe_text(taken)} fits this workbook already, so the new mapping has to be named "
            "with -m."
        )
    if proposal.usable:
        lines.append(f'Read it, then: sheetsync mapping check "{safe_text(str(path))}"')
    else:
        lines.append("It cannot be planned with yet: complete it at the comments.")
    return lines


def mapping_check_summary(
    file: str, account: Account | None, workbook: str | None, findings: Sequence[Finding]
) -> str:
    """What the check of a mapping found.

    Args:
        file: The mapping's file name.
        account: Whose definitions it was held against; ``None`` when it did not come to that.
        workbook: The workbook whose headers it was held against; ``None``: none.
        findings: Everything found.
    """
    against = [f"account {account.name}"] if account is not None else []
    against += [workbook] if workbook is not None else []
    head = safe_text(f"{file} against {' and '.join(against)}" if against else file)
    counts = severity_counts(findings)
    told = ", ".join(counted(counts[one], one.value) for one in Severity if counts[one])
    blocks = [head, findings_text(findings), f"Together {told}." if told else "Nothing found."]
    return "\n\n".join(block for block in blocks if block)


def mapping_check_json(
    file: str, account: Account | None, workbook: str | None, findings: Sequence[Finding]
) -> dict[str, object]:
    """What the check of a mapping found, as ``sheetsync.mapping-check/1``."""
    counts = severity_counts(findings)
    return {
        "format": MAPPING_CHECK_FORMAT,
        "mapping": file,
        "account": None if account is None else {"id": account.id, "name": account.name},
        "workbook": workbook,
        "summary": {
            "errors": counts[Severity.ERROR],
            "warnings": counts[Severity.WARNING],
            "notices": counts[Severity.NOTICE],
        },
        "findings": [finding_json(one) for one in findings],
    }
