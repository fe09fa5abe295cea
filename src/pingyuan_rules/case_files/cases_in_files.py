"""Cases read from files and folders, and run."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pingyuan_rules.case_files.case_paths import WORKBOOK_CASES, find_case_files
from pingyuan_rules.case_files.case_settings import PolicyReader
from pingyuan_rules.case_files.toml_cases import read_toml_cases
from pingyuan_rules.case_files.workbook_cases import read_workbook_cases
from pingyuan_rules.cases import Case, CaseRun
from pingyuan_rules.cases.case_model import run_all
from pingyuan_rules.engine import InvalidData, Rulebook
from pingyuan_rules.engine.problems import ProblemLog, check_most_problems
from pingyuan_rules.engine.rulebook import checked_book
from pingyuan_rules.ledger.places import MOST_TOLD
from pingyuan_rules.rules import book as county_book

Paths = str | Path | Iterable[str | Path]


def read_cases(paths: Paths, *, most_problems: int = MOST_TOLD, book: Rulebook[Any] = county_book) -> tuple[Case, ...]:
    """Read cases from files, and from every such file in folders.

    A case is a table of a file that ends in `.cases.toml`, or a row of a workbook that ends in `.cases.xlsx`. It says
    of which class its facts are, on which day and under which policy they are judged, and which answers are expected;
    facts are read as the cells of a ledger are.

    Args:
        paths: A file or a folder, or several.
        most_problems: How many problems the error lists; it counts the others.
        book: The rulebook, if it is one that extends the library's. A case that names neither day nor policy file is
            judged by the book's own policy. If that is not Pingyuan's, a case that names a day names a policy file too.

    Returns:
        The cases, in the order of the files.

    Raises:
        InvalidData: With everything that is wrong with any file, each with file, case and key.
        OSError: When a file exists and cannot be read.
        ModuleNotFoundError: When a library that reads a workbook is not installed; the message names the extra.
        TypeError: When `book` is no rulebook, or does not extend the library's.
    """
    if checked_book(book) not in {county_book, *county_book.extensions}:
        message = f"cases hold the facts of a ledger: book= is the library's book or one that extends it, not {book!r}"
        raise TypeError(message)
    check_most_problems(most_problems, MOST_TOLD)
    problems = ProblemLog(most_problems)
    policies, cases = PolicyReader(problems, book), list[Case]()
    for path in find_case_files(paths, problems):
        try:
            read = read_workbook_cases if path.name.lower().endswith(WORKBOOK_CASES) else read_toml_cases
            cases += read(path, problems, policies)
        except InvalidData as error:
            problems.take(error.problems, error.more)
    problems.check()
    return tuple(cases)


def run_cases(paths: Paths, *, most_problems: int = MOST_TOLD, book: Rulebook[Any] = county_book) -> CaseRun:
    """Read cases from files and folders, and ask the rules about each; see `read_cases`.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> text = '''
    ... [[case]]
    ... name = "three full members are enough"
    ... of = "Organization"
    ... facts = { full_members = 3 }
    ... expect = { must_form = true }
    ... '''
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "formation.cases.toml").write_text(text, encoding="utf-8")
    ...     run_cases(folder)
    <CaseRun: 1 passed, 0 failed>

    Args:
        paths: A file or a folder, or several.
        most_problems: How many problems the error lists; it counts the others.
        book: The rulebook, if it is one that extends the library's; see `read_cases`.

    Raises:
        InvalidData: With everything that is wrong with any file, each with file, case and key; then no case is run.
        OSError: When a file exists and cannot be read.
        ModuleNotFoundError: When a library that reads a workbook is not installed; the message names the extra.
        TypeError: When `book` is no rulebook, or does not extend the library's.
    """
    return run_all(read_cases(paths, most_problems=most_problems, book=book), book.version)
