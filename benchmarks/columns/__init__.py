"""Tables of branches: what the rules take, and what the same columns take when they are written by hand."""
