"""The command `demo`."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

from rich.table import Table
from rich.text import Text

from pingyuan_rules.cli import pages_command as report
from pingyuan_rules.cli.assess_command import policy_line, said_written, show, write
from pingyuan_rules.cli.inspection_output import summary
from pingyuan_rules.cli.json_output import overview, understood
from pingyuan_rules.cli.measure_output import STYLES, table
from pingyuan_rules.cli.options import Machine, Options
from pingyuan_rules.cli.terminal import Terminal
from pingyuan_rules.convert import to_json
from pingyuan_rules.engine import InvalidData, Label, Lang
from pingyuan_rules.ledger.reading import inspect_ledger, sample_ledger
from pingyuan_rules.policy import START, policy_on
from pingyuan_rules.published import internal_agreement
from pingyuan_rules.published.published_words import AGREES, computed_word, relation_word, stated_word
from pingyuan_rules.returned.assessed_ledger import SOURCES, AssessedLedger


def agreement_table(lang: Lang) -> Table:
    """The published figures beside each other."""
    titles = (
        Label("应有关系", "what should hold"),
        Label("数值", "values"),
        Label("条款", "clauses"),
        Label("结论", "result"),
    )
    title = Label("公布数字之间", "Published figures beside each other")
    made = table(title.text(lang), (each.text(lang) for each in titles), numbers=False)
    for relation in internal_agreement():
        clauses = " ".join(dict.fromkeys(claim.clause.key for claim in relation.claims))
        made.add_row(
            relation.label.text(lang), relation_word(relation, lang), clauses, result_word(relation.agrees, lang)
        )
    return made


def comparison_table(assessed: AssessedLedger, lang: Lang) -> Table:
    """The published figures beside what the ledger gives."""
    titles = (
        Label("公布数字", "published figure"), Label("条款", "clause"), Label("公布", "published"),
        Label("算得", "computed"), Label("算自", "computed from"), Label("结论", "result"),
    )  # fmt: skip
    title = Label("台账与公布数字", "The ledger beside the published figures")
    made = table(title.text(lang), (each.text(lang) for each in titles), numbers=False)
    for compared in assessed.compared():
        claim = compared.claim
        stated, source = stated_word(claim, lang), SOURCES[compared.source].text(lang)
        result = result_word(compared.agrees, lang)
        made.add_row(claim.label.text(lang), claim.clause.key, stated, computed_word(compared, lang), source, result)
    return made


def result_word(agrees: Any, lang: Lang) -> Text:
    """Whether figures agree."""
    return Text(AGREES[agrees].text(lang), STYLES[agrees])


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
