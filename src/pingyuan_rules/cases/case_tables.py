"""Cases that were run, as notebooks show them: how many passed, and each that did not with its explanations."""

from collections.abc import Iterable

from pingyuan_rules import words
from pingyuan_rules.cases.case_model import CaseResult, CaseRun
from pingyuan_rules.engine import Label, Lang
from pingyuan_rules.engine.display import register
from pingyuan_rules.engine.wording.html_pieces import page, paragraph
from pingyuan_rules.tables.html_writer import html_table
from pingyuan_rules.tables.table_model import Column, RowGroup, Table

TITLE = Label("案例", "Cases")
FAILED, PASSED = Label("未通过", "Failed"), Label("通过", "Passed")


def answers_table(title: Label, results: Iterable[CaseResult]) -> Table:
    """A row for each answer of some cases that is not as expected, or for each answer of a case that passed."""
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
                for answer in result.failures or result.answers
            ],
            result.head,
        )
        for result in results
    ]
    return Table(title, columns, tuple(groups))


@register(CaseResult)
def show_result(result: CaseResult, lang: Lang) -> str:
    """The answers as a table."""
    return html_table(answers_table(PASSED if result.passed else FAILED, [result]), lang)


@register(CaseRun)
def show_run(run: CaseRun, lang: Lang, *, most: int | None = None) -> str:
    """How many passed, and the failures as a table."""
    summary = page(lang, paragraph(run.summary.text(lang)), title=TITLE.text(lang))
    return summary if run.passed else summary + html_table(answers_table(FAILED, run.failures), lang, most=most)
