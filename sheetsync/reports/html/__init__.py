"""The pieces of a report for the browser: one page that loads nothing."""
