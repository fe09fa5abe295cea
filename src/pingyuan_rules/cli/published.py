"""What the published figures agree and disagree on, as tables for a terminal."""

from typing import Any

from rich.table import Table
from rich.text import Text

from pingyuan_rules.cli.render import STYLES, table
from pingyuan_rules.engine import Label, Lang
from pingyuan_rules.ledger.assessed import SOURCES, AssessedLedger
from pingyuan_rules.published import internal_agreement
from pingyuan_rules.published.words import AGREES, computed_word, relation_word, stated_word


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
