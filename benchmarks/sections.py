"""The parts of docs/measured.md. A part's module has `run()`, which gives ratios or Markdown.

It may also have `failures()`, called after `run()`: lines that say what fell short, which make the command fail.
"""

from collections.abc import Mapping

import attrs


@attrs.frozen
class Section:
    """One part of the page.

    Attributes:
        title: Its heading.
        module: The module below `benchmarks`.
        packages: The distributions in the development environment whose versions it states.
    """

    title: str
    module: str
    packages: tuple[str, ...] = ("attrs",)


SECTIONS: Mapping[str, Section] = {
    "records": Section("One branch, against code written by hand", "records"),
    "peers": Section("One branch, against other engines", "engines"),
    "json": Section("JSON to a branch to answers to JSON", "json_text", ("attrs", "cattrs", "msgspec")),
    "hostile": Section("JSON in which everything is wrong", "hostile", ("attrs", "cattrs", "msgspec")),
    "tables": Section(
        "A table of branches", "tables", ("narwhals", "polars", "duckdb", "pandas", "pyarrow", "pyspark")
    ),
    "related": Section("Members and units folded into branches", "related", ("narwhals", "polars", "duckdb")),
    "large_tables": Section("Large tables, read from files", "large_tables", ("narwhals", "polars", "duckdb")),
    "policies": Section("A policy linted, and two compared", "policies", ("narwhals", "polars", "duckdb", "z3-solver")),
    "files": Section("Files larger than memory", "large_files", ("polars",)),
    "ledgers": Section("A large ledger", "ledgers", ("openpyxl", "xlsxwriter", "python-calamine")),
    "imports": Section("Import and size", "imports"),
    "guard": Section("Operations that became slower", "guard"),
}
