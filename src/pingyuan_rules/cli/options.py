"""Options that several commands share."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, cast

import attrs
from cyclopts import Parameter

from pingyuan_rules.cli.terminal import file_error
from pingyuan_rules.engine import InvalidData, Label, Lang, Problem, Record, Rule, Rulebook
from pingyuan_rules.engine.labels import inner_quotes
from pingyuan_rules.engine.problems import ProblemLog, shown
from pingyuan_rules.engine.shown_language import LANGUAGE_VARIABLE
from pingyuan_rules.ledger.headings import key, nearest, record_of, sheet_label
from pingyuan_rules.ledger.ledger_model import FIELDS
from pingyuan_rules.ledger.linked_rows import related_classes
from pingyuan_rules.ledger.places import MOST_TOLD
from pingyuan_rules.ledger.written_forms import Refused, parse_day
from pingyuan_rules.policy import START, Policy, overlay, policy_on
from pingyuan_rules.policy.dated_values import Overlay
from pingyuan_rules.published import Published, read_published

T = TypeVar("T")

ON_HELP = (
    "适用日期，按当日有效的规则和数值判定；默认 2016-10-21，即文章发布之日 | "
    "policy date: the rules and values in force on that day apply; by default 2016-10-21, the day of the article"
)
MISSING_HELP = (
    "缺列时：报错，或将整列视为不详 | when a column is missing: report an error, or treat its values as unknown"
)
HIDDEN_HELP = (
    "隐藏、筛选掉或整行划去的行，以及隐藏的工作表：照常读取并提醒，或不计入 | "
    "rows that are hidden, filtered out or struck out, and hidden sheets: read them with a warning, or leave them out"
)
COMPLETE_HELP = (
    "声明“党员”表或“单位”表不缺行：表中没有行的党支部，计为没有党员或单位；不写则视为不详；可重复 | "
    "declare that the sheet Member or Organization has every row: a branch that no row names then has no members or "
    "units; by default these are unknown; repeatable"
)
LEDGER_HELP = (
    "台账：.xlsx、.xls 或 .ods 工作簿，CSV 或 Parquet 文件夹，或单个 CSV 文件 | "
    "the ledger: an .xlsx, .xls or .ods workbook, a folder of CSV or Parquet files, or a single CSV file"
)
SINCE_HELP = (
    "整改前的台账，用于对照：列出已整改、新增和仍未整改的事项；两份台账按同一政策判定 | "
    "the ledger before a rectification, to show what was put right, what is new and what is still not met; both "
    "ledgers are assessed under the same policy"
)
FORMAT_HELP = "输出文字，或供程序读取的 JSON | write text, or JSON for programs"

LedgerPath = Annotated[Path, Parameter(help=LEDGER_HELP)]
CompleteSheets = Annotated[
    tuple[str, ...], Parameter(name="--complete", metavar="SHEET", negative="", show_default=False, help=COMPLETE_HELP)
]
SincePath = Annotated[Path | None, Parameter(name="--since", help=SINCE_HELP)]


class WrongUsage(InvalidData):
    """An option has a value of the wrong form."""


def flag(words: str, name: str | None = None) -> Parameter:
    """An option without a value, which is off by default."""
    return Parameter(name=name, negative="", show_default=False, help=words)


@Parameter(name="*")
@attrs.frozen(kw_only=True)
class Options:
    """Options of every command."""

    lang: Annotated[Lang, Parameter(env_var=LANGUAGE_VARIABLE, help="语言 | language")] = "zh"
    debug: Annotated[bool, flag("程序出错时显示详情 | show the details of an unexpected error")] = False


@Parameter(name="*")
@attrs.frozen(kw_only=True)
class OutputFormat:
    """Whether to write text for people or JSON for programs."""

    form: Annotated[Literal["text", "json"], Parameter(name="--format", help=FORMAT_HELP)] = "text"
    json: Annotated[bool, flag("同 --format json | the same as --format json", "--json")] = False

    @property
    def is_json(self) -> bool:
        """Whether to write JSON."""
        return self.json or self.form == "json"


@Parameter(name="*")
@attrs.frozen(kw_only=True)
class PolicyOptions:
    """The policy to assess by, and what a missing column means."""

    on: Annotated[str | None, Parameter(name="--on", metavar="DATE", help=ON_HELP)] = None
    policy: Annotated[
        Path | None, Parameter(help="本县的政策文件（TOML） | a TOML file with the policy of your own county")
    ] = None
    missing: Annotated[Literal["error", "unknown"], Parameter(help=MISSING_HELP)] = "error"

    def day(self) -> date:
        """The day that `--on` names.

        Raises:
            WrongUsage: When it is no date.
        """
        if self.on is None:
            return START
        try:
            day: date = parse_day(self.on, None).value
        except Refused:
            expected = Label("日期，如 2016-10-21", "a date such as 2016-10-21")
            remedy = Label(
                "请写明确实存在的年、月、日，如 2016-10-21 或 2016年10月21日",
                "Give a year, month and day that exist, such as 2016-10-21 or 2016年10月21日",
            )
            raise WrongUsage([Problem("--on", shown(self.on), expected, remedy, kind="text", path=("--on",))]) from None
        return day

    def read_policy(self) -> Policy:
        """The policy that the options name.

        Raises:
            WrongUsage: When the day is no date.
            InvalidData: When the day lies before the first policy, or the file cannot be used, or both.
        """
        on = self.day()
        problems = ProblemLog(MOST_TOLD)
        local = collect_problems(problems, lambda: self.local)
        policy = None
        try:
            policy = policy_on(on, local)
        except InvalidData as error:
            # People typed an option, not the argument of a function; and the values are those of their file.
            named = (
                each.moved_to("--on") if each.place == "on" else in_file(each, cast("Overlay", local), on)
                for each in error.problems
            )
            problems.take(named, error.more)
        if problems.total or policy is None:
            raise problems.error()
        return policy

    @cached_property
    def local(self) -> Overlay | None:
        """The county's own policy file, if `--policy` names one; it is read once, for its values and its figures.

        Raises:
            InvalidData: When it cannot be used.
        """
        try:
            return None if self.policy is None else overlay(self.policy)
        except OSError as error:
            raise file_error(error, error.filename or self.policy) from None


@Parameter(name="*")
@attrs.frozen(kw_only=True)
class LedgerOptions(PolicyOptions):
    """The policy to assess by, and how to read a ledger."""

    hidden: Annotated[Literal["read", "leave-out"], Parameter(help=HIDDEN_HELP)] = "read"
    complete: CompleteSheets = ()

    def complete_classes(self) -> tuple[type[Record], ...]:
        """The classes of record whose sheets were declared complete.

        Raises:
            WrongUsage: When a name is not that of a sheet whose rows belong to branches.
        """
        classes = related_classes()
        named = [(name, record_of(name)) for name in self.complete]
        zh, en = "、".join(sheet_label(each).zh for each in classes), ", ".join(each.__name__ for each in classes)
        expected, remedy = Label(f"以下之一：{zh}", f"one of {en}"), Label("请换用其中之一", "Use one of them")
        if wrong := [
            Problem("--complete", shown(name), expected, remedy, kind="choice", path=("--complete",))
            for name, record in named
            if record not in classes
        ]:
            raise WrongUsage(wrong)
        return tuple(record for _, record in named if record is not None)


def read_figures(path: Path | None, local: Overlay | None) -> Published | None:
    """The figures that a county published: those of a file of their own, or of its policy file.

    Args:
        path: The file with the figures, or None.
        local: What the policy file holds, or None.

    Raises:
        InvalidData: When they cannot be used.
    """
    source = local if path is None else path
    try:
        return None if source is None else read_published(source)
    except OSError as error:
        raise file_error(error, error.filename or path) from None


def class_named(name: str) -> type[Record]:
    """The class of record with a name in Chinese, in English or in code.

    Raises:
        WrongUsage: When there is none of that name.
    """
    record = record_of(name)
    if record is None:
        zh = "、".join(f"{each.__name__} {each.label.zh}" for each in FIELDS)
        expected = Label(f"以下之一：{zh}", f"one of {', '.join(each.__name__ for each in FIELDS)}")
        raise WrongUsage(
            [
                Problem(
                    "--of",
                    shown(name),
                    expected,
                    Label("请换用其中之一", "Use one of them"),
                    kind="choice",
                    path=("--of",),
                )
            ]
        )
    return record


def rules_named(names: Iterable[str], book: Rulebook[Any]) -> tuple[Rule[Any, Any, Any], ...]:
    """The rules of a book with these names or labels, each once.

    Raises:
        WrongUsage: When there is none.
    """
    by_name = {key(text): each for each in book.rules for text in (each.label.en, each.label.zh, each.name)}
    problems = []
    for name in names:
        if key(name) not in by_name:
            texts = [Label(each.name, each.name) for each in book.rules] + [each.label for each in book.rules]
            near = nearest(name, texts)
            remedy = Label("请更正", "Correct it")
            if near is not None:
                remedy = Label(f"是否为“{inner_quotes(near.zh)}”？请更正", f'Did you mean "{near.en}"? Correct it')
            expected = Label("一条规则的名称", "the name of a rule")
            problems.append(Problem("--rule", shown(name), expected, remedy, kind="unknown", path=("--rule",)))
    if problems:
        raise WrongUsage(problems)
    return tuple(dict.fromkeys(by_name[key(name)] for name in names))


def named_values(texts: Iterable[str], expected: Label) -> Iterator[tuple[str, str]]:
    """The names of related records and what is given for them, of texts such as `members=members.parquet`.

    Args:
        texts: What `--related` was given.
        expected: What each is to be like.

    Raises:
        WrongUsage: When one has no name, or nothing behind it.
    """
    pairs = [(text, *text.partition("=")) for text in texts]
    remedy = Label(
        "请在 = 前写明是哪些相关记录，= 后写明其所在",
        "Write before = which related records they are, and after it where",
    )
    if problems := [
        Problem("--related", text, expected, remedy, kind="text", path=("--related",))
        for text, name, _, value in pairs
        if not (name and value)
    ]:
        raise WrongUsage(problems)
    for _, name, _, value in pairs:
        yield name, value


def collect_problems(problems: ProblemLog, read: Callable[[], T]) -> T | None:
    """What a function gives; None when it raises InvalidData, whose problems join the others."""
    try:
        return read()
    except InvalidData as error:
        problems.take(error.problems, error.more)
        return None


def in_file(problem: Problem, overlay: Overlay, day: date) -> Problem:
    """A problem of a policy, told as one of the file on a day."""
    zh, en = (problem.place.text(lang) if isinstance(problem.place, Label) else problem.place for lang in ("zh", "en"))
    return attrs.evolve(problem, place=Label(f"{overlay.file}（{day}）：{zh}", f"{overlay.file} ({day}): {en}"))
