"""Use one extra of the installed wheel as people will; run by check_wheel.py where that extra alone is installed."""

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from pingyuan_rules import Branch, Organization, assess_files, from_json, must_form, reachable, sql_of, to_json
from pingyuan_rules.ledger import read_ledger, sample_ledger, write_results
from pingyuan_rules.report import write_report

COLUMNS = {"full_members": [3, 2, None]}
ANSWERS = [True, False, None]


def use_polars() -> None:
    """Answer a table in memory and one that is computed later."""
    import polars as pl

    expect(must_form.over(pl.DataFrame(COLUMNS))["must_form"].to_list(), ANSWERS)
    expect(must_form.over(pl.LazyFrame(COLUMNS)).collect()["must_form"].to_list(), ANSWERS)


def use_pandas() -> None:
    """Answer a table as pandas reads it from a file."""
    import pandas as pd

    answers = must_form.over(pd.DataFrame(COLUMNS))["must_form"]
    expect([None if pd.isna(answer) else bool(answer) for answer in answers], ANSWERS)


def use_pyarrow() -> None:
    """Answer a table."""
    import pyarrow as pa

    expect(must_form.over(pa.table(COLUMNS))["must_form"].to_pylist(), ANSWERS)


def use_duckdb() -> None:
    """Answer a query, and make a view."""
    import duckdb

    units = duckdb.sql("SELECT * FROM (VALUES (1, 3), (2, 2), (3, NULL)) AS units(line, full_members)")
    expect(must_form.over(units).order("line").project("must_form").fetchall(), [(answer,) for answer in ANSWERS])
    with duckdb.connect() as county:
        county.execute("CREATE TABLE units AS SELECT 3 AS full_members")
        county.execute(sql_of(Organization, "duckdb", table="units", columns=["full_members"], missing="unknown"))
        expect(county.execute("SELECT must_form FROM units_rules").fetchall(), [(True,)])


def use_pyspark() -> None:
    """Answer a frame of a session of this machine."""
    from pyspark.sql import SparkSession

    local = {"spark.ui.enabled": "false", "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    session = SparkSession.builder.master("local[1]").config(map=local).getOrCreate()
    units = session.createDataFrame([(value,) for value in COLUMNS["full_members"]], "full_members long")
    expect([row.must_form for row in must_form.over(units).collect()], ANSWERS)
    session.stop()


def use_ibis() -> None:
    """Answer a table in memory and one of a database, and write a view."""
    import ibis

    units = ibis.memtable(COLUMNS, schema={"full_members": "int64"})
    answers = must_form.over(units).must_form.to_pyarrow().to_pylist()
    expect(sorted(answers, key=str), sorted(ANSWERS, key=str))
    county = ibis.duckdb.connect()
    answered = must_form.over(county.create_table("units", units))
    county.create_view("must", answered.filter(answered.must_form))
    expect(county.table("must").count().to_pyarrow().as_py(), 1)
    expect("CREATE VIEW" in sql_of(Organization, "postgres", table="units"), True)


def use_files() -> None:
    """Assess files into files."""
    import polars as pl

    Path("units").mkdir()
    pl.DataFrame({"id": ["1", "2", "3"], **COLUMNS}).write_parquet("units/1.parquet")
    assessed = assess_files("units/*.parquet", Organization, out="answers", missing="unknown")
    expect(assessed.rows, len(ANSWERS))
    expect(pl.read_parquet("answers/*.parquet")["must_form"].to_list(), ANSWERS)


def use_msgspec() -> None:
    """Read and write JSON."""
    import msgspec

    branch = from_json('{"id": "1", "full_members": 3}', Branch)
    expect(from_json(to_json(branch), Branch), branch)
    expect(msgspec.json.decode(to_json(branch))["full_members"], 3)


def use_excel() -> None:
    """Read the sample workbook, and write what was found into another."""
    write_results("results.xlsx", read_ledger(sample_ledger()))
    expect(Path("results.xlsx").is_file(), True)


def use_report() -> None:
    """Write the report of a ledger."""
    write_report("report.html", read_ledger(sample_ledger("csv")))
    expect("<svg" in Path("report.html").read_text(encoding="utf-8"), True)


def use_proof() -> None:
    """Ask about every record there can be."""
    expect(dict(reachable(must_form)), {False: Organization(full_members=0), True: Organization(full_members=3)})


def use_rich() -> None:
    """Show an explanation in a terminal."""
    from rich.console import Console

    console = Console(record=True, width=100, file=io.StringIO())
    console.print(must_form.explain(Organization(full_members=3)).rich())
    expect(bool(console.export_text().strip()), True)


def use_cli() -> None:
    """Run the command."""
    command = Path(sys.executable).with_name("pingyuan-rules")
    subprocess.run([command, "demo"], check=True, stdout=subprocess.DEVNULL)
    rulebook = [command, "rulebook", "--format", "html", "--out", "rulebook.html"]
    subprocess.run(rulebook, check=True, stdout=subprocess.DEVNULL)
    expect("<html" in Path("rulebook.html").read_text(encoding="utf-8"), True)


USES: dict[str, tuple[Callable[[], None], ...]] = {
    "frame": (use_polars,),  # the table itself comes from the user
    "polars": (use_polars,),
    "pandas": (use_pandas, use_pyarrow),
    "pyarrow": (use_pyarrow,),
    "files": (use_files,),
    "duckdb": (use_duckdb,),
    "pyspark": (use_pyspark,),
    "ibis": (use_ibis,),
    "msgspec": (use_msgspec,),
    "excel": (use_excel,),
    "report": (use_report,),
    "proof": (use_proof,),
    "rich": (use_rich,),
    "cli": (use_cli, use_excel, use_rich),
}
# `all` leaves out Spark.
USES["all"] = tuple(dict.fromkeys(use for extra, uses in USES.items() if extra != "pyspark" for use in uses))


def expect(found: object, expected: object) -> None:
    """Stop with an error when something else was found."""
    if found != expected:
        sys.exit(f"expected {expected}, found {found}")


def main(extra: str) -> None:
    """Stop with an error at the first use that does not work."""
    if extra not in USES:
        sys.exit(f"say in scripts/use_extra.py how the extra {extra} is used")
    for use in USES[extra]:
        use()


if __name__ == "__main__":
    main(*sys.argv[1:])
