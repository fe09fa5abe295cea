"""One sheet: where its headings stand, what its rows and merged cells are, and the records it holds."""
