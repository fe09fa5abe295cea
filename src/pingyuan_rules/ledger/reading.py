"""Reading a ledger: all of it, or one error with everything that is wrong."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from itertools import chain, islice
from pathlib import Path
from typing import Any, Literal

import attrs

from pingyuan_rules.engine import InvalidData, Label, Problem, Record, is_known
from pingyuan_rules.engine.problems import ProblemLog, check_most_problems
from pingyuan_rules.files import Stamps, check_unchanged, stamp_of
from pingyuan_rules.ledger.checks.crosschecks import warnings as crosscheck_warnings
from pingyuan_rules.ledger.checks.written_totals import total_warnings
from pingyuan_rules.ledger.credit_codes import code_warnings
from pingyuan_rules.ledger.file_checks import check_ledger_file, missing_file_problem
from pingyuan_rules.ledger.headings import is_example, names_credit_codes, record_of
from pingyuan_rules.ledger.inspection import Inspection, SheetInspection, locate_problem
from pingyuan_rules.ledger.ledger_model import FIELDS, Extra, Ledger
from pingyuan_rules.ledger.linked_rows import check_complete
from pingyuan_rules.ledger.links import (
    branch_id_problems,
    id_problems,
    missing_complete_problems,
    unnamed_branch_problems,
)
from pingyuan_rules.ledger.places import MOST_LISTED, MOST_TOLD, file_problem, sheet_place
from pingyuan_rules.ledger.sheet_classes import (
    SheetPart,
    class_of,
    doubled_sheet_problem,
    hidden_sheet_warning,
    missing_sheet_problems,
    other_day_warnings,
    other_year_problems,
    place_warnings,
    unknown_sheet_problems,
)
from pingyuan_rules.ledger.sheets.header_rows import LOOKED_AT
from pingyuan_rules.ledger.sheets.sheet_records import ReadOptions, Row, Table, Tables, join_tables, row_problem
from pingyuan_rules.ledger.sheets.sheet_rows import read_table
from pingyuan_rules.ledger.sources import Source
from pingyuan_rules.ledger.spellings import spelling_warnings, unify_spellings
from pingyuan_rules.ledger.table_files import TEXT_FILES, files_of, open_file, open_folder
from pingyuan_rules.policy import Policy
from pingyuan_rules.progress import Progress
from pingyuan_rules.records import Branch, Organization
from pingyuan_rules.rules import book


def sample_ledger(form: Literal["workbook", "csv"] = "workbook") -> Path:
    """The path of the sample ledger, as an .xlsx workbook or as a folder of CSV files.

    >>> sample_ledger("csv").name
    'csv'
    """
    folder = Path(str(files(str(__package__)))) / "sample"
    return folder / ("ledger.xlsx" if form == "workbook" else "csv")


def is_sample(ledger: Ledger) -> bool:
    """Whether a ledger is the sample ledger: the same records in the same order, wherever it was read from.

    One record that differs, or one more, makes it another ledger.
    """
    # Whether somebody linked its sheets, or declared one of them complete, makes no other ledger of it.
    sample = _sample()
    return len(ledger.branches) == len(sample.branches) and ledger.linked() == sample


def read_ledger(
    path: str | Path,
    *,
    policy: Policy | None = None,
    missing: Literal["error", "unknown"] = "error",
    hidden: Literal["read", "leave-out"] = "read",
    complete: Collection[type[Record]] = (),
    progress: Progress | None = None,
    most_problems: int = MOST_TOLD,
) -> Ledger:
    """Read a ledger from a workbook (.xlsx, .xls, .ods) or a folder of CSV or Parquet files.

    There is a sheet, or a file, for each class of record, named in Chinese, in English or by the class. Its headings
    are the facts' labels, names or common synonyms, in any order, also below a title or in merged cells. An empty cell
    is unknown, unless it belongs to a merged cell with a place or a class. Totals, titles, notes and signatures are no
    records and left out. Amounts are in yuan. Other columns are kept in `Ledger.extra`, except those with personal
    data. Every branch gets the members and units whose rows name it; see `Ledger.linked`.

    Args:
        path: The workbook or the folder.
        policy: The policy, if not that of the article; it says which day a date without a day means.
        missing: What a missing column means: an error, or `unknown` facts.
        hidden: What becomes of rows that are hidden, filtered out or struck out, and of hidden sheets: they are
            read, with a warning, or left out, with a note. CSV and Parquet files do not show any of this.
        complete: The classes whose sheets have every row, `Member`, `Organization` or both: a branch that no row
            names has none. Otherwise its members or units are unknown.
        progress: Called with the sheet and the number of its rows read so far, every 1,000 rows and at its end.
        most_problems: How many problems the error lists; it counts the others.

    Returns:
        The whole ledger.

    Raises:
        InvalidData: With everything that is wrong, each with sheet, row, column and remedy; nothing is half-read.
        TypeError: When `complete` names other classes.
        OSError: When the file exists and cannot be opened.
        ModuleNotFoundError: When a library that reads the file is not installed; the message names the extra.
    """
    check_most_problems(most_problems, MOST_TOLD)
    try:
        return inspect_ledger(
            path, policy=policy, missing=missing, hidden=hidden, complete=complete, progress=progress
        ).ledger
    except InvalidData as error:
        raise error.limited(most_problems) from None


def inspect_ledger(
    path: str | Path,
    *,
    policy: Policy | None = None,
    missing: Literal["error", "unknown"] = "error",
    hidden: Literal["read", "leave-out"] = "read",
    complete: Collection[type[Record]] = (),
    progress: Progress | None = None,
) -> Inspection:
    """Read a ledger and tell how it was read, with everything that is or may be wrong; see `read_ledger`.

    At most 20,000 problems and 20,000 warnings are kept; the others are counted. As long as there is a problem, the
    members and units of branches stay unknown in `Inspection.found`: rows may be missing, or name the wrong branch.

    Raises:
        InvalidData: When the file or folder as a whole cannot be read.
        TypeError: When `complete` names other classes.
        OSError: When the file exists and cannot be opened.
        ModuleNotFoundError: When a library that reads the file is not installed; the message names the extra.
    """
    check_complete(complete)
    chosen = book.resolve_policy(policy)
    options = ReadOptions(missing, chosen.month_reading, hidden, progress, chosen.on.year)
    parts: dict[type[Record], list[SheetPart]] = defaultdict(list)
    sheets: list[SheetInspection] = []
    problems, warned = ProblemLog(MOST_LISTED), ProblemLog(MOST_LISTED)
    with open_source(Path(path)) as source:
        for each in source.sheets:
            rows = iter(each.rows)
            first = () if record_of(each.name) else tuple(islice(rows, LOOKED_AT))
            sheet, kind = attrs.evolve(each, rows=chain(first, rows)), class_of(each.name, first)
            record = kind.record
            if record is None or (sheet.hidden and hidden == "leave-out"):
                sheets.append(SheetInspection(sheet.name, None, options.months, is_left_out=record is not None))
                problems.take(unknown_sheet_problems(sheet) if record is None else ())
            elif (problem := doubled_sheet_problem(sheet, kind, parts[record])) is not None:
                problems.take([problem])
            else:
                part = SheetPart(sheet.name, kind, sheet.hidden, read_table(record, sheet, options, kind.township))
                parts[record].append(part)
                sheets.append(part.inspect(sheet.layout, options.months))
                warned.take([hidden_sheet_warning(record, sheet.name)] if sheet.hidden else [])
                warned.take(place_warnings(part))
    for each_class in parts.values():
        warned.take(total_warnings([part.table for part in each_class]))
    problems.take(other_year_problems(sheets, chosen.on.year))
    warned.take(other_day_warnings(sheets, chosen.on))
    tables = {record: join_tables([part.table for part in each]) for record, each in parts.items()}
    warned.take(example_warnings(tables))
    tables = unify_spellings(without_examples(tables))
    sheets = [sheet if sheet.record is None else sheet.recount(tables[sheet.record]) for sheet in sheets]
    if source.whole:
        problems.take(missing_sheet_problems(tables))
    elif not tables and not problems.total:
        expected = Label("有标题行和记录的文件", "a file with headings and records")
        remedy = Label("请核对文件，或重新导出", "Check the file, or export it again")
        problems.take([file_problem(Path(path).name, expected, remedy, Label("没有内容", "nothing in it"))])
    for table in tables.values():
        problems.take(chain(table.problems, id_problems(table)), table.more)
    problems.take(chain(branch_id_problems(tables), unnamed_branch_problems(tables)))
    problems.take(missing_complete_problems(tables, complete))
    found = make_ledger(tables)
    found = found if problems.total else found.linked(complete=complete)
    inspections = tuple(sheets)
    # A file that cannot be read is one problem, however many sheets it has.
    located = tuple(dict.fromkeys(locate_problem(problem, inspections) for problem in problems.told))
    if not source.whole:
        warned.take(map(lone_file_warning, tables))
    warned.take(_warnings(tables, policy, inspections, found.branches))
    warnings = tuple(locate_problem(warning, inspections) for warning in warned.told)
    return Inspection(
        Path(path),
        source.form,
        inspections,
        located,
        warnings,
        found,
        source.unseen,
        source.stamps,
        problems.more,
        warned.more,
    )


@contextmanager
def open_source(path: Path) -> Iterator[Source]:
    """Open a workbook or a folder of tables, and see to it that it stays as it is until it has been read.

    Raises:
        InvalidData: When there is no such file or folder, or it is neither, or somebody changed it meanwhile.
        ModuleNotFoundError: When a library that reads it is not installed; the message names the extra.
    """
    stamps = stamps_of(path)
    try:
        with _opened(path) as source:
            yield attrs.evolve(source, stamps=stamps)
    except (InvalidData, OSError):  # of a file that is half written many things may be said, and none of them helps
        check_unchanged(stamps, lambda: stamps_of(path))
        raise
    check_unchanged(stamps, lambda: stamps_of(path))


def stamps_of(path: Path) -> Stamps:
    """How the files of a ledger stand."""
    return {each: stamp_of(each) for each in (files_of(path) if path.is_dir() else [path])}


@contextmanager
def _opened(path: Path) -> Iterator[Source]:
    # The first bytes of a file, not its name, show its format.
    if path.is_dir():
        yield open_folder(path)
        return
    if not path.exists():
        raise InvalidData([missing_file_problem(path)])
    check_ledger_file(path)
    if path.suffix.lower() in TEXT_FILES and not is_workbook(path):
        yield open_file(path)
        return
    from pingyuan_rules.ledger.workbooks.workbook_readers import open_workbook  # noqa: PLC0415 - not needed for a folder

    with open_workbook(path) as source:
        yield source


def is_workbook(path: Path) -> bool:
    """Whether a file begins as workbooks do, whatever its name."""
    with path.open("rb") as file:
        return file.read(4) in {b"PK\x03\x04", b"\xd0\xcf\x11\xe0"}


def lone_file_warning(record: type[Record]) -> Problem:
    """That the file of one sheet was given alone, so that all others are missing."""
    found, expected = Label("只有这一张表", "this sheet alone"), Label("整本台账", "the whole ledger")
    remedy = Label(
        "其他各表没有读取，与它们有关的数字为零；要判定整本台账，请给出其文件夹",
        "The other sheets were not read, and their figures are zero; to assess the whole ledger, give its folder",
    )
    return Problem(sheet_place(record), found, expected, remedy, kind="required")


def is_example_row(row: Row) -> bool:
    """Whether a row is an example of the template, by its id."""
    return "id" not in row.wrong and is_known(row.record.id) and is_example(row.record.id)


def without_examples(tables: dict[type[Record], Table]) -> dict[type[Record], Table]:
    """The sheets without the example rows of the template; all rows as long as nobody has entered others."""
    if all(is_example_row(row) for table in tables.values() for row in table.rows):
        return tables
    return {
        record: attrs.evolve(table, rows=tuple(row for row in table.rows if not is_example_row(row)))
        for record, table in tables.items()
    }


def example_warnings(tables: Tables) -> Iterator[Problem]:
    """The example rows of the template that are still there."""
    counted = all(is_example_row(row) for table in tables.values() for row in table.rows)
    for table in tables.values():
        rows = [row for row in table.rows if is_example_row(row)]
        if rows:
            found = Label(
                f"{len(rows)} 行模板自带的示例", f"{len(rows)} example row{'s' * (len(rows) > 1)} of the template"
            )
            expected = Label("只有本县的记录", "only records of the county")
            remedy = Label("请删去示例行", "Delete the example rows")
            if not counted:
                remedy = Label("示例行没有计入，请删去", "Delete the example rows; they were not counted")
            yield row_problem(rows[0], [], found, expected, remedy, kind="doubtful")


def _warnings(
    tables: Tables, policy: Policy | None, sheets: Iterable[SheetInspection], branches: Sequence[Branch]
) -> Iterator[Problem]:
    for table in tables.values():
        yield from table.warnings
    columns = [column for sheet in sheets if sheet.record is Organization for column in sheet.columns]
    ids = [names_credit_codes(column.heading) for column in columns if column.holds("id")]
    sure = bool(ids) and all(ids)
    try:
        yield from code_warnings(tables, sure=sure)
    except ModuleNotFoundError as error:
        found = Label("未经核对的信用代码", "credit codes that were not checked")
        expected = Label("可核对的信用代码", "credit codes that can be checked")
        remedy = Label(f"请安装：{error}", f"Install it: {error}")
        yield Problem(sheet_place(Organization), found, expected, remedy, kind="unsupported")
    yield from crosscheck_warnings(tables, policy, branches)
    yield from spelling_warnings(tables)


def make_ledger(tables: Tables) -> Ledger:
    """The records of all sheets as a ledger, with the columns that hold no fact."""
    fields: dict[str, Any] = {}
    extra: dict[str, Extra] = {}
    for record, table in tables.items():
        fields[FIELDS[record]] = tuple(row.record for row in table.rows)
        if table.extra:
            extra[FIELDS[record]] = Extra(table.extra, tuple(row.extra for row in table.rows))
    return Ledger(**fields, extra=extra)


@cache
def _sample() -> Ledger:
    return read_ledger(sample_ledger("csv"))
