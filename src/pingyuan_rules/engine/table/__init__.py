"""A whole table: rules as columns, computed by the engine that holds the table."""
