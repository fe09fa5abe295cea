"""The page of the documentation that says which rule runs on which engine, written and read by the test that runs them.

So that the documentation can be built where there is neither Java nor a database, the page is kept, and each engine's
column is compared with what that engine really gave.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from pingyuan_rules.rules import book

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGE = Path(__file__).parent.parent.parent / "docs" / "engines.md"
TABLE = re.compile(r"(?<=<!-- written by the tests -->\n\n).*?(?=\n*\Z)", re.DOTALL)
COLUMNS = {
    "polars_eager": "Polars",
    "polars_enum": "Polars, own enums",
    "polars_categorical": "Polars, categories",
    "polars_lazy": "Polars, lazy",
    "pandas_nullable": "pandas, nullable",
    "pandas_pyarrow": "pandas, PyArrow",
    "pandas_numpy": "pandas, NumPy",
    "pandas_objects": "pandas, objects",
    "arrow": "PyArrow",
    "duckdb_relation": "DuckDB",
    "sqlframe_duckdb": "SQLFrame on DuckDB",
    "ibis_duckdb": "Ibis on DuckDB",
    "ibis_postgres": "Ibis on PostgreSQL",
    "ibis_postgres_types": "Ibis on PostgreSQL, own enums",
    "spark": "PySpark",
    "spark_connect": "Spark Connect",
}
"""What each constructor of frames is called on the page."""
RUNS, DOES_NOT = "✓", "—"


class EnginesPage:
    """The table on the page: a row for each rule, a column for each engine."""

    def __init__(self) -> None:
        """Read it."""
        self._text = PAGE.read_text(encoding="utf-8")
        found = TABLE.search(self._text)
        assert found, f"{PAGE} has no place for the table"
        self._rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in found[0].splitlines()]

    def says(self, engine: str) -> dict[str, bool]:
        """Which rules the page says run on an engine."""
        (heading, _, *rows) = self._rows
        column = heading.index(COLUMNS[engine])
        return {row[0].strip("`"): row[column] == RUNS for row in rows}

    def write(self, engine: str, found: Mapping[str, bool]) -> None:
        """Write the page anew with what was found of one engine; the others keep what is said of them."""
        said = {name: self._said(name) for name in COLUMNS}
        said[engine] = dict(found)
        rows = [["rule", "of", *COLUMNS.values()], ["---"] * (2 + len(COLUMNS))]
        for rule in book.rules:
            marks = [RUNS if said[name].get(rule.name) else DOES_NOT for name in COLUMNS]
            rows.append([f"`{rule.name}`", f"`{rule.record.__name__}`", *marks])
        table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
        PAGE.write_text(TABLE.sub(lambda _: table, self._text), encoding="utf-8")

    def _said(self, engine: str) -> dict[str, bool]:
        return self.says(engine) if COLUMNS[engine] in self._rows[0] else {}
