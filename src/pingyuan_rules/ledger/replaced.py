"""What results may take the place of: earlier results, and nothing else."""

import csv
import zipfile
from pathlib import Path

from pingyuan_rules.engine import InvalidData, Label, Problem
from pingyuan_rules.engine.labels import LANGUAGES
from pingyuan_rules.ledger.explaining import EXPLANATION_STEM
from pingyuan_rules.ledger.headings import file_stem
from pingyuan_rules.ledger.model import FIELDS
from pingyuan_rules.ledger.outcome import RUN, RUN_HEADINGS, RUN_STEM, WARNINGS_STEM
from pingyuan_rules.ledger.rectification import RECTIFICATION, RECTIFICATION_STEM
from pingyuan_rules.ledger.summary import SUMMARY_STEM
from pingyuan_rules.ledger.tables import WORKBOOK

_FINDINGS = Label("不达标事项", "Findings")
"""What earlier versions called the list of what is to be put right."""
OPTIONAL_FILES = tuple(f"{stem}.csv" for stem in ("findings", EXPLANATION_STEM, WARNINGS_STEM))
"""Files that results may have, or had in earlier versions; they would be out of date beside new results."""
_STEMS = (*map(file_stem, FIELDS), SUMMARY_STEM, RECTIFICATION_STEM, RUN_STEM)
_FILES = (*(f"{stem}.csv" for stem in _STEMS), *OPTIONAL_FILES)
RUN_FILE = f"{RUN_STEM}.csv"
"""The file by which results are known."""
_FREE = Label("以前的结果，或尚无文件的位置", "earlier results, or a place without files")


def check_replaceable(out: Path) -> None:
    """Let results go to a place where there is nothing of theirs to replace but earlier results.

    Earlier results are known by the sheet or file that says under which policy they were given.

    Raises:
        InvalidData: When a ledger, or any other file of the name of a result, would be lost.
    """
    if out.is_file() and out.suffix.lower() == WORKBOOK:
        if not _is_results_workbook(out):
            found = Label("一个并非结果的文件", "a file that holds no results")
            remedy = Label("请换一个文件名，以免覆盖它", "Choose another name, so that it is not overwritten")
            raise InvalidData([Problem(str(out), found, _FREE, remedy)])
    elif out.is_dir() and not _is_results_file(out / RUN_FILE):
        names = [name for name in _FILES if (out / name).is_file()]
        if names:
            remedy = Label("请换一个文件夹，以免覆盖它们", "Choose another folder, so that they are not overwritten")
            raise InvalidData([Problem(str(out), Label("、".join(names), ", ".join(names)), _FREE, remedy)])


def _is_results_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            sheets = archive.read("xl/workbook.xml").decode("utf-8")
    except (zipfile.BadZipFile, KeyError, UnicodeDecodeError):
        return False
    return any(
        all(f'"{sheet.text(lang)}"' in sheets for sheet in (listed, RUN))
        for lang in LANGUAGES
        for listed in (RECTIFICATION, _FINDINGS)
    )


def _is_results_file(path: Path) -> bool:
    if not path.is_file():
        return False
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = next(csv.reader(file), None)
    except (UnicodeDecodeError, csv.Error):
        return False
    return any(first == [heading.text(lang) for heading in RUN_HEADINGS] for lang in LANGUAGES)
