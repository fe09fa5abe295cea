"""A database: rules as a view, in the text of its own SQL."""
