"""What always holds: laws about one record, and laws about two records of which one has more of a fact."""
