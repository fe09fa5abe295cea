"""Assessing Parquet files that need not fit into memory, part by part, into a folder that any engine reads.

Importing this loads no table library; assessing files needs the extra `files`.
"""

from importlib import import_module

from pingyuan_rules.datasets.assessed_files import AssessedFiles, Columns, Progress, Tally
from pingyuan_rules.datasets.assessing import assess_files, inspect_files
from pingyuan_rules.datasets.inputs import Dataset, File, Found, Group, is_pattern
from pingyuan_rules.engine.display import load_displays_with

# Registers them when something is shown.
load_displays_with(lambda: import_module("pingyuan_rules.datasets.files_display"))

__all__ = [
    "AssessedFiles",
    "Columns",
    "Dataset",
    "File",
    "Found",
    "Group",
    "Progress",
    "Tally",
    "assess_files",
    "inspect_files",
    "is_pattern",
]
