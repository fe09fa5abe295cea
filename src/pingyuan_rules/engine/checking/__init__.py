"""Checks of a rule's tree at its definition: what its numbers count, and what to write instead of a mistake."""
