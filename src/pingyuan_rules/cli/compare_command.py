"""The command `compare`: what another policy changes for a ledger."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import attrs
from cyclopts import Parameter

from pingyuan_rules import words
from pingyuan_rules.cli.ledger_input import read_input
from pingyuan_rules.cli.options import (
    HIDDEN_HELP,
    MISSING_HELP,
    ON_HELP,
    CompleteSheets,
    LedgerOptions,
    LedgerPath,
    Options,
    OutputFormat,
    PolicyOptions,
    collect_problems,
)
from pingyuan_rules.cli.terminal import Terminal
from pingyuan_rules.comparison import PolicyComparison, compare_policies
from pingyuan_rules.comparison.comparison_tables import affected_table, comparison_tables
from pingyuan_rules.convert import converter
from pingyuan_rules.engine import InvalidData, Label, facts_of
from pingyuan_rules.engine.problems import ProblemLog
from pingyuan_rules.ledger.headings import fact_of
from pingyuan_rules.ledger.ledger_model import FIELDS, Ledger
from pingyuan_rules.ledger.places import MOST_TOLD
from pingyuan_rules.policy import Policy
from pingyuan_rules.report.comparison_page import check_comparison_place, write_comparison
from pingyuan_rules.tables.table_model import RowGroup, Table

T = TypeVar("T")

AFTER_HELP = (
    "改动后的政策：政策文件（.toml），或适用日期，如 2019-01-01 | "
    "the policy after: a policy file (.toml), or a policy date such as 2019-01-01"
)
BEFORE_HELP = (
    "改动前的政策，写法相同；默认为 --on 当日的平远县政策 | "
    "the policy before, named likewise; by default that of Pingyuan on the day of --on"
)
OUT_HELP = (
    "写入哪个 .html 文件，可查阅、打印；只替换以前的政策对比，不覆盖其他文件 | "
    "an .html file to write, to read and print; only an earlier comparison is replaced, never another file"
)
BY_HELP = (
    "另按某项事实分组对比，如 township 或“所属乡镇”；可重复，即同时按几项分组 | "
    "also compare group by group, by a fact such as township; repeat it to group by several at once"
)
_MOST_LINES = 20
"""How many answers of records are listed on the screen; JSON has them all."""


@Parameter(name="*")
@attrs.frozen(kw_only=True)
class CompareOptions:
    """The two policies, and how to read a ledger."""

    after: Annotated[str, Parameter(name="--after", metavar="FILE|DATE", help=AFTER_HELP)]
    before: Annotated[str | None, Parameter(name="--before", metavar="FILE|DATE", help=BEFORE_HELP)] = None
    on: Annotated[str | None, Parameter(name="--on", metavar="DATE", help=ON_HELP)] = None
    missing: Annotated[Literal["error", "unknown"], Parameter(help=MISSING_HELP)] = "error"
    hidden: Annotated[Literal["read", "leave-out"], Parameter(help=HIDDEN_HELP)] = "read"
    complete: CompleteSheets = ()

    def named(self, name: str | None) -> LedgerOptions:
        """The options of a policy that is named by its file or by its day; a file is read for the day of `--on`."""
        is_file = name is not None and (name.lower().endswith(".toml") or Path(name).is_file())
        on, path = (self.on, Path(name)) if name is not None and is_file else (name or self.on, None)
        return LedgerOptions(on=on, policy=path, missing=self.missing, hidden=self.hidden, complete=self.complete)


def compare(
    ledger: LedgerPath,
    /,
    *,
    compare_options: CompareOptions,
    by: Annotated[tuple[str, ...], Parameter(metavar="FACT", negative="", show_default=False, help=BY_HELP)] = (),
    out: Annotated[Path | None, Parameter(help=OUT_HELP)] = None,
    output_format: OutputFormat | None = None,
    options: Options | None = None,
) -> None:
    """对比两份政策：改了什么、影响到谁、金额变化 | Compare two policies: changes, who is affected, what it costs."""
    terminal = Terminal((options or Options()).lang)
    before, after = compare_options.named(compare_options.before), compare_options.named(compare_options.after)
    for option, each in (("--before", before), ("--after", after)):
        told_as(option, each, each.day)  # a wrong form is wrong usage, and nothing is read then
    problems = ProblemLog(MOST_TOLD)
    collect_problems(problems, lambda: told_as("--before", before, before.read_policy))
    other = collect_problems(problems, lambda: told_as("--after", after, after.read_policy))
    if problems.total:
        raise problems.error()
    read = read_input(ledger, before, terminal, out, check=check_comparison_place)
    groups = [fact_named(name) for name in by] or None
    with terminal.working(words.ASSESSING):
        comparison = compare_by(read.ledger, read.policy, other, groups)
    if out is not None:
        write_comparison(out, comparison, terminal.lang)
    if (output_format or OutputFormat()).is_json:
        terminal.json(converter.unstructure(comparison))
        return
    for line in comparison.sentences():
        terminal.line(line)
    for table in comparison_tables(comparison):
        terminal.table(shortened(table, affected_table(comparison).title))
    if out is not None:
        terminal.line(Label(f"对比已写入：{out.absolute()}", f"The comparison was written to {out.absolute()}"))


def told_as(option: str, policy_options: PolicyOptions, read: Callable[[], T]) -> T:
    """Read a policy; a wrong day in it is reported under the option that named the policy.

    Raises:
        InvalidData: As the function raises it.
    """
    try:
        return read()
    except InvalidData as error:
        by_day = policy_options.policy is None
        problems = (attrs.evolve(p, place=option) if by_day and p.place == "--on" else p for p in error.problems)
        raise type(error)(problems, more=error.more) from None


def compare_by(data: Ledger, before: Policy, after: Policy | None, groups: list[str] | None) -> PolicyComparison:
    """Compare two policies; a fact that no record has is reported under the option that named it.

    Raises:
        InvalidData: When no class of record has the facts to group by.
    """
    try:
        return compare_policies(data, before, after, groups)
    except InvalidData as error:
        raise type(error)((each.moved_to("--by") for each in error.problems), more=error.more) from None


def fact_named(name: str) -> str:
    """The name in code of the fact that a name or heading means; the same text if it means none, or several."""
    if any(name in facts_of(record) for record in FIELDS):
        return name
    names = {fact.name for record in FIELDS if (fact := fact_of(record, name)) is not None}
    return names.pop() if len(names) == 1 else name


def shortened(table: Table, title: Label) -> Table:
    """A table for the screen: of the records that are affected the first."""
    rows = tuple(table.rows)
    more = len(rows) - _MOST_LINES
    if table.title != title or more <= 0:
        return table
    note = Label(
        f"另有 {more:,} 行未列出；加 --json 可输出全部。",
        f"{more:,} more lines are not shown; --json writes them all.",
    )
    return attrs.evolve(table, groups=(RowGroup(rows[:_MOST_LINES]),), note=note)
