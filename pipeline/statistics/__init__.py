"""Estimates, intervals, nulls and coefficients; knows no field."""
