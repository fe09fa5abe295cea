"""The parts of the sample ledger."""
