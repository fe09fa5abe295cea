"""The command `assess`."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Never

from cyclopts import Parameter
from rich.table import Table

from pingyuan_rules.choices import DemonstrationLevel
from pingyuan_rules.cli import files_command as files_shown
from pingyuan_rules.cli import inspection_output as understood
from pingyuan_rules.cli import measure_output as render
from pingyuan_rules.cli.files_command import (
    FileOptions,
    are_files,
    assessed,
    inspected,
    refuse_file_options,
    refuse_ledger_options,
)
from pingyuan_rules.cli.json_output import origin
from pingyuan_rules.cli.json_output import overview as overview_json
from pingyuan_rules.cli.json_output import understood as understood_json
from pingyuan_rules.cli.options import LEDGER_HELP, Asked, Machine, Options, WrongUsage, read_input
from pingyuan_rules.cli.terminal import Terminal, file_error
from pingyuan_rules.convert import to_json
from pingyuan_rules.engine import UNKNOWN, InvalidData, Label, Lang, Problem, Record, Rule, Severity, is_known
from pingyuan_rules.engine.problems import shown
from pingyuan_rules.ledger.links import find_all_records
from pingyuan_rules.policy import Policy
from pingyuan_rules.records import Applicant, Branch, Member
from pingyuan_rules.returned.assessed_ledger import AssessedLedger
from pingyuan_rules.returned.writing_results import write_results
from pingyuan_rules.rules import book
from pingyuan_rules.tables.workbook_writer import TooMuch


def tables(of: AssessedLedger, lang: Lang) -> Iterator[Table]:
    """The measures as tables."""
    measures = of.measures
    yield render.coverage_table(measures["coverage"], lang)
    yield render.formation_table(measures["formation_counts"][:2], lang)
    yield render.demonstration_table(measures["demonstration_counts"][:2], _reached(of, lang), lang)
    yield render.fund_table([*measures["fund_totals"][2:], *measures["fund_totals"][:1]], lang)


def _reached(of: AssessedLedger, lang: Lang) -> dict[str, Sequence[int]]:
    answers = of.answers("demonstration_level", Branch)
    city, county = answers[DemonstrationLevel.CITY], answers[DemonstrationLevel.COUNTY]
    name = Label(f"按规则达到（{answers[UNKNOWN]} 个不详）", f"reached by the rules ({answers[UNKNOWN]} unknown)")
    return {name.text(lang): (city, county, city + county)}


def findings_table(of: AssessedLedger, lang: Lang) -> Table:
    """For each rule of how many records it is fallen short, and of how many nobody knows, where there are any."""
    titles = (
        Label("规则", "rule"), Label("名称", "name"), Label("条款", "clauses"),
        Label("件数", "cases"), Label("不详", "unknown"),
    )  # fmt: skip
    title = Label("不达标事项", "What falls short").text(lang)
    made = render.table(title, (each.text(lang) for each in titles), numbers=False)
    made.columns[2].no_wrap = False  # a rule may rest on several clauses
    for column in made.columns[-2:]:
        column.justify = "right"
    for record in of.assessments:
        for rule, cases, unknown in _counted(of, record):
            clauses = " ".join(clause.key for clause in rule.clauses)
            made.add_row(_worded(rule, lang), rule.name, clauses, str(cases), str(unknown))
    return made


def _worded(rule: Rule[Any, Policy, Any], lang: Lang) -> str:
    """A rule's label, and how strictly it binds where that is less than most."""
    if rule.severity is Severity.REQUIRED:
        return rule.label.text(lang)
    severity = rule.severity.label
    return f"{rule.label.text(lang)}{Label(f'（{severity.zh}）', f' ({severity.en})').text(lang)}"


def _counted(of: AssessedLedger, record: type[Record]) -> Iterator[tuple[Rule[Any, Policy, Any], int, int]]:
    short, undecided = of.short(record), of.undecided(record)
    for rule in book.rules_of(record):
        open_ = undecided[rule.name] if rule.standing.shall_be is not None else 0
        if short[rule.name] or open_:
            yield rule, short[rule.name], open_


_MONTHS = 12
_FEW = 10
"""One in so many is few."""


def hints(found: AssessedLedger) -> Iterator[Label]:
    """Whatever there is to look at."""
    for hint in (stale(found), early(found)):
        if hint is not None:
            yield hint


def early(found: AssessedLedger) -> Label | None:
    """That the ledger tells of days after the policy's, so that it was likely meant for another.

    None where few of its days do, as when some were entered ahead. A leaving date may lie ahead and is no measure.
    """
    day = found.policy.on
    days = [value for record in found.ledger for value in _past_days(record)]
    later = [value for value in days if value > day]
    if len(later) * _FEW <= len(days):
        return None
    number, latest = len(later), max(later)
    return Label(
        f"提示：台账中有 {number} 处日期晚于政策日期 {day}，最晚为 {latest}；请核对 --on，如 --on {latest}。",
        f"Hint: dates of the ledger that lie after the policy date, {day}: {number}, the latest {latest}; check --on, "
        f"such as --on {latest}.",
    )


_PAST: Mapping[type[Record], tuple[str, ...]] = MappingProxyType(
    {
        Branch: ("founded", "elected_on", "secretary_appointed"),
        Member: ("last_contact",),
        Applicant: ("admitted_on",),
    }
)


def _past_days(record: Record) -> Iterator[date]:
    days = (getattr(record, fact) for fact in _PAST.get(type(record), ()))
    return (day for day in days if is_known(day))


def stale(found: AssessedLedger) -> Label | None:
    """That the policy's day lies far after the ledger, where most members are out of contact for that alone.

    None where at most half of the members are out of contact, or the latest contact with any of them lies within the
    time after which a member counts as such. Other dates are no measure: terms of office may end in years to come.
    """
    day, limit = found.policy.on, found.policy.out_of_contact_months
    answers = found.answers("out_of_contact", Member)
    contacts = (member.last_contact for member in found.ledger.members)
    latest = max((each for each in contacts if is_known(each)), default=None)
    if latest is None or answers[True] * 2 <= answers.total():
        return None
    apart = whole_months(latest, day)
    if apart < limit:
        return None
    return Label(
        f"提示：台账中最晚的联系日期为 {latest}，与政策日期 {day} 相差 {apart} 个月，失联党员因此偏多；"
        "请核对 --on，或更新台账。",
        f"Hint: the latest contact in the ledger, {latest}, and the policy date, {day}, differ by {apart} months, so "
        "that most members count as out of contact; check --on, or bring the ledger up to date.",
    )


def whole_months(start: date, end: date) -> int:
    """How many whole months lie between two days.

    >>> whole_months(date(2016, 10, 21), date(2019, 1, 20)), whole_months(date(2016, 10, 21), date(2019, 1, 21))
    (26, 27)
    """
    return (end.year - start.year) * _MONTHS + end.month - start.month - (end.day < start.day)


OUT_HELP = (
    "把逐条结果写成 .xlsx 工作簿或 CSV 文件夹，Parquet 文件则写成 Parquet 文件夹；只替换以前的结果，不覆盖其他文件 | "
    "write all results as an .xlsx workbook or a folder of CSV files, those of Parquet files as a folder of Parquet "
    "files; only earlier results are replaced, no other files"
)
MARKED_HELP = "另写一份标出错误和提醒的副本（.xlsx） | also write a copy (.xlsx) with errors and warnings marked"
DRY_RUN_HELP = "只显示台账被如何理解，不作判定 | only show as what the ledger is understood, assess nothing"
ASSESSED_HELP = f"{LEDGER_HELP.replace(' | ', '；或 Parquet 文件 | ')}; or Parquet files"
MORE_HELP = (
    "更多 Parquet 文件；也可用带引号的通配符，如 '单位/*.parquet' | "
    "more Parquet files; a pattern in quotes names them too, such as 'orgs/*.parquet'"
)
EXPLAIN_HELP = (
    "结果中另附一张表，说明这条记录的各项结论如何得出；可重复 | "
    "add a sheet to the results that explains what the rules say of this record; repeatable"
)
_FITTING = Label("工作簿容得下的结果", "results that a workbook can hold")
_AS_CSV = Label("请让 --out 指向一个文件夹，以写成 CSV", "Let --out name a folder, so that CSV files are written")


def assess(
    ledger: Annotated[Path, Parameter(help=ASSESSED_HELP)],
    /,
    *more: Annotated[Path, Parameter(name="FILES", help=MORE_HELP)],
    asked: Asked | None = None,
    out: Annotated[Path | None, Parameter(help=OUT_HELP)] = None,
    marked: Annotated[Path | None, Parameter(help=MARKED_HELP)] = None,
    explain: Annotated[
        tuple[str, ...], Parameter(name="--explain", metavar="ID", negative="", show_default=False, help=EXPLAIN_HELP)
    ] = (),
    dry_run: Annotated[bool, Parameter(negative="", help=DRY_RUN_HELP)] = False,
    parquet: FileOptions | None = None,
    machine: Machine | None = None,
    options: Options | None = None,
) -> None:
    """判定整本台账或 Parquet 文件 | Assess a whole ledger, or Parquet files."""
    as_json = (machine or Machine()).wanted
    terminal = Terminal((options or Options()).lang, as_json)
    if are_files((ledger, *more), given := parquet or FileOptions()):
        refuse_ledger_options(marked, explain)
        assess_parquet((ledger, *more), asked or Asked(), given, out, terminal, dry_run=dry_run)
        return
    refuse_file_options(given)
    if explain and out is None:
        _refuse_explaining(explain[0])
    read = read_input(ledger, asked or Asked(), terminal, out, marked, understood=dry_run)
    find_all_records(read.ledger, explain, "--explain")
    if dry_run:
        if as_json:
            terminal.line(to_json(origin(read.policy) | understood_json(read.inspection)))
        return
    with terminal.working(Label("正在判定", "Assessing")) as progress:
        found = AssessedLedger.of(read.inspection, read.policy, progress=progress)
    if out is not None:
        write(out, found, terminal, explain)
    if as_json:
        terminal.line(to_json(understood_json(read.inspection) | overview_json(found)))
        return
    terminal.line(policy_line(read.policy))
    for line in understood.summary(read.inspection, terminal.lang):
        terminal.line(line)
    show(found, terminal)
    if out is None:
        terminal.line(Label("加上 --out 结果.xlsx 可写出逐条结果。", "Add --out results.xlsx to write all results."))
    else:
        said_written(out, terminal)


def assess_parquet(
    paths: Sequence[Path], asked: Asked, given: FileOptions, out: Path | None, terminal: Terminal, *, dry_run: bool
) -> None:
    """Assess Parquet files, or only show as what they are understood."""
    if dry_run:
        inspected(paths, asked, given, out, terminal)
        return
    found = assessed(paths, asked, given, out, terminal)
    if terminal.machine:
        terminal.line(to_json(origin(found.policy) | files_shown.as_json(found)))
        return
    terminal.line(policy_line(found.policy))
    for line in files_shown.read(found):
        terminal.line(line)
    for table in files_shown.tables(found, terminal.lang):
        terminal.table(table)
    if out is None:
        terminal.line(Label("加上 --out 结果 可写出逐条结果。", "Add --out results to write all results."))
    else:
        said_written(out, terminal)


def _refuse_explaining(key: str) -> Never:
    expected = Label("写有说明的结果", "results to write the explanations to")
    raise WrongUsage([Problem("--explain", shown(key), expected, Label("请加上 --out", "Add --out"))])


def policy_line(policy: Policy) -> Label:
    """Under which policy answers are given."""
    return Label(
        f"政策日期 {policy.on}，指纹 {policy.fingerprint}", f"Policy of {policy.on}, fingerprint {policy.fingerprint}"
    )


def show(found: AssessedLedger, terminal: Terminal) -> None:
    """The tables of a ledger."""
    for table in tables(found, terminal.lang):
        terminal.table(table)
    terminal.table(findings_table(found, terminal.lang))
    for hint in hints(found):
        terminal.line(hint)


def write(out: Path, found: AssessedLedger, terminal: Terminal, explain: Sequence[str] = ()) -> None:
    """Write the results.

    Raises:
        InvalidData: When they cannot be written there.
    """
    with terminal.working(Label("正在写出结果", "Writing the results")) as progress:
        try:
            write_results(out, found, lang=terminal.lang, explain=explain, progress=progress)
        except OSError as error:
            raise file_error(error, out) from None
        except TooMuch as error:
            raise InvalidData([Problem(str(out), str(error), _FITTING, _AS_CSV)]) from None


def said_written(out: Path, terminal: Terminal) -> None:
    """Say where the results lie."""
    terminal.line(Label(f"逐条结果已写入：{out.absolute()}", f"All results were written to {out.absolute()}"))
