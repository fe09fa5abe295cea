"""What several commands share: options, and the input they name."""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import attrs
from cyclopts import Parameter

from pingyuan_rules.cli.inspection_output import everything, tables
from pingyuan_rules.cli.terminal import Terminal, file_error
from pingyuan_rules.engine import InvalidData, Label, Lang, Problem, Record
from pingyuan_rules.engine.problems import shown
from pingyuan_rules.files import check_free
from pingyuan_rules.ledger.headings import record_of
from pingyuan_rules.ledger.inspection import Inspection
from pingyuan_rules.ledger.ledger_model import FIELDS, Ledger
from pingyuan_rules.ledger.reading import inspect_ledger
from pingyuan_rules.policy import START, Policy, overlay, policy_on
from pingyuan_rules.policy.dated_values import Overlay
from pingyuan_rules.returned.marked_copy import write_marked
from pingyuan_rules.returned.writing_results import check_replaceable


def class_named(name: str) -> type[Record]:
    """The class that is called so, in Chinese, English or in code.

    Raises:
        WrongUsage: When there is none of that name.
    """
    found = record_of(name)
    if found is None:
        zh = "、".join(f"{record.__name__}（{record.label.zh}）" for record in FIELDS)
        expected = Label(f"以下之一：{zh}", f"one of {', '.join(record.__name__ for record in FIELDS)}")
        raise WrongUsage([Problem("--of", shown(name), expected, Label("请换用其中之一", "Use one of them"))])
    return found


T = TypeVar("T")


class WrongUsage(InvalidData):
    """An option has a value of the wrong form."""


@Parameter(name="*")
@attrs.frozen(kw_only=True)
class Options:
    """Options of every command."""

    lang: Annotated[Lang, Parameter(help="语言，默认中文 | language")] = "zh"
    debug: Annotated[bool, Parameter(negative="", help="出错时显示详情 | show details of an unexpected error")] = False


@Parameter(name="*")
@attrs.frozen(kw_only=True)
class Asked:
    """Under which policy to ask."""

    on: Annotated[
        str | None,
        Parameter(
            name="--on",
            metavar="DATE",
            help="政策日期，默认 2016-10-21 | the policy's day, by default that of the article",
        ),
    ] = None
    policy: Annotated[
        Path | None, Parameter(help="本县的政策文件（TOML） | a policy file of your county's own (TOML)")
    ] = None
    missing: Annotated[
        Literal["error", "unknown"],
        Parameter(help="台账缺列：报错，或全列视为不详 | what a missing column means: an error, or all of it unknown"),
    ] = "error"

    def read(self) -> Policy:
        """The policy that the options name.

        Raises:
            WrongUsage: When the day is no date.
            InvalidData: When the day lies before the first policy, or the file cannot be used, or both.
        """
        problems: list[Problem] = []
        day = self.day()
        local = noting(problems, self._overlay)
        policy = noting(problems, lambda: _policy(day, local))
        if problems or policy is None:
            raise InvalidData(problems)
        return policy

    def day(self) -> date:
        """The day that `--on` names.

        Raises:
            WrongUsage: When it is no date.
        """
        try:
            return START if self.on is None else date.fromisoformat(self.on)
        except ValueError:
            expected = Label("日期，如 2016-10-21", "a date such as 2016-10-21")
            remedy = Label("请按 年-月-日 填写历法中有的日期", "Give a day of the calendar as year-month-day")
            raise WrongUsage([Problem("--on", shown(self.on), expected, remedy)]) from None

    def _overlay(self) -> Overlay | None:
        try:
            return None if self.policy is None else overlay(self.policy)
        except OSError as error:
            raise file_error(error, error.filename or self.policy) from None


def _policy(day: date, local: Overlay | None) -> Policy:
    try:
        return policy_on(day, local)
    except InvalidData as error:
        named = (attrs.evolve(each, place="--on") if each.place == "on" else each for each in error.problems)
        raise InvalidData(named) from None


LEDGER_HELP = (
    "台账：.xlsx、.xls 或 .ods 工作簿，或 CSV、Parquet 文件夹 | "
    "the ledger: an .xlsx, .xls or .ods workbook, or a folder of CSV or Parquet files"
)
LedgerPath = Annotated[Path, Parameter(help=LEDGER_HELP)]


@Parameter(name="*")
@attrs.frozen(kw_only=True)
class Machine:
    """Whether a program reads the answer."""

    form: Annotated[
        Literal["text", "json"],
        Parameter(name="--format", help="输出文字，或输出 JSON 供程序读取 | text, or JSON for programs"),
    ] = "text"
    json: Annotated[bool, Parameter(name="--json", negative="", help="同 --format json | as --format json")] = False

    @property
    def wanted(self) -> bool:
        """Whether one does."""
        return self.json or self.form == "json"


AsJson = Annotated[bool, Parameter(name="--json", negative="", help="输出 JSON，供程序读取 | write JSON for programs")]


class BadLedger(InvalidData):
    """Input that cannot be used, with the ledger as it was read.

    Attributes:
        inspection: As what the ledger was understood.
    """

    def __init__(self, problems: Iterable[Problem], inspection: Inspection) -> None:
        """Keep what was read besides the problems."""
        super().__init__(problems)
        self.inspection = inspection


@attrs.frozen
class Input:
    """What a command works on.

    Attributes:
        inspection: The ledger as it was read; it has no problems.
        policy: The policy.
    """

    inspection: Inspection
    policy: Policy

    @property
    def ledger(self) -> Ledger:
        """The ledger."""
        return self.inspection.ledger


def read_input(
    path: Path,
    asked: Asked,
    terminal: Terminal,
    out: Path | None = None,
    marked: Path | None = None,
    *,
    understood: bool = False,
    check: Callable[[Path], None] = check_replaceable,
) -> Input:
    """The ledger and the policy, or everything that is wrong with them and with where results are to go.

    Args:
        path: The ledger.
        asked: Under which policy to ask, and how to read.
        terminal: Shows how far reading has come.
        out: Where results are to go.
        marked: Where a copy is to go in which everything that is wrong is marked; it is written in either case.
        understood: Whether all that was understood is shown, also where something is wrong.
        check: Refuses a place where results would replace what they may not.

    Raises:
        WrongUsage: When an option has a value of the wrong form; nothing is read then.
        InvalidData: With every problem.
    """
    asked.day()
    problems: list[Problem] = []
    noting(problems, lambda: _check_out(out, path, check))
    noting(problems, lambda: _check_marked(marked, out))
    policy = noting(problems, asked.read)
    with terminal.working(Label("正在读取台账", "Reading the ledger")) as progress:
        inspection = noting(problems, lambda: _inspected(path, policy, asked, progress))
    if inspection is not None:
        problems += inspection.problems
        if not problems or problems == list(inspection.problems):  # nothing is written where places are in doubt
            noting(problems, lambda: _mark(inspection, marked, terminal))
    if inspection is not None and understood and not terminal.machine:
        _show_understood(inspection, terminal)
    if problems or inspection is None or policy is None:
        if inspection is not None and inspection.problems:
            raise BadLedger(problems, inspection)
        raise InvalidData(problems)
    return Input(inspection, policy)


def _show_understood(inspection: Inspection, terminal: Terminal) -> None:
    for table in tables(inspection, terminal.lang):
        terminal.table(table)
    for line in everything(inspection, terminal.lang):
        terminal.line(line)


def _mark(inspection: Inspection, marked: Path | None, terminal: Terminal) -> None:
    if marked is None:
        return
    with terminal.working(Label("正在标注台账", "Marking the ledger")):
        try:
            write_marked(marked, inspection, terminal.lang)
        except OSError as error:
            raise file_error(error, marked) from None
    terminal.complain(
        Label(f"标注了问题的副本已写入：{marked.absolute()}", f"A copy with marks was written to {marked.absolute()}")
    )


def _check_out(out: Path | None, ledger: Path, check: Callable[[Path], None]) -> None:
    # Results hold more than the ledger and cannot be read back, so what they replaced would be lost.
    if out is not None and out.resolve() == ledger.resolve():
        found, expected = Label("台账本身", "the ledger itself"), Label("另一个位置", "another place")
        remedy = Label("请换一个文件名，以免覆盖台账", "Choose another name, so that the ledger is not overwritten")
        raise InvalidData([Problem(f"--out {out}", found, expected, remedy)])
    if out is not None:
        check(out)


def _check_marked(marked: Path | None, out: Path | None) -> None:
    if marked is None:
        return
    check_free(marked, ".xlsx")
    if out is not None and marked.resolve() == out.resolve():
        expected = Label("与 --out 不同的位置", "another place than that of --out")
        remedy = Label("请换一个文件名", "Choose another name")
        raise InvalidData([Problem(f"--marked {marked}", "", expected, remedy)])


def _inspected(path: Path, policy: Policy | None, asked: Asked, progress: Any) -> Inspection:
    try:
        return inspect_ledger(path, policy=policy, missing=asked.missing, progress=progress)
    except OSError as error:
        raise file_error(error, error.filename or path) from None


def noting(problems: list[Problem], ask: Callable[[], T]) -> T | None:
    """What a question gives, or None with its problems noted."""
    try:
        return ask()
    except InvalidData as error:
        problems += error.problems
        return None
