"""The command `demo`."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from pingyuan_rules import words
from pingyuan_rules.cli.assess_command import write_assessment
from pingyuan_rules.cli.assessment_output import policy_line, results_line, show_assessment
from pingyuan_rules.cli.inspection_output import summary
from pingyuan_rules.cli.json_output import assessment_json, inspection_json
from pingyuan_rules.cli.options import Options, OutputFormat, flag
from pingyuan_rules.cli.pages_command import report_line, save_report
from pingyuan_rules.cli.terminal import Terminal
from pingyuan_rules.engine import InvalidData, Label
from pingyuan_rules.ledger.reading import inspect_ledger, sample_ledger
from pingyuan_rules.policy import START, policy_on
from pingyuan_rules.published import internal_agreement
from pingyuan_rules.published.published_tables import agreement_table, comparison_table
from pingyuan_rules.returned.assessed_ledger import AssessedLedger

RESULTS = Path("out") / "demo-results.xlsx"
REPORT = Path("out") / "report.html"


def demo(
    *,
    full: Annotated[bool, flag("在屏幕上显示全部表格 | show every table on the screen")] = False,
    output_format: OutputFormat | None = None,
    options: Options | None = None,
) -> None:
    """判定随附的示例台账（虚构数据） | Assess the sample ledger, which is synthetic."""
    terminal = Terminal((options or Options()).lang)
    path, policy = sample_ledger(), policy_on(START)
    with terminal.working(words.READING_SAMPLE) as progress:
        inspection = inspect_ledger(path, policy=policy, progress=progress)
    if (output_format or OutputFormat()).is_json:
        # The answer is the document alone: no line could say where results were written, so none are.
        assessed = AssessedLedger.of(inspection.ledger, policy)
        terminal.json(inspection_json(inspection) | assessment_json(assessed))
        return
    terminal.line(Label(f"示例台账（虚构数据）：{path}", f"The sample ledger (synthetic): {path}"))
    terminal.line(policy_line(policy))
    for line in summary(inspection, terminal.lang):
        terminal.line(line)
    assessed = AssessedLedger.of(inspection, policy)
    if full:
        terminal.table(agreement_table(internal_agreement()))
        terminal.table(comparison_table(assessed.compared()))
    show_assessment(assessed, terminal, full=full)
    terminal.line(results_line(write_somewhere(RESULTS, lambda out: write_assessment(out, assessed, terminal))))
    try:
        terminal.line(report_line(write_somewhere(REPORT, lambda out: save_report(out, assessed, terminal))))
    except ModuleNotFoundError as error:  # results need nothing more than the command line does, a report does
        terminal.line(str(error))


def write_somewhere(out: Path, write: Callable[[Path], None]) -> Path:
    """Write a file in the working directory, or when that cannot be written to, in a temporary one; gives its place."""
    try:
        write(out)
    # The first thing that people run may run where they may not write.
    except InvalidData:
        out = Path(tempfile.mkdtemp(prefix="pingyuan-rules-")) / out.name
        try:
            write(out)
        except InvalidData:
            out.parent.rmdir()
            raise
    return out
