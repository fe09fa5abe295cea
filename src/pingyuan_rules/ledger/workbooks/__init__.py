"""Workbooks of every format, opened as sheets: the values of their cells, and what a sheet shows beside them."""
