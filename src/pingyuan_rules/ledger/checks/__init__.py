"""What does not agree within a ledger: its sheets against each other, its branches, dates that are too late."""
