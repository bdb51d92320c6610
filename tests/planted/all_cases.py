"""Every case."""

from tests.planted import (
    cases_codes,
    cases_combined,
    cases_files,
    cases_kinds,
    cases_rows,
    cases_strange,
    cases_structure,
    cases_texts,
    cases_values,
)

CASES = (
    *cases_codes.CASES,
    *cases_values.CASES,
    *cases_texts.CASES,
    *cases_structure.CASES,
    *cases_rows.CASES,
    *cases_files.CASES,
    *cases_combined.CASES,
)
"""The planted set: every hazard, and several at once."""

STRANGE = (*cases_strange.STRANGE, *cases_kinds.CASES)
"""The commonest hazards in workbooks that look different."""
