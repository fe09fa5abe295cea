"""Facts of records and parameters of policies."""
