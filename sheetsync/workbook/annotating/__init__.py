"""A copy of a person's own workbook with two more columns and marked cells; all else stays."""
