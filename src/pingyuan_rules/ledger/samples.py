"""The sample ledger that comes with the library: synthetic, and consistent with what the article publishes."""

from importlib.resources import files
from pathlib import Path
from typing import Literal


def sample_ledger(form: Literal["workbook", "csv"] = "workbook") -> Path:
    """The path of the sample ledger, as an .xlsx workbook or as a folder of CSV files.

    >>> sample_ledger("csv").name
    'csv'
    """
    folder = Path(str(files("pingyuan_rules.ledger"))) / "sample"
    return folder / ("ledger.xlsx" if form == "workbook" else "csv")
