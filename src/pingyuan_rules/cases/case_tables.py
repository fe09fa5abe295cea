"""Cases that were run, as notebooks show them: how many passed, and each that did not with its explanations."""

from pingyuan_rules import words
from pingyuan_rules.cases.case_model import CaseRun
from pingyuan_rules.engine import Label, Lang
from pingyuan_rules.engine.display import register
from pingyuan_rules.engine.wording.html_pieces import page, paragraph
from pingyuan_rules.tables.html_writer import html_table
from pingyuan_rules.tables.table_model import Column, RowGroup, Table

TITLE = Label("案例", "Cases")
FAILED = Label("未通过的案例", "Cases that failed")


def failures_table(run: CaseRun) -> Table:
    """A row for each answer that is not as expected, by case."""
    columns = (
        Column(words.RULE, wide=True),
        Column(Label("应为", "expected"), wide=True),
        Column(Label("实为", "the rule answers"), wide=True),
        Column(Label("怎样可以通过", "what would make it pass"), wide=True),
    )
    groups = [
        RowGroup(
            [
                (answer.rule.label, answer.expected.text(answer.rule), answer.found.text(answer.rule), answer.advice)
                for answer in result.failures
            ],
            result.head,
        )
        for result in run.failures
    ]
    return Table(FAILED, columns, tuple(groups))


@register(CaseRun)
def show_run(run: CaseRun, lang: Lang, *, most: int | None = None) -> str:
    """How many passed, and the failures as a table."""
    summary = page(lang, paragraph(run.summary.text(lang)), title=TITLE.text(lang))
    return summary if run.passed else summary + html_table(failures_table(run), lang, most=most)
