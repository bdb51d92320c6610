"""sheetsync: review product data changes in Excel, apply exactly what was reviewed, see proof."""

__version__ = "0.1.0"
