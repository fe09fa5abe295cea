"""Questions about every record a class accepts, answered by z3."""
