"""The command `report`."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from pingyuan_rules.cli import understood
from pingyuan_rules.cli.assess import policy_line
from pingyuan_rules.cli.hints import hints
from pingyuan_rules.cli.options import Asked, LedgerPath, Options, read_input
from pingyuan_rules.cli.terminal import Terminal, file_error
from pingyuan_rules.engine import Label
from pingyuan_rules.ledger.assessed import AssessedLedger
from pingyuan_rules.report import write_report
from pingyuan_rules.report.writing import check_place

OUT_HELP = (
    "写到哪个 .html 文件；只替换以前的报告，不覆盖其他文件 | "
    "the .html file to write; only an earlier report is replaced, no other file"
)


def report(
    ledger: LedgerPath,
    /,
    *,
    out: Annotated[Path, Parameter(help=OUT_HELP)] = Path("report.html"),
    asked: Asked | None = None,
    options: Options | None = None,
) -> None:
    """把整本台账写成一页报告，可看、可核对、可打印 | Write a whole ledger up as a page to look at, check and print."""
    terminal = Terminal((options or Options()).lang)
    read = read_input(ledger, asked or Asked(), terminal, out, check=check_place)
    with terminal.working(Label("正在判定", "Assessing")) as progress:
        found = AssessedLedger.of(read.inspection, read.policy, progress=progress)
    write(out, found, terminal)
    terminal.line(policy_line(read.policy))
    for line in understood.summary(read.inspection, terminal.lang):
        terminal.line(line)
    for hint in hints(found):
        terminal.line(hint)
    said_written(out, terminal)


def write(out: Path, found: AssessedLedger, terminal: Terminal) -> None:
    """Write the report.

    Raises:
        InvalidData: When it cannot be written there.
    """
    with terminal.working(Label("正在写出报告", "Writing the report")):
        try:
            write_report(out, found, lang=terminal.lang)
        except OSError as error:
            raise file_error(error, out) from None


def said_written(out: Path, terminal: Terminal) -> None:
    """Say where the report lies."""
    terminal.line(Label(f"报告已写入：{out.absolute()}", f"The report was written to {out.absolute()}"))
