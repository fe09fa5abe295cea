"""Lets pytest collect files of cases; pytest finds this module by its entry point.

It stands outside of the package: pytest imports it in every project that has the library installed, so it imports
nothing of the package until there is a file of cases, and whoever measures the coverage of the package has begun to
measure before the package is imported.
"""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pytest

ENDINGS = (".cases.toml", ".cases.xlsx")


def pytest_collect_file(file_path: Path, parent: "pytest.Collector") -> "pytest.Collector | None":
    """Collect a file of cases, each of its cases as a test.

    Args:
        file_path: A file.
        parent: What holds it.
    """
    if not file_path.name.lower().endswith(ENDINGS):
        return None
    items: Any = import_module("pingyuan_rules.case_files.pytest_items")
    collector: pytest.Collector | None = items.collect_file(file_path, parent)
    return collector
