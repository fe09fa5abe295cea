"""What `assess` shows of Parquet files."""

import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import attrs
from cyclopts import Parameter
from rich.table import Table
from rich.text import Text

from pingyuan_rules.choices import DemonstrationLevel
from pingyuan_rules.cli import measure_output as render
from pingyuan_rules.cli.json_output import origin, row
from pingyuan_rules.cli.options import Asked, WrongUsage, class_named, noting
from pingyuan_rules.cli.terminal import Terminal, file_error
from pingyuan_rules.convert import to_json
from pingyuan_rules.datasets import AssessedFiles, Dataset, assess_files, inspect_files, is_pattern
from pingyuan_rules.engine import Fen, InvalidData, Label, Lang, Problem, Record, Rule, Subunit, facts_of, yuan
from pingyuan_rules.engine.problems import FactAdded
from pingyuan_rules.engine.records import is_fact_name
from pingyuan_rules.engine.values import BOOL, FEN
from pingyuan_rules.ledger.ledger_model import FIELDS
from pingyuan_rules.measures.number_words import value_word
from pingyuan_rules.policy import Policy
from pingyuan_rules.returned.result_tables import answer_heading

_RULE, _NAME = Label("规则", "rule"), Label("名称", "name")
_YES, _NO, _UNKNOWN = Label("是", "yes"), Label("否", "no"), Label("不详", "unknown")


# As what they were understood.


def understood(of: Dataset) -> Iterator[Label]:
    """As what files were understood, in lines."""
    yield _read(of.record, of.rows, len(of.files))
    facts = [name for name in of.schema if is_fact_name(name, of.record)]
    others = [name for name in of.schema if name not in facts]
    yield Label(f"  作为事实的列：{'、'.join(facts)}", f"  columns that are facts: {', '.join(facts)}")
    yield from _listed("不作判定，原样带入结果", "not judged, passed through to the results", others)
    yield from _listed("没有此列，全部视为不详", "no column, so unknown throughout", of.missing)
    yield from left_out(of.left_out)


def understood_json(of: Dataset) -> dict[str, Any]:
    """The same for programs."""
    files = [{"path": str(file.path), "rows": file.rows, "bytes": file.size} for file in of.files]
    columns = {name: {"type": str(dtype), "fact": is_fact_name(name, of.record)} for name, dtype in of.schema.items()}
    said = {"record": FIELDS[of.record], "rows": of.rows, "files": files, "columns": columns}
    return {"dataset": {**said, "missing": list(of.missing), "left_out": list(of.left_out)}}


def _read(record: type[Record], rows: int, files: int) -> Label:
    zh, en = record.label.zh, record.label.en.capitalize()
    return Label(
        f"读到（Parquet 文件）：{zh} {rows:,}，文件 {files:,}", f"Read (Parquet files): {en} {rows:,}, files {files:,}"
    )


def left_out(names: tuple[str, ...]) -> Iterator[Label]:
    """The columns that were not read, where there are any."""
    yield from _listed(
        "含个人信息，未读取，也不会带入结果", "personal data, neither read nor passed through to the results", names
    )


def _listed(zh: str, en: str, names: Any) -> Iterator[Label]:
    if names:
        yield Label(f"  {zh}：{'、'.join(names)}", f"  {en}: {', '.join(names)}")


# What came of them.


def read(of: AssessedFiles) -> Iterator[Label]:
    """What was read, in lines."""
    yield _read(of.record, of.rows, of.files)
    facts = facts_of(of.record)
    for version in dict.fromkeys(facts[name].added for name in of.missing if facts[name].added is not None):
        names = [name for name in of.missing if facts[name].added == version]
        zh = f"{version} 版新增而没有此列，全部视为不详"
        yield from _listed(zh, f"added in release {version} and no column yet, so unknown throughout", names)
    yield from left_out(of.left_out)
    if of.resumed:
        yield Label(
            f"  共 {of.parts:,} 部分，其中 {of.resumed:,} 部分以前已经判定",
            f"  {of.resumed:,} of {of.parts:,} parts had been assessed before",
        )


def tables(of: AssessedFiles, lang: Lang) -> Iterator[Table]:
    """The measures, then how many answers of each kind the rules give."""
    measures = of.measures
    if "coverage" in measures:
        yield render.coverage_table(measures["coverage"], lang)
    if "formation_counts" in measures:
        yield render.formation_table(measures["formation_counts"], lang)
        yield render.demonstration_table(measures["demonstration_counts"], _reached(of, lang), lang)
        yield render.fund_table(measures["fund_totals"], lang)
    made = (_conditions(of, lang), _choices(of, lang), _numbers(of, lang))
    yield from (table for table in made if table.row_count)


def _reached(of: AssessedFiles, lang: Lang) -> dict[str, Sequence[int]]:
    tally = of.answers["demonstration_level"]
    city, county = (tally.counts[level.value] for level in (DemonstrationLevel.CITY, DemonstrationLevel.COUNTY))
    name = Label(f"按规则达到（{tally.unknown} 个不详）", f"reached by the rules ({tally.unknown} unknown)")
    return {name.text(lang): (city, county, city + county)}


def _in_force(of: AssessedFiles) -> Iterator[Rule[Any, Policy, Any]]:
    return (rule for rule in of.rules if rule.standing.in_force(of.policy.on))


def _table(title: Label, headings: tuple[Label, ...], lang: Lang) -> Table:
    made = render.table(title.text(lang), (each.text(lang) for each in headings))
    made.columns[1].justify = "left"
    return made


def _conditions(of: AssessedFiles, lang: Lang) -> Table:
    """For each condition how many rows meet it; the answer that falls short is red."""
    made = _table(Label("判断", "Conditions"), (_RULE, _NAME, _YES, _NO, _UNKNOWN), lang)
    for rule in _in_force(of):
        if rule.kind == BOOL:
            tally, shall = of.answers[rule.name], rule.standing.shall_be
            cells = [
                Text(f"{tally.counts[answer]:,}", render.STYLES[False] if short and tally.counts[answer] else "")
                for answer, short in (("yes", shall is False), ("no", shall is True))
            ]
            made.add_row(rule.label.text(lang), rule.name, *cells, f"{tally.unknown:,}")
    return made


def _choices(of: AssessedFiles, lang: Lang) -> Table:
    """For each rule that chooses how many rows get each choice."""
    made = _table(Label("分类", "Choices"), (_RULE, _NAME, Label("结论", "answer"), Label("条数", "rows")), lang)
    made.columns[2].justify = "left"
    for rule in _in_force(of):
        if rule.kind.enum is not None:
            tally = of.answers[rule.name]
            words = {str(member.value): value_word(member, lang) for member in rule.kind.enum}
            head = (rule.label.text(lang), rule.name)
            for value, number in tally.counts.items():
                made.add_row(*head, words[value], f"{number:,}")
                head = ("", "")
            made.add_row("", "", _UNKNOWN.text(lang), f"{tally.unknown:,}")
            made.add_section()
    return made


def _numbers(of: AssessedFiles, lang: Lang) -> Table:
    """For each rule that gives a number their sum."""
    made = _table(Label("数值", "Numbers"), (_RULE, _NAME, Label("合计", "sum"), _UNKNOWN), lang)
    for rule in _in_force(of):
        if rule.kind != BOOL and rule.kind.enum is None:
            tally = of.answers[rule.name]
            cells = (_amount(tally.total, rule), f"{tally.unknown:,}")
            made.add_row(answer_heading(rule).text(lang), rule.name, *cells)
    return made


def _amount(number: int, rule: Rule[Any, Policy, Any]) -> str:
    if rule.kind == FEN:
        return f"{yuan(Fen(number)):,}"
    unit = rule.standing.unit
    return f"{unit.amount(number) if isinstance(unit, Subunit) else number:,}"


def as_json(of: AssessedFiles) -> dict[str, Any]:
    """All of it for programs."""
    answers = {name: dict(tally.figures()) for name, tally in of.answers.items()}
    measures = {name: [row(each) for rows in groups for each in rows] for name, groups in of.measures.items()}
    head = {"record": FIELDS[of.record], "rows": of.rows, "files": of.files, "parts": of.parts, "resumed": of.resumed}
    said = {**head, "out": None if of.out is None else str(of.out), "left_out": list(of.left_out)}
    return {"dataset": said, "answers": answers, "measures": measures}


_PARQUET = ".parquet"

OF_HELP = (
    "Parquet 文件各行是哪一类记录，如 Branch、党支部；默认按列名判断 | "
    "which class of record the rows of Parquet files are, such as Branch; by default found by the columns"
)
COLUMNS_HELP = (
    "Parquet 结果的列：全部，或仅编号和结论 | "
    "columns of Parquet results: all of the input beside the answers, or the id alone"
)
PARTITION_HELP = (
    "按此列的值把 Parquet 结果分入文件夹；可重复 | split Parquet results into folders by this column; repeatable"
)
PART_ROWS_HELP = "Parquet 文件每次处理的行数，默认约 256 MiB | rows of Parquet files at once, by default about 256 MiB"
RESTART_HELP = (
    "取代 --out 处另一次运行的 Parquet 结果，从头开始 | begin anew and replace Parquet results of another run at --out"
)

_ON = Label("已中断；同一命令将从中断处继续。", "Stopped; the same command goes on from there.")
_AGAIN = Label(
    "已中断；去掉 --restart 的同一命令将从中断处继续。",
    "Stopped; the same command without --restart goes on from there.",
)


@Parameter(name="*")
@attrs.frozen(kw_only=True)
class FileOptions:
    """What is asked of Parquet files alone."""

    of: Annotated[str | None, Parameter(metavar="CLASS", help=OF_HELP)] = None
    columns: Annotated[Literal["all", "answers"], Parameter(help=COLUMNS_HELP)] = "all"
    partition_by: Annotated[
        tuple[str, ...], Parameter(metavar="COLUMN", negative="", show_default=False, help=PARTITION_HELP)
    ] = ()
    part_rows: Annotated[int | None, Parameter(metavar="N", help=PART_ROWS_HELP)] = None
    restart: Annotated[bool, Parameter(negative="", help=RESTART_HELP)] = False

    @property
    def given(self) -> str | None:
        """The first that was given."""
        own = (each for each in attrs.fields(type(self)) if getattr(self, each.name) != each.default)
        return next((f"--{each.name.replace('_', '-')}" for each in own), None)

    def record(self) -> type[Record] | None:
        """The class of record.

        Raises:
            WrongUsage: When there is none of that name.
        """
        return None if self.of is None else class_named(self.of)


def are_files(paths: Sequence[Path], given: FileOptions) -> bool:
    """Whether paths name Parquet files rather than a ledger."""
    return given.of is not None or len(paths) > 1 or paths[0].suffix.lower() == _PARQUET or is_pattern(paths[0])


def refuse_file_options(given: FileOptions) -> None:
    """Refuse what a ledger does not take.

    Raises:
        WrongUsage: When it was given.
    """
    if (option := given.given) is not None:
        found = Label("一本台账", "a ledger")
        expected = Label("Parquet 文件", "Parquet files")
        remedy = Label("请去掉该选项，或给出 .parquet 文件", "Leave it out, or name .parquet files")
        raise WrongUsage([Problem(option, found, expected, remedy)])


def refuse_ledger_options(marked: Path | None, explain: Sequence[str]) -> None:
    """Refuse what Parquet files do not take.

    Raises:
        WrongUsage: When it was given.
    """
    options = {"--marked": marked is not None, "--explain": bool(explain)}
    found, expected = Label("Parquet 文件", "Parquet files"), Label("一本台账", "a ledger")
    remedy = Label("请去掉该选项", "Leave it out")
    if wrong := [Problem(name, found, expected, remedy) for name, given in options.items() if given]:
        raise WrongUsage(wrong)


def inspected(paths: Sequence[Path], asked: Asked, given: FileOptions, out: Path | None, terminal: Terminal) -> None:
    """Show as what files are understood."""
    record, policy = given.record(), asked.read()
    dataset = _looked_at(paths, record, policy, asked, given, out=out)
    if terminal.machine:
        terminal.line(to_json(origin(policy) | understood_json(dataset)))
        return
    for line in understood(dataset):
        terminal.line(line)


def _looked_at(
    paths: Sequence[Path],
    record: type[Record] | None,
    policy: Policy | None,
    asked: Asked,
    given: FileOptions,
    *,
    out: Path | None,
) -> Dataset:
    return inspect_files(
        paths,
        record,
        policy,
        out=out,
        missing=asked.missing,
        partition_by=given.partition_by,
        part_rows=given.part_rows,
    )


def assessed(
    paths: Sequence[Path], asked: Asked, given: FileOptions, out: Path | None, terminal: Terminal
) -> AssessedFiles:
    """Assess files, and tell everything that is wrong with them and with what was asked.

    Raises:
        WrongUsage: When an option has a value of the wrong form.
        InvalidData: With every problem.
    """
    record = given.record()
    asked.day()
    problems: list[Problem] = []
    policy = noting(problems, asked.read)
    if policy is None:
        noting(problems, lambda: _looked_at(paths, record, None, asked, given, out=out))
        raise InvalidData(problems)
    with terminal.counting(Label("正在判定", "Assessing")) as progress, warnings.catch_warnings():
        warnings.simplefilter("ignore", FactAdded)  # said among what was read
        try:
            return assess_files(
                paths,
                record,
                policy,
                out=out,
                missing=asked.missing,
                columns=given.columns,
                partition_by=given.partition_by,
                part_rows=given.part_rows,
                restart=given.restart,
                progress=progress,
            )
        except OSError as error:
            raise file_error(error, error.filename or paths[0]) from None
        except KeyboardInterrupt:
            if out is not None:
                terminal.complain(_AGAIN if given.restart else _ON)
            raise
