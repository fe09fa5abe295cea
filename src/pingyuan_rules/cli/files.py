"""`assess` of Parquet files that need not fit into memory."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import attrs
from cyclopts import Parameter

from pingyuan_rules.cli import files_shown
from pingyuan_rules.cli.classes import class_named
from pingyuan_rules.cli.machine import origin
from pingyuan_rules.cli.options import Asked, WrongUsage, noting
from pingyuan_rules.cli.terminal import Terminal, file_error
from pingyuan_rules.convert import to_json
from pingyuan_rules.datasets import AssessedFiles, Dataset, assess_files, inspect_files, is_pattern
from pingyuan_rules.engine import InvalidData, Label, Problem, Record
from pingyuan_rules.policy import Policy

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
        terminal.line(to_json(origin(policy) | files_shown.understood_json(dataset)))
        return
    for line in files_shown.understood(dataset):
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
    with terminal.counting(Label("正在判定", "Assessing")) as progress:
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
