"""Cases that were run, as notebooks show them: how many passed, and each that did not with its explanations."""

from collections.abc import Iterable

from pingyuan_rules import words
from pingyuan_rules.cases.case_model import OTHERWISE, CaseResult, CaseRun
from pingyuan_rules.engine import Label, Lang
from pingyuan_rules.engine.display import register
from pingyuan_rules.engine.wording.html_pieces import page, paragraph
from pingyuan_rules.tables.html_writer import html_table
from pingyuan_rules.tables.table_model import Column, RowGroup, Table

TITLE = Label("案例", "Cases")
FAILED, PASSED = Label("未通过", "Failed"), Label("通过", "Passed")
EXPECTED, RECORDED = Label("应为", "expected"), Label("记录为", "recorded")


def answers_table(title: Label, results: Iterable[CaseResult], expected: Label = EXPECTED) -> Table:
    """A row for each answer of some cases that is not as expected, or for each answer of a case that passed."""
    columns = (
        Column(words.RULE, wide=True),
        Column(expected, wide=True),
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
    recorded = bool(result.case.recorded)
    title = PASSED if result.passed else OTHERWISE if recorded else FAILED
    return html_table(answers_table(title, [result], RECORDED if recorded else EXPECTED), lang)


@register(CaseRun)
def show_run(run: CaseRun, lang: Lang, *, most: int | None = None) -> str:
    """How many passed, the failures as a table, and what is answered otherwise than recorded as another."""
    parts = [page(lang, paragraph(run.summary.text(lang)), title=TITLE.text(lang))]
    if run.failures:
        parts.append(html_table(answers_table(FAILED, run.failures), lang, most=most))
    if run.differences:
        parts.append(html_table(answers_table(OTHERWISE, run.differences, RECORDED), lang, most=most))
    return "".join(parts)
