"""The command `assess`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Never

from cyclopts import Parameter

from pingyuan_rules.cli import files_shown, overview, understood
from pingyuan_rules.cli.files import (
    FileOptions,
    are_files,
    assessed,
    inspected,
    refuse_file_options,
    refuse_ledger_options,
)
from pingyuan_rules.cli.hints import hints
from pingyuan_rules.cli.machine import origin
from pingyuan_rules.cli.machine import overview as overview_json
from pingyuan_rules.cli.machine import understood as understood_json
from pingyuan_rules.cli.options import LEDGER_HELP, Asked, Machine, Options, WrongUsage, read_input
from pingyuan_rules.cli.terminal import Terminal, file_error
from pingyuan_rules.convert import to_json
from pingyuan_rules.engine import InvalidData, Label, Problem
from pingyuan_rules.engine.problems import shown
from pingyuan_rules.ledger import write_results
from pingyuan_rules.ledger.assessed import AssessedLedger
from pingyuan_rules.ledger.lookup import all_found
from pingyuan_rules.ledger.sheets import TooMuch
from pingyuan_rules.policy import Policy

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
    all_found(read.ledger, explain, "--explain")
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
    for table in overview.tables(found, terminal.lang):
        terminal.table(table)
    terminal.table(overview.findings_table(found, terminal.lang))
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
