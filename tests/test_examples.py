"""Every example runs, in a fresh interpreter, and prints what it says."""

import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from engine import servers
from engine.frame_engines import plain
from pingyuan_rules import Base, Organization, book, coverage, frame_of
from sizes import only_in_check, variants
from varied import varied

EXAMPLES = Path(__file__).parent.parent / "examples"
SHOWN = {
    "one_branch.py": ["Site qualified: False", "Five goods met: UNKNOWN", "5100.00 yuan", "Attend training sessions"],
    "tables.py": ["must_form", "formation_route"],
    "what_if.py": ["by the article: True", "asked for: False", "in 2019: True", "other county: False"],
}


def test_every_example_is_tried() -> None:
    programs = {"spark_job.py", "service_fastapi.py", "service_flask.py"}  # the latter in tests/test_services.py
    assert {path.name for path in EXAMPLES.glob("*.py")} == {*SHOWN, *programs}


@pytest.mark.parametrize("name", variants(*SHOWN))
def test_example(name: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-X", "utf8", str(EXAMPLES / name)], capture_output=True, check=False, encoding="utf-8"
    )
    assert ran.returncode == 0, ran.stderr
    for words in SHOWN[name]:
        assert words in ran.stdout


@only_in_check
def test_the_spark_job(tmp_path: Path) -> None:
    """By Spark's own command, as on a cluster."""
    if not servers.has_java():
        pytest.skip(servers.NEEDED)
    pytest.importorskip("pyspark")
    rows = [Organization(id="ZZ-0000"), *varied(Organization, 300, seed=4)]
    given, results = tmp_path / "organizations.parquet", tmp_path / "results"
    frame_of(rows, Organization).with_row_index("line").write_parquet(given)
    settings = {name: value for name, value in servers.SETTINGS.items() if "connect" not in f"{name}{value}"}
    options = [word for name, value in settings.items() for word in ("--conf", f"{name}={value}")]
    submit = Path(sys.executable).with_name("spark-submit")
    ran = subprocess.run(
        [submit, *options, EXAMPLES / "spark_job.py", given, results, "--base=registered"],
        env={**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable},
        capture_output=True, check=False, encoding="utf-8",
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert "organization_unknown" in ran.stdout
    assessed = pl.read_parquet(results / "assessed" / "*.parquet").sort("line")
    for name in ("must_form", "formation_route", "formation_priority"):
        assert assessed[name].to_list() == [plain(book[name](row)) for row in rows]
    counted = pl.read_parquet(results / "coverage" / "*.parquet")
    expected = {row.key[0]: row.organization.yes for row in coverage(rows, by="township", base=Base.REGISTERED)}
    found = dict(zip(counted["township"], counted["organization_yes"], strict=True))
    assert found == {plain(place): yes for place, yes in expected.items()}
