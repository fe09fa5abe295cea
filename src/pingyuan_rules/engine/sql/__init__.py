"""A database: rules as text of its own SQL, and as a view."""
