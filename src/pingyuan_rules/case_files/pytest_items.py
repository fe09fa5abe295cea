"""Cases as tests of pytest: a collector for each file, an item for each case."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pingyuan_rules.case_files.case_paths import is_case_file
from pingyuan_rules.case_files.cases_in_files import read_cases
from pingyuan_rules.cases import Case, CaseResult, run_case
from pingyuan_rules.engine import InvalidData
from pingyuan_rules.engine.shown_language import resolve_language
from pingyuan_rules.engine.wording.visible_text import visible


def collect_file(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """The collector of a file of cases; None for any other file, such as the lock file of an open workbook."""
    return CaseFile.from_parent(parent, path=path) if is_case_file(path) else None


class CaseFailed(Exception):  # noqa: N818 - reads as what it is
    """A case that does not pass.

    Attributes:
        result: What came of it.
    """

    def __init__(self, result: CaseResult) -> None:
        """Keep what came of it."""
        super().__init__(result.head.text(resolve_language(None)))
        self.result = result


class CaseFile(pytest.File):
    """A file of cases."""

    def collect(self) -> Iterator[pytest.Item]:
        """A test for each case.

        Raises:
            CollectError: With everything that is wrong with the file.
        """
        # As people typed it, or would: messages name the file by this path.
        folder = Path.cwd()
        path = self.path.relative_to(folder) if self.path.is_relative_to(folder) else self.path
        try:
            cases = read_cases(path)
        except InvalidData as error:
            raise self.CollectError(error.text(resolve_language(None))) from None
        except ModuleNotFoundError as error:
            raise self.CollectError(str(error)) from None
        for case in cases:
            yield CaseItem.from_parent(self, name=item_name(case), case=case)


def item_name(case: Case) -> str:
    """The place of a case in its file, and its name; pytest would take two colons for the end of a name."""
    sheet = f"{case.sheet}!" if case.sheet else ""
    place = f"{sheet}{case.row} " if case.row is not None else ""
    return visible(f"{place}{case.name}").replace("::", ": ")


class CaseItem(pytest.Item):
    """A case."""

    def __init__(self, *, case: Case, **options: Any) -> None:
        """Keep the case."""
        super().__init__(**options)
        self.case = case

    def runtest(self) -> None:
        """Run the case.

        Raises:
            CaseFailed: When a rule does not answer as expected.
        """
        result = run_case(self.case)
        if not result.passed:
            raise CaseFailed(result)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *options: Any, **named: Any) -> Any:
        """What is expected and what the rules answer, why, and what would make the case pass."""
        if isinstance(excinfo.value, CaseFailed):
            return excinfo.value.result.text(resolve_language(None))
        return super().repr_failure(excinfo, *options, **named)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """The file, the line counted from 0, and the name."""
        row = self.case.row if not self.case.sheet else None
        return self.path, None if row is None else row - 1, self.name
