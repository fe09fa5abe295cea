"""The command `demo`."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from pingyuan_rules.cli import report
from pingyuan_rules.cli.assess import policy_line, said_written, show, write
from pingyuan_rules.cli.machine import overview, understood
from pingyuan_rules.cli.options import Machine, Options
from pingyuan_rules.cli.published import agreement_table, comparison_table
from pingyuan_rules.cli.terminal import Terminal
from pingyuan_rules.cli.understood import summary
from pingyuan_rules.convert import to_json
from pingyuan_rules.engine import InvalidData, Label
from pingyuan_rules.ledger import inspect_ledger, sample_ledger
from pingyuan_rules.ledger.assessed import AssessedLedger
from pingyuan_rules.policy import START, policy_on

RESULTS = Path("out") / "demo-results.xlsx"
REPORT = Path("out") / "report.html"

Write: TypeAlias = Callable[[Path, AssessedLedger, Terminal], None]


def demo(*, machine: Machine | None = None, options: Options | None = None) -> None:
    """判定随附的示例台账（虚构数据） | Assess the sample ledger, which is synthetic."""
    terminal = Terminal((options or Options()).lang)
    path, policy = sample_ledger(), policy_on(START)
    with terminal.working(Label("正在读取示例台账", "Reading the sample ledger")) as progress:
        inspection = inspect_ledger(path, policy=policy, progress=progress)
    ledger = inspection.ledger
    if (machine or Machine()).wanted:
        # The answer is the document alone: there is no line to say where results were written.
        terminal.line(to_json(understood(inspection) | overview(AssessedLedger.of(ledger, policy))))
        return
    terminal.line(Label(f"示例台账（虚构数据）：{path}", f"The sample ledger (synthetic): {path}"))
    terminal.line(policy_line(policy))
    for line in summary(inspection, terminal.lang):
        terminal.line(line)
    found = AssessedLedger.of(inspection, policy)
    show(found, terminal)
    terminal.table(agreement_table(terminal.lang))
    terminal.table(comparison_table(found, terminal.lang))
    said_written(_written(RESULTS, write, found, terminal), terminal)
    try:
        report.said_written(_written(REPORT, report.write, found, terminal), terminal)
    except ModuleNotFoundError as error:  # results need nothing more than the command line does, a report does
        terminal.line(str(error))


def _written(out: Path, write: Write, found: AssessedLedger, terminal: Terminal) -> Path:
    """Write something below the working directory, or where that cannot be, to a temporary one."""
    try:
        write(out, found, terminal)
    except InvalidData:
        other = Path(tempfile.mkdtemp(prefix="pingyuan-rules-")) / out.name
        write(other, found, terminal)
        return other
    return out
