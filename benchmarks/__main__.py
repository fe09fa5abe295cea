"""Print every ratio as a Markdown table: `python -m benchmarks`."""

import platform
import sys
from importlib.metadata import version

from benchmarks import imports, records, tables
from benchmarks.timing import table


def main() -> None:
    """Run every benchmark and print the ratios."""
    ratios = [ratio for module in (records, tables, imports) for ratio in module.run()]
    packages = ", ".join(f"{name} {version(name)}" for name in ("attrs", "narwhals", "polars"))
    sys.stdout.write(f"Python {platform.python_version()}, {packages}, {platform.machine()}\n\n{table(ratios)}\n")


if __name__ == "__main__":
    main()
