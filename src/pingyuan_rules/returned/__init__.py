"""What goes back to the office: results, the rectification list, explanations and the marked copy."""

from importlib import import_module

from pingyuan_rules.engine.display import load_displays_with

# Registers them when something is shown.
load_displays_with(lambda: import_module("pingyuan_rules.returned.ledger_display"))
