"""The charts of the report: Vega-Lite specifications of a few rows, each with its words for those who cannot see it."""
