"""Print every ratio, and what a large ledger takes, as Markdown tables: `python -m benchmarks`."""

import platform
import sys
from importlib.metadata import version

from benchmarks import imports, ledgers, records, tables
from benchmarks.timing import table


def main() -> None:
    """Run every benchmark and print what it found."""
    ratios = [ratio for module in (records, tables, imports) for ratio in module.run()]
    packages = ", ".join(f"{name} {version(name)}" for name in ("attrs", "narwhals", "polars"))
    sys.stdout.write(f"Python {platform.python_version()}, {packages}, {platform.machine()}\n\n{table(ratios)}\n")
    sys.stdout.write(f"\n{ledgers.table(ledgers.run())}\n")


if __name__ == "__main__":
    main()
