"""Tables of related records, counted for each record of another table."""
