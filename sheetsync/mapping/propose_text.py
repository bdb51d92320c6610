"""A proposal as the text of a mapping file, with its reasons as comments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sheetsync.mapping.findings import shown
from sheetsync.mapping.proposal import (
    Confidence,
    Proposal,
    ProposedColumn,
    ProposedSetting,
    Role,
)
from sheetsync.mapping.yaml_text import yaml_text
from sheetsync.model.place import column_letters

_SPECIAL: Final = re.compile(r"[*?\[]")
_REMARKS_AT: Final = 44
"""Column at which remarks behind a setting begin."""

_LONGEST: Final = 100
"""Characters of a line of comment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalFrame:
    """What a mapping file says beside the proposal itself.

    Attributes:
        name: What people call the mapping.
        connection: The connection to name in it; ``None``: none.
        account: The account's name; for a comment.
        taken: The mapping at hand that fits the workbook's name already, so that this one must
            not; empty when none does.
        schema_file: The JSON Schema beside the file, for editors; empty when there is none.
    """

    name: str
    connection: str | None
    account: str
    taken: str = ""
    schema_file: str = ""


def proposal_text(proposal: Proposal, frame: ProposalFrame) -> str:
    """The text of the mapping file, with a line break at its end."""
    return "".join(f"{line.rstrip()}\n" for line in _lines(proposal, frame))


def match_pattern(file: str) -> str:
    """The pattern that fits a workbook's name, with anything before and behind it."""
    stem, dot, suffix = file.rpartition(".")
    escaped = _SPECIAL.sub(lambda found: f"[{found[0]}]", stem if dot else file)
    return f"*{escaped}*{dot}{suffix if dot else ''}"


def _lines(proposal: Proposal, frame: ProposalFrame) -> Iterator[str]:
    if frame.schema_file:
        yield f"# yaml-language-server: $schema={frame.schema_file}"
    yield (
        f"# Proposed by sheetsync from {shown(proposal.file)} › {shown(proposal.sheet)}"
        f" and the account {shown(frame.account)}."
    )
    yield "# Read it before you use it: what is not sure says so, and what is only a guess is"
    yield "# left as a comment. Take away the # before what is right."
    for finding in proposal.findings:
        yield from _comment(
            f"{finding.severity.value}: {finding.expected}. {finding.remedy}", indent=""
        )
    yield "version: 1"
    yield f"name: {yaml_text(frame.name)}"
    if frame.connection is not None:
        yield f"connection: {yaml_text(frame.connection)}"
    match = f"match: [{yaml_text(match_pattern(proposal.file), flow=True)}]"
    if frame.taken:
        yield _remarked(f"# {match}", f"{frame.taken} fits this workbook already")
    else:
        yield match
    yield ""
    yield "sheets:"
    yield from _sheet(proposal)


def _sheet(proposal: Proposal) -> Iterator[str]:
    name = f"sheet: {yaml_text(proposal.sheet)}"
    first = f"  - {name}"
    if proposal.sheets == 1:
        first = "  - kind: product"
        yield _remarked(f"  # {name}", "not needed: the only sheet")
    yield first
    row = f"header_row: {proposal.header_row}"
    if proposal.header_row_needed:
        others = [str(one) for one in proposal.header_rows if one != proposal.header_row]
        remark = f"rows {', '.join(others)} could be taken for it" if others else ""
        yield _remarked(f"    {row}", remark)
    else:
        yield _remarked(f"    # {row}", "not needed: the one row that holds the headers is found")
    if proposal.sheets != 1:
        yield "    kind: product"
    yield from _group(proposal, Role.KEY, "key")
    yield _remarked("    mode: update", "an unknown key is a finding, not a new product")
    yield _remarked("    unmapped_columns: warn", "of columns that are not bound below")
    yield from _group(proposal, Role.FIELD, "columns")


def _group(proposal: Proposal, role: Role, name: str) -> Iterator[str]:
    """The key columns, or all others in the order of the sheet."""
    roles = {role} if role is Role.KEY else {Role.FIELD, Role.NOTHING}
    columns = [one for one in proposal.columns if one.role in roles]
    columns.sort(key=lambda one: (role is Role.KEY and not one.stands, one.index))
    yield f"    {name}:" if proposal.standing(role) else f"    # {name}:"
    for column in columns:
        if column.role is Role.NOTHING:
            yield from _nothing(column)
        else:
            yield from _binding(column)


def _nothing(column: ProposedColumn) -> Iterator[str]:
    head = f"{column_letters(column.index)} {_quoted(column.header)}: {'; '.join(column.why)}"
    samples = f" ({_samples(column.samples)})" if column.samples else ""
    yield from _comment(head + samples, indent="      ")


def _binding(column: ProposedColumn) -> Iterator[str]:
    stands = column.stands
    remark = column_letters(column.index)
    if column.samples:
        remark += f": {_samples(column.samples)}"
    if column.confidence is not Confidence.SURE:
        word = Confidence.GUESS if column.confidence is None else column.confidence
        yield from _comment(f"{word.value}: {'; '.join(column.why)}", indent="      ")
    sign = "" if stands else "# "
    yield _remarked(f"      {sign}- column: {yaml_text(column.header)}", remark)
    yield f"      {sign}  field: {yaml_text(column.field or '')}"
    for setting in column.settings:
        yield _remarked(
            f"      {sign}  {'' if setting.stands or sign else '# '}{_setting(setting)}",
            setting.why if setting.stands else f"guess: {setting.why}",
        )


def _setting(setting: ProposedSetting) -> str:
    if setting.name == "values":
        texts = [yaml_text(text, flow=True) for text in setting.value.split("\n")]
        pairs = zip(texts[::2], texts[1::2], strict=True)
        return f"values: {{{', '.join(f'{word}: {meaning}' for word, meaning in pairs)}}}"
    if setting.value.isdigit():
        return f"{setting.name}: {setting.value}"
    return f"{setting.name}: {yaml_text(setting.value)}"


def _samples(samples: Sequence[str]) -> str:
    return shown(" · ".join(samples))


def _quoted(header: str) -> str:
    return f'"{shown(header)}"' if header.strip() else "(no header)"


def _remarked(line: str, remark: str) -> str:
    """A line with a remark behind it; a remark is one line, whatever it repeats."""
    if not remark:
        return line
    return f"{line:<{_REMARKS_AT}}  # {_one_line(remark)}"


def _comment(text: str, *, indent: str) -> Iterator[str]:
    yield f"{indent}# {_one_line(text)}"


def _one_line(text: str) -> str:
    r"""A comment's text: what could end its line or steer a terminal is made visible."""
    line = "".join(
        sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in " ".join(text.split())
    )
    return line if len(line) <= 2 * _LONGEST else line[: 2 * _LONGEST - 1] + "…"
