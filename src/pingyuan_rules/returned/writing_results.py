"""Writing ledgers and results, whole or not at all."""

import csv
from collections.abc import Iterable
from pathlib import Path

from pingyuan_rules import words
from pingyuan_rules.engine import InvalidData, Label, Lang, Problem
from pingyuan_rules.files import FileKind, is_unfinished, replacing_file, replacing_folder
from pingyuan_rules.ledger.file_checks import is_results_workbook
from pingyuan_rules.ledger.headings import file_stem
from pingyuan_rules.ledger.ledger_model import FIELDS, Ledger
from pingyuan_rules.ledger.ledger_tables import ledger_tables
from pingyuan_rules.ledger.record_search import find_all_records
from pingyuan_rules.policy import Policy
from pingyuan_rules.progress import Progress
from pingyuan_rules.returned import changes_sheet, explanation_sheets, reading_sheet, rectification, summary_figures
from pingyuan_rules.returned.assessed_ledger import AssessedLedger
from pingyuan_rules.returned.document_head import HeadWords, document_head
from pingyuan_rules.returned.result_tables import RUN_COLUMNS, RUN_STEM, WARNINGS_STEM, result_files, result_sheets
from pingyuan_rules.tables.csv_writer import write_csv_files
from pingyuan_rules.tables.typed_cells import in_words
from pingyuan_rules.tables.workbook_writer import WORKBOOK, write_sheets

_OPTIONAL_STEMS = ("findings", changes_sheet.STEM, explanation_sheets.STEM, WARNINGS_STEM, reading_sheet.STEM)
OPTIONAL_FILES = tuple(f"{stem}.csv" for stem in _OPTIONAL_STEMS)
"""Files that results may have, or had in earlier versions; they would be out of date beside new results."""
_STEMS = (*map(file_stem, FIELDS), summary_figures.STEM, rectification.STEM, RUN_STEM)
_FILES = (*(f"{stem}.csv" for stem in _STEMS), *OPTIONAL_FILES)
RUN_FILE = f"{RUN_STEM}.csv"
"""The file by which results are known."""
_FREE = Label("以前的结果，或尚无文件的位置", "earlier results, or a place without files")
_RESULTS = FileKind(is_results_workbook, Label("一个并非结果的文件", "a file that holds no results"), _FREE)


def check_replaceable(out: Path) -> None:
    """Refuse a place where results would replace anything but earlier results.

    Earlier results are known by the sheet or file that says under which policy they were given.

    Raises:
        InvalidData: When a ledger, or any other file of the name of a result, would be lost.
    """
    if out.suffix.lower() == WORKBOOK:
        _RESULTS.check(out)
    elif out.is_dir() and not (is_run_file(out / RUN_FILE) or is_unfinished(out)):
        names = [name for name in _FILES if (out / name).is_file()]
        if names:
            remedy = Label("请换一个文件夹，以免覆盖它们", "Choose another folder, so that they are not overwritten")
            raise InvalidData(
                [
                    Problem(
                        str(out),
                        Label("、".join(names), ", ".join(names)),
                        _FREE,
                        remedy,
                        kind="file",
                        path=(str(out),),
                    )
                ]
            )


def is_run_file(path: Path) -> bool:
    """Whether a file is the one that says how results were made, in either language."""
    if not path.is_file():
        return False
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = next(csv.reader(file), None)
    except (UnicodeDecodeError, csv.Error):
        return False
    labels = [column.label for column in RUN_COLUMNS]
    return first in ([in_words(label, "zh") for label in labels], [in_words(label, "en") for label in labels])


_SHEETS = frozenset({".xls", ".xlsm", ".xlsb", ".ods", ".et", ".csv", ".tsv", ".parquet"})
_TEXTS = frozenset({".txt", ".md", ".htm", ".html", ".pdf", ".doc", ".docx", ".wps", ".json", ".xml", ".zip"})
OTHER_FORMATS = _SHEETS | _TEXTS


def write_workbook(path: str | Path, ledger: Ledger, lang: Lang = "zh") -> None:
    """Write a ledger as an .xlsx workbook that `read_ledger` reads back.

    The file is replaced in one step, when everything has been written; the same ledger gives the same bytes.

    Raises:
        InvalidData: When a folder stands in the way.
        ModuleNotFoundError: When XlsxWriter is not installed; the message names the extra.
        ValueError: When a text or a sheet is larger than a workbook can hold.
    """
    with replacing_file(Path(path)) as draft:
        write_sheets(draft, ledger_tables(ledger), lang)


def write_csv(folder: str | Path, ledger: Ledger, lang: Lang = "zh") -> None:
    """Write a ledger as a folder of CSV files that `read_ledger` reads back.

    There is a file for each class of record, `organization.csv` and so on. Files of these names are replaced when
    all have been written; others are left alone.

    Raises:
        InvalidData: When a file stands in the way of the folder.
    """
    with replacing_folder(Path(folder)) as draft:
        write_csv_files(draft, ledger_tables(ledger), lang)


def write_results(
    out: str | Path,
    ledger: Ledger | AssessedLedger,
    policy: Policy | None = None,
    lang: Lang = "zh",
    *,
    explain: Iterable[str] = (),
    title: str = "",
    period: str = "",
    least_change: bool = False,
    progress: Progress | None = None,
) -> None:
    """Write the answer of every rule about a ledger: as a workbook if the path ends in .xlsx, else as a folder of CSV.

    First comes a summary, in a workbook with charts, and the list of what is to be put right, by township and branch.
    If the ledger was assessed with an earlier one (`AssessedLedger.of(..., since=...)`), a sheet says what was put
    right since then, what is new and what still stands.
    For each class of record there is a sheet with what was read, the columns that hold no fact as they were, and a
    column for each rule. If a rule has no answer, a workbook says whether facts are missing or the rule does not
    apply or is not in force; in CSV files the cell is empty. If the ledger was inspected, a sheet says how it was read.
    The last sheet says under which policy and which assumptions. Printed pages have the heading and the period at their
    head, and the sheet's name and the page number at their foot. Earlier results that stood there are replaced, a
    workbook in one step and the files of a folder one after the other; nothing else is.

    Args:
        out: Where to write.
        ledger: The ledger, or one that has been assessed, with its policy.
        policy: The policy, if not that of the article or of the assessed ledger.
        lang: The language of headings, choices and findings.
        explain: Ids of records; for each there is a sheet with every answer and every value on the way to it.
        title: The heading, if not the usual one, which names the county that the policy's file names.
        period: The time that the results are about, if not up to the policy's day.
        least_change: Whether the rectification list has a column with the least that meets each rule, proved to be the
            least. It takes up to a minute, and the extra `proof`; what is not settled by then says so.
        progress: Is told the sheet and how many of its rows have been assessed, then written, every 1,000 rows and
            at its end.

    Raises:
        InvalidData: When the path ends in another format's suffix, there is no record with an id to be explained,
            or something stands in the way: among it a workbook or CSV files of the same names that are no earlier
            results, such as a ledger.
        ModuleNotFoundError: When XlsxWriter or, for the least change, z3-solver is not installed; the message names the
            extra.
        ValueError: When a text or a sheet is larger than a workbook can hold.
    """
    path = Path(out)
    # Somebody who writes results.csv expects a file, and would get a folder of that name.
    if path.suffix.lower() in OTHER_FORMATS:
        expected = Label("以 .xlsx 结尾的文件，或一个文件夹", "a file that ends in .xlsx, or a folder")
        raise InvalidData(
            [
                Problem(
                    str(path),
                    path.suffix,
                    expected,
                    Label("请更改路径", "Change the path"),
                    kind="file",
                    path=(str(path),),
                )
            ]
        )
    check_replaceable(path)
    records = find_all_records(ledger if isinstance(ledger, Ledger) else ledger.ledger, explain, "explain")
    assessed = AssessedLedger.of(ledger, policy, progress=progress)
    head = document_head(assessed.policy, words.RESULTS_TITLE, lang, HeadWords(title, period))
    if path.suffix.lower() == WORKBOOK:
        with replacing_file(path, check_replaceable) as draft:
            sheets = result_sheets(assessed, records, lang, head, least_change=least_change)
            left = "　".join((head.title, *head.issuer))
            write_sheets(draft, sheets, lang, progress, page_head=(left, head.period))
    else:
        # The run file comes last: a folder without it is known to be unfinished.
        with replacing_folder(path, check_replaceable, outdated=OPTIONAL_FILES, voucher=RUN_FILE) as draft:
            files = result_files(assessed, records, lang, head, least_change=least_change)
            write_csv_files(draft, files, lang, progress)
