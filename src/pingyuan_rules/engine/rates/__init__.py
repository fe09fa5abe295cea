"""Ratios, by which numbers are multiplied, and scales, in which they are looked up."""
