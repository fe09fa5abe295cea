"""The command `assess`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from pingyuan_rules import words
from pingyuan_rules.cli.assessment_output import policy_line, results_line, show_assessment
from pingyuan_rules.cli.files_command import FileOptions, assess_parquet, inspect_parquet, names_files
from pingyuan_rules.cli.json_output import assessment_json, inspection_json, origin_json
from pingyuan_rules.cli.ledger_input import read_input
from pingyuan_rules.cli.options import LEDGER_HELP, LedgerOptions, Options, OutputFormat, SincePath, WrongUsage, flag
from pingyuan_rules.cli.terminal import Terminal, file_error
from pingyuan_rules.engine import InvalidData, Label, Problem
from pingyuan_rules.engine.problems import shown
from pingyuan_rules.engine.solver.three_valued_formulas import load_z3
from pingyuan_rules.ledger.record_search import find_all_records
from pingyuan_rules.returned.assessed_ledger import AssessedLedger
from pingyuan_rules.returned.document_head import HeadWords
from pingyuan_rules.returned.writing_results import write_results
from pingyuan_rules.tables.workbook_writer import TooMuch

INPUT_HELP = f"{LEDGER_HELP.replace(' | ', '；也可为 Parquet 文件 | ')}; or a Parquet file"
MORE_HELP = (
    "更多 Parquet 文件；可用加引号的通配符，如 '单位/*.parquet' | "
    "more Parquet files; a quoted pattern such as 'orgs/*.parquet' names several"
)
OUT_HELP = (
    "把逐条结果写入 .xlsx 工作簿或 CSV 文件夹；判定 Parquet 文件时，写入 Parquet 文件夹。"
    "只替换以前的结果，不覆盖其他文件 | "
    "write the results of every record to an .xlsx workbook or a folder of CSV files; those of Parquet files to a "
    "folder of Parquet files. Only earlier results are replaced, never other files"
)
MARKED_HELP = (
    "另存一份标出错误和提醒的副本（.xlsx） | also write a copy of the ledger (.xlsx) with errors and warnings marked"
)
TITLE_HELP = (
    "结果的标题（用于 --out）；默认为“两新”组织党建规则判定结果，政策文件写明县名（county）的，冠以县名 | "
    "the heading of the results (--out); by default the standard one, with the county if the policy file names it "
    "(county)"
)
PERIOD_HELP = (
    "结果所属的时间，如 2016年第三季度；默认为适用日期（用于 --out） | "
    "the time that the results are about (--out), such as '2016, third quarter'; by default the policy date"
)
EXPLAIN_HELP = (
    "在结果中另附一张表，说明这条记录的各项结论如何得出；可重复 | "
    "add a sheet to the results that explains every answer about this record; repeatable"
)
LEAST_HELP = (
    "在结果的整改清单中另列最少须做的事，并证明为最少；关于个人的不列；最长用时 60 秒（需安装 proof） | "
    "add the least to do to the rectification list (--out), proved to be the least, but not about persons; it takes at "
    "most 60 seconds, and needs the extra proof"
)
FULL_HELP = "在屏幕上显示全部表格；识别台账时显示全部列 | show every table on the screen, or every column that was read"
DRY_RUN_HELP = "只显示台账如何读取，不作判定 | show how the ledger is read, and assess nothing"


def assess(
    ledger: Annotated[Path, Parameter(help=INPUT_HELP)],
    /,
    *more: Annotated[Path, Parameter(name="FILES", help=MORE_HELP)],
    policy_options: LedgerOptions | None = None,
    out: Annotated[Path | None, Parameter(help=OUT_HELP)] = None,
    title: Annotated[str, Parameter(metavar="TEXT", show_default=False, help=TITLE_HELP)] = "",
    period: Annotated[str, Parameter(metavar="TEXT", show_default=False, help=PERIOD_HELP)] = "",
    since: SincePath = None,
    marked: Annotated[Path | None, Parameter(help=MARKED_HELP)] = None,
    explain: Annotated[
        tuple[str, ...], Parameter(name="--explain", metavar="ID", negative="", show_default=False, help=EXPLAIN_HELP)
    ] = (),
    least_change: Annotated[bool, flag(LEAST_HELP)] = False,
    dry_run: Annotated[bool, flag(DRY_RUN_HELP)] = False,
    full: Annotated[bool, flag(FULL_HELP)] = False,
    parquet: FileOptions | None = None,
    output_format: OutputFormat | None = None,
    options: Options | None = None,
) -> None:
    """判定整本台账或 Parquet 文件 | Assess a whole ledger, or Parquet files."""
    policy_options, parquet = policy_options or LedgerOptions(), parquet or FileOptions()
    terminal = Terminal((options or Options()).lang, (output_format or OutputFormat()).is_json)
    if names_files((ledger, *more), parquet):
        used = {
            "--title": bool(title),
            "--period": bool(period),
            "--since": since is not None,
            "--marked": marked is not None,
            "--explain": bool(explain),
            "--least-change": least_change,
            "--complete": bool(policy_options.complete),
            "--hidden": policy_options.hidden == "leave-out",
            "--full": full,
        }
        parquet.refuse_ledger_options(used)
        run = inspect_parquet if dry_run else assess_parquet
        run((ledger, *more), policy_options, parquet, out, terminal)
        return
    parquet.refuse_for_ledger()
    if out is None:
        # Programs get the least change with the answers.
        refuse_unwritten(title, period, explain, least_change=least_change and not terminal.machine)
    if least_change:
        load_z3()  # before anything is read: if the extra is missing, that is all there is to say
    read = read_input(ledger, policy_options, terminal, out, marked, since=since, dry_run=dry_run, full=full)
    find_all_records(read.ledger, explain, "--explain")
    if dry_run:
        if terminal.machine:
            terminal.json(origin_json(read.policy) | inspection_json(read.inspection))
        return
    with terminal.working(words.ASSESSING) as progress:
        assessed = AssessedLedger.of(read.inspection, read.policy, progress=progress, since=read.since)
    if out is not None:
        write_assessment(out, assessed, terminal, explain, HeadWords(title, period), least_change=least_change)
    if terminal.machine:
        earlier = {} if read.since is None else {"earlier_ledger": inspection_json(read.since)["ledger"]}
        answers = assessment_json(assessed, least_change=least_change)
        terminal.json(inspection_json(read.inspection) | earlier | answers)
        return
    terminal.line(policy_line(read.policy))
    for line in read.summary(terminal.lang):
        terminal.line(line)
    show_assessment(assessed, terminal, full=full)
    if out is None:
        terminal.line(Label("加上 --out 结果.xlsx 可写出逐条结果。", "Add --out results.xlsx to write all results."))
    else:
        terminal.line(results_line(out))


def refuse_unwritten(title: str, period: str, explain: Sequence[str], *, least_change: bool) -> None:
    """Refuse options about parts of the results that are not written; for the screen there is the command `explain`.

    Raises:
        WrongUsage: When one was used.
    """
    values = {"--title": title, "--period": period, "--explain": "".join(explain[:1])}
    used = {name: shown(value) for name, value in values.items() if value}
    if least_change:
        used["--least-change"] = ""
    expected, remedy = (
        Label("写入文件的结果", "results that are written to a file"),
        Label("请加上 --out", "Add --out"),
    )
    if used:
        raise WrongUsage(
            [Problem(name, value, expected, remedy, kind="conflict", path=(name,)) for name, value in used.items()]
        )


def write_assessment(
    out: Path,
    assessed: AssessedLedger,
    terminal: Terminal,
    explain: Sequence[str] = (),
    head: HeadWords | None = None,
    *,
    least_change: bool = False,
) -> None:
    """Write the results; see `write_results` for the records to explain, the title, the period and the least change.

    Raises:
        InvalidData: When they cannot be written there.
    """
    with terminal.working(words.WRITING_RESULTS) as progress:
        title, period = ("", "") if head is None else (head.title, head.period)
        try:
            write_results(
                out,
                assessed,
                lang=terminal.lang,
                explain=explain,
                title=title,
                period=period,
                least_change=least_change,
                progress=progress,
            )
        except OSError as error:
            raise file_error(error, out) from None
        except TooMuch as error:
            expected = Label("工作簿容得下的结果", "results that a workbook can hold")
            remedy = Label(
                "请用 --out 给出一个文件夹，写成 CSV 文件", "Name a folder with --out, so that CSV files are written"
            )
            raise InvalidData(
                [Problem(str(out), str(error), expected, remedy, kind="limit", path=(str(out),))]
            ) from None
