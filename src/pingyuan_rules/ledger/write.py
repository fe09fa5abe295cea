"""Writing ledgers and results, whole or not at all."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pingyuan_rules.engine import InvalidData, Label, Lang, Problem
from pingyuan_rules.ledger.atomic import replacing_file, replacing_folder
from pingyuan_rules.ledger.files import write_files
from pingyuan_rules.ledger.lookup import all_found
from pingyuan_rules.ledger.model import Ledger
from pingyuan_rules.ledger.rows import Progress
from pingyuan_rules.ledger.sheets import write_sheets
from pingyuan_rules.ledger.tables import WORKBOOK, ledger_tables
from pingyuan_rules.policy import Policy

if TYPE_CHECKING:
    from pingyuan_rules.ledger.assessed import AssessedLedger

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
        write_files(draft, ledger_tables(ledger), lang)


def write_results(
    out: str | Path,
    ledger: "Ledger | AssessedLedger",
    policy: Policy | None = None,
    lang: Lang = "zh",
    *,
    explain: Iterable[str] = (),
    progress: Progress | None = None,
) -> None:
    """Write what every rule says of a ledger: as a workbook where the path ends in .xlsx, else as a folder of CSV.

    First comes a summary, in a workbook with charts, and the list of what is to be put right, by township and branch.
    For each class of record there is a sheet with what was read, the columns that hold no fact as they were, and a
    column for each rule. Where a rule has no answer, a workbook says whether facts are missing or the rule does not
    apply or is not in force; in CSV files the cell is empty. The last sheet says under which policy and which
    assumptions. Earlier results that stood there are replaced, a workbook in one step and the files of a folder one
    after the other; nothing else is.

    Args:
        out: Where to write.
        ledger: The ledger, or one that has been assessed, with its policy.
        policy: The policy, if not that of the article or of the assessed ledger.
        lang: The language of headings, choices and findings.
        explain: Ids of records; for each there is a sheet with every value on the way to what the rules say of it.
        progress: Is told the sheet and how many of its rows have been assessed, then written, every 1,000 rows and
            at its end.

    Raises:
        InvalidData: When the path ends in another format's suffix, there is no record with an id to be explained,
            or something stands in the way: among it a workbook or CSV files of the same names that are no earlier
            results, such as a ledger.
        ModuleNotFoundError: When XlsxWriter is not installed; the message names the extra.
        ValueError: When a text or a sheet is larger than a workbook can hold.
    """
    from pingyuan_rules.ledger.assessed import AssessedLedger  # noqa: PLC0415 - loads every rule
    from pingyuan_rules.ledger.outcome import result_files, result_sheets  # noqa: PLC0415 - as above
    from pingyuan_rules.ledger.replaced import OPTIONAL_FILES, RUN_FILE, check_replaceable  # noqa: PLC0415 - as above

    path = Path(out)
    if path.suffix.lower() in OTHER_FORMATS:
        expected = Label("以 .xlsx 结尾的文件，或一个文件夹", "a file that ends in .xlsx, or a folder")
        raise InvalidData([Problem(str(path), path.suffix, expected, Label("请更改路径", "Change the path"))])
    check_replaceable(path)
    records = all_found(ledger if isinstance(ledger, Ledger) else ledger.ledger, explain, "explain")
    assessed = AssessedLedger.of(ledger, policy, progress=progress)
    if path.suffix.lower() == WORKBOOK:
        with replacing_file(path) as draft:
            write_sheets(draft, result_sheets(assessed, records, lang), lang, progress)
    else:
        with replacing_folder(path, outdated=OPTIONAL_FILES, voucher=RUN_FILE) as draft:
            write_files(draft, result_files(assessed, records, lang), lang, progress)
