"""What `assess` does with Parquet files: its options, the dry run, the assessment and what is shown of it."""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

import attrs
from cyclopts import Group, Parameter

from pingyuan_rules import words
from pingyuan_rules.choices import DemonstrationLevel
from pingyuan_rules.cli.assessment_output import findings_table, measure_tables, policy_line, results_line
from pingyuan_rules.cli.json_output import dataset_json, files_json, origin_json
from pingyuan_rules.cli.options import PolicyOptions, WrongUsage, class_named, collect_problems, flag, named_values
from pingyuan_rules.cli.terminal import Terminal, file_error
from pingyuan_rules.datasets import AssessedFiles, Dataset, assess_files, inspect_files, is_pattern
from pingyuan_rules.datasets.assessed_files import Tally
from pingyuan_rules.engine import Fen, Label, Problem, Record, Rule, Status, Subunit, facts_of, relations_of, yuan
from pingyuan_rules.engine.facts.fact_definitions import is_fact_name
from pingyuan_rules.engine.problems import FactAdded, ProblemLog
from pingyuan_rules.engine.values import BOOL, FEN
from pingyuan_rules.ledger.places import MOST_TOLD
from pingyuan_rules.policy import Policy
from pingyuan_rules.returned.assessed_ledger import values_lacking
from pingyuan_rules.returned.result_tables import answer_heading
from pingyuan_rules.tables.table_model import Column, RowGroup, Table
from pingyuan_rules.tables.typed_cells import Cell, value_text

OF_HELP = (
    "Parquet 文件的每行是哪类记录，如 Branch、党支部；默认按列名判断 | "
    "the class of record in the rows of Parquet files, such as Branch; by default inferred from the columns"
)
COLUMNS_HELP = (
    "Parquet 结果的列：输入的全部列和结论，或仅编号和结论 | "
    "columns of Parquet results: all columns of the input and the answers, or only the id and the answers"
)
PARTITION_HELP = (
    "按此列的值把 Parquet 结果分入文件夹；可重复 | "
    "split Parquet results into folders by the values of this column; repeatable"
)
PART_ROWS_HELP = (
    "每次处理 Parquet 文件的行数，默认约 256 MiB | rows of Parquet files to process at once; by default about 256 MiB"
)
RESTART_HELP = (
    "取代 --out 处另一次运行的 Parquet 结果，从头开始 | start over and replace Parquet results of another run at --out"
)
RELATED_HELP = (
    "相关记录的 Parquet 文件，如 members=党员.parquet、organizations='单位/*.parquet'；可重复 | "
    "Parquet files of related records, such as members=members.parquet or organizations='units/*.parquet'; repeatable"
)
AnyRule: TypeAlias = Rule[Any, Policy, Any]

_LEDGER, _FILES = Label("一本台账", "a ledger"), Label("Parquet 文件", "Parquet files")
_NAMED_FILES = Label("名称=文件，如 members=党员.parquet", "a name and files, such as members=members.parquet")
_PERSONAL = "含个人信息，未读取，也不会带入结果", "personal data, neither read nor passed on to the results"
_WHOLE = Label("已中断；再次运行同一命令，即从中断处继续。", "Stopped; run the same command to continue from there.")
_WITHOUT_RESTART = Label(
    "已中断；去掉 --restart 再次运行，即从中断处继续。",
    "Stopped; run the same command without --restart to continue from there.",
)


@Parameter(name="*", group=Group("Parquet 文件的选项 | Options of Parquet files", sort_key=1))
@attrs.frozen(kw_only=True)
class FileOptions:
    """Options for Parquet files alone."""

    of: Annotated[str | None, Parameter(metavar="CLASS", help=OF_HELP)] = None
    columns: Annotated[Literal["all", "answers"], Parameter(help=COLUMNS_HELP)] = "all"
    partition_by: Annotated[
        tuple[str, ...], Parameter(metavar="COLUMN", negative="", show_default=False, help=PARTITION_HELP)
    ] = ()
    part_rows: Annotated[int | None, Parameter(metavar="N", help=PART_ROWS_HELP)] = None
    restart: Annotated[bool, flag(RESTART_HELP)] = False
    related: Annotated[
        tuple[str, ...], Parameter(metavar="NAME=FILES", negative="", show_default=False, help=RELATED_HELP)
    ] = ()

    @property
    def related_paths(self) -> dict[str, list[str]]:
        """The paths of the files of related records, by the name of their relation.

        Raises:
            WrongUsage: When one has no name, or no path.
        """
        paths: dict[str, list[str]] = {}
        for name, path in named_values(self.related, _NAMED_FILES):
            paths.setdefault(name, []).append(path)
        return paths

    @property
    def record(self) -> type[Record] | None:
        """The class of record; None when the columns are to tell.

        Raises:
            WrongUsage: When there is none of that name.
        """
        return None if self.of is None else class_named(self.of)

    def refuse_for_ledger(self) -> None:
        """Refuse these options for a ledger.

        Raises:
            WrongUsage: When one was used.
        """
        for field in attrs.fields(type(self)):
            if getattr(self, field.name) != field.default:
                option = f"--{field.name.replace('_', '-')}"
                remedy = Label("请去掉该选项，或给出 .parquet 文件", "Leave it out, or name .parquet files")
                raise WrongUsage([Problem(option, _LEDGER, _FILES, remedy, kind="conflict", path=(option,))])

    def refuse_ledger_options(self, options: Mapping[str, bool]) -> None:
        """Refuse options of a ledger for Parquet files.

        Args:
            options: Whether each option was used.

        Raises:
            WrongUsage: When one was used.
        """
        remedy = Label("请去掉该选项", "Leave it out")
        if problems := [
            Problem(option, _FILES, _LEDGER, remedy, kind="conflict", path=(option,))
            for option, used in options.items()
            if used
        ]:
            raise WrongUsage(problems)


def names_files(paths: Sequence[Path], options: FileOptions) -> bool:
    """Whether paths name Parquet files rather than a ledger."""
    # A folder by itself is a ledger, which may hold a Parquet file for each sheet.
    return options.of is not None or len(paths) > 1 or paths[0].suffix.lower() == ".parquet" or is_pattern(paths[0])


def inspect_parquet(
    paths: Sequence[Path], policy_options: PolicyOptions, options: FileOptions, out: Path | None, terminal: Terminal
) -> None:
    """Show how files are read, and assess nothing.

    Raises:
        WrongUsage: When an option has a value of the wrong form.
        InvalidData: With every problem.
    """
    record, related, policy = options.record, options.related_paths, policy_options.read_policy()
    dataset = inspect_files(
        paths,
        record,
        policy,
        out=out,
        missing=policy_options.missing,
        partition_by=options.partition_by,
        part_rows=options.part_rows,
        related=related,
    )
    if terminal.machine:
        terminal.json(origin_json(policy) | dataset_json(dataset))
        return
    for line in dataset_lines(dataset):
        terminal.line(line)


def assess_parquet(
    paths: Sequence[Path], policy_options: PolicyOptions, options: FileOptions, out: Path | None, terminal: Terminal
) -> None:
    """Assess files and show what came of it, or everything that is wrong with them and with the options.

    Raises:
        WrongUsage: When an option has a value of the wrong form.
        InvalidData: With every problem.
    """
    record = options.record
    policy_options.day()
    problems = ProblemLog(MOST_TOLD)
    policy = collect_problems(problems, policy_options.read_policy)
    shared: dict[str, Any] = {
        "out": out,
        "missing": policy_options.missing,
        "partition_by": options.partition_by,
        "part_rows": options.part_rows,
        "related": options.related_paths,
    }
    if policy is None:  # look at the files all the same, so that every problem is reported at once
        collect_problems(problems, lambda: inspect_files(paths, record, None, **shared))
        raise problems.error()
    with terminal.counting(words.ASSESSING) as progress, warnings.catch_warnings():
        warnings.simplefilter("ignore", FactAdded)  # the lines about what was read say so
        try:
            assessed = assess_files(
                paths, record, policy, columns=options.columns, restart=options.restart, progress=progress, **shared
            )
        except OSError as error:
            raise file_error(error, error.filename or paths[0]) from None
        except KeyboardInterrupt:
            # Without --out no part is kept, and there is nothing to go on from.
            if out is not None:
                terminal.complain(_WITHOUT_RESTART if options.restart else _WHOLE)
            raise
    if terminal.machine:
        terminal.json(origin_json(policy) | files_json(assessed))
        return
    terminal.line(policy_line(policy))
    for line in files_lines(assessed):
        terminal.line(line)
    for table in files_tables(assessed):
        terminal.table(table)
    if out is None:
        terminal.line(Label("加上 --out 结果 可写出逐条结果。", "Add --out results to write all results."))
    else:
        terminal.line(results_line(out))


# What is shown.


def dataset_lines(dataset: Dataset) -> Iterator[Label]:
    """How files are read, in lines."""
    yield _rows_read(dataset.record, dataset.rows, len(dataset.files))
    facts = [name for name in dataset.schema if is_fact_name(name, dataset.record)]
    others = [name for name in dataset.schema if name not in facts]
    yield from _names("作为事实的列", "columns that hold facts", facts)
    yield from _names("不作判定，原样带入结果", "not assessed, passed on to the results unchanged", others)
    yield from _names(
        "没有此列，全部视为不详", "columns missing, so the facts are unknown in every row", dataset.missing
    )
    yield from _names(*_PERSONAL, dataset.left_out)
    for name, files in dataset.related.items():
        yield _related_read(name, files.record, files.rows)
        yield from _names(
            "没有此列，全部视为不详", "columns missing, so the facts are unknown in every row", files.missing
        )


def files_lines(assessed: AssessedFiles) -> Iterator[Label]:
    """What was read, in lines."""
    yield _rows_read(assessed.record, assessed.rows, assessed.files)
    facts = facts_of(assessed.record)
    for version in dict.fromkeys(facts[name].added for name in assessed.missing if facts[name].added is not None):
        names = [name for name in assessed.missing if facts[name].added == version]
        zh, en = (
            f"没有 {version} 版新增的列，全部视为不详",
            f"columns missing that release {version} added, so the facts are unknown in every row",
        )
        yield from _names(zh, en, names)
    yield from _names(*_PERSONAL, assessed.left_out)
    for relation, rows in assessed.related.items():
        yield _related_read(relation, relations_of(assessed.record)[relation].record, rows)
    if assessed.resumed:
        yield Label(
            f"  共 {assessed.parts:,} 部分，其中 {assessed.resumed:,} 部分以前已经判定",
            f"  {assessed.resumed:,} of {assessed.parts:,} parts had been assessed before",
        )


def _rows_read(record: type[Record], rows: int, files: int) -> Label:
    zh, en = record.label.zh, words.capitalized(record.label).en
    return Label(
        f"已读取（Parquet 文件）：{zh} {rows:,}，文件 {files:,}",
        f"Read (Parquet files): {en} {rows:,}, files {files:,}",
    )


def _related_read(relation: str, record: type[Record], rows: int) -> Label:
    zh, en = record.label.zh, words.capitalized(record.label).en
    return Label(f"  相关记录 {relation}：{zh} {rows:,}", f"  related records {relation}: {en} {rows:,}")


def _names(zh: str, en: str, names: Sequence[str]) -> Iterator[Label]:
    if names:
        yield Label(f"  {zh}：{'、'.join(names)}", f"  {en}: {', '.join(names)}")


def files_tables(assessed: AssessedFiles) -> Iterator[Table]:
    """The measures, how many answers of each kind the rules give, then the requirements that are not met."""
    levels = assessed.answers.get("demonstration_level", Tally())  # a rule about branches
    city, county = (levels.counts.get(level.value, 0) for level in (DemonstrationLevel.CITY, DemonstrationLevel.COUNTY))
    yield from measure_tables(assessed.measures, city, county, levels)
    rules = [rule for rule in assessed.rules if rule.info.in_force(assessed.policy.on)]
    counts = {rule: (assessed.short(rule), assessed.undecided(rule)) for rule in rules}
    tables = (
        conditions_table(assessed, rules),
        choices_table(assessed, rules),
        sums_table(assessed, rules),
        unanswered_table(assessed, rules),
        findings_table(counts, assessed.policy),
    )
    yield from (table for table in tables if any(True for _ in table.rows))


def _table(title: Label, columns: Sequence[Column], groups: Sequence[Sequence[Sequence[Cell]]]) -> Table:
    head = (Column(words.RULE), Column(words.RULE_NAME))
    return Table(title, (*head, *columns), tuple(RowGroup(rows) for rows in groups))


def conditions_table(assessed: AssessedFiles, rules: Sequence[AnyRule]) -> Table:
    """For each condition how many rows have which answer."""
    rows = []
    for rule in rules:
        if rule.kind == BOOL:
            tally = assessed.answers[rule.name]
            rows.append((rule.label, rule.name, tally.counts["yes"], tally.counts["no"], tally.unknown))
    columns = [Column(label, number=True) for label in (words.YES, words.NO, words.UNDECIDED)]
    return _table(words.CONDITIONS, columns, [rows])


def choices_table(assessed: AssessedFiles, rules: Sequence[AnyRule]) -> Table:
    """For each rule that chooses how many rows have which choice."""
    groups: list[list[Sequence[Cell]]] = []
    for rule in rules:
        if rule.kind.enum is not None:
            tally = assessed.answers[rule.name]
            labels = {str(each.value): Label(value_text(each, "zh"), value_text(each, "en")) for each in rule.kind.enum}
            rows: list[Sequence[Cell]] = []
            for value, number in tally.counts.items():
                rows.append((*(("", "") if rows else (rule.label, rule.name)), labels[value], number))
            groups.append([*rows, ("", "", words.UNDECIDED, tally.unknown)])
    return _table(words.CATEGORIES, (Column(words.ANSWER), Column(words.ROWS, number=True)), groups)


def sums_table(assessed: AssessedFiles, rules: Sequence[AnyRule]) -> Table:
    """For each rule that gives a number the sum of its answers."""
    rows = []
    for rule in rules:
        if rule.kind != BOOL and rule.kind.enum is None:
            tally, unit = assessed.answers[rule.name], rule.info.unit
            amount: Cell = tally.total
            if rule.kind == FEN:
                amount = yuan(Fen(tally.total))
            elif isinstance(unit, Subunit):
                amount = unit.amount(tally.total)
            rows.append((answer_heading(rule), rule.name, amount, tally.unknown))
    return _table(words.SUMS, (Column(words.TOTAL, number=True), Column(words.UNDECIDED, number=True)), [rows])


def unanswered_table(assessed: AssessedFiles, rules: Sequence[AnyRule]) -> Table:
    """For each rule that gives some rows no answer whatever is found out, why and how many; others are left out."""
    columns = [Column(status.label, number=True) for status in (Status.NOT_APPLICABLE, Status.NO_VALUE)]
    some_lack = any(assessed.answers[rule.name].no_value for rule in rules)
    rows: list[Sequence[Cell]] = []
    for rule in rules:
        tally = assessed.answers[rule.name]
        if tally.not_applicable or tally.no_value:
            row = (rule.label, rule.name, tally.not_applicable, tally.no_value)
            lacking = values_lacking((rule,), assessed.policy) if tally.no_value else Label("", "")
            rows.append((*row, lacking) if some_lack else row)
    return _table(words.UNANSWERED, [*columns, *([Column(words.VALUES_LACKING)] if some_lack else [])], [rows])
