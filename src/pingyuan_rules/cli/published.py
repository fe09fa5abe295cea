"""What the published figures agree and disagree on, as tables for a terminal."""

from fractions import Fraction
from typing import Any

from rich.table import Table
from rich.text import Text

from pingyuan_rules import units
from pingyuan_rules.cli.render import SIGNS, STYLES, UNKNOWN_WORD, money_word, percent, table
from pingyuan_rules.engine import UNKNOWN, Fen, Label, Lang
from pingyuan_rules.ledger import Ledger
from pingyuan_rules.ledger.model import FIELDS
from pingyuan_rules.policy import Policy
from pingyuan_rules.published import Comparison, compare, internal_agreement

_AGREES: dict[Any, Label] = {True: Label("一致", "agrees"), False: Label("不一致", "differs"), UNKNOWN: UNKNOWN_WORD}
_PERCENT = 100
_YUAN = Label("元", " yuan")
_SOURCES = {field: record.label for record, field in FIELDS.items()} | {"policy": Label("政策", "policy")}


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
        left, right = relation.values
        money = any(claim.unit is units.FEN_UNIT for claim in relation.claims)
        unit = units.FEN_UNIT if money else units.UNITS
        values = f"{number_word(left, unit, lang)} {SIGNS[relation.bound]} {number_word(right, unit, lang)}"
        clauses = " ".join(dict.fromkeys(claim.clause.key for claim in relation.claims))
        made.add_row(relation.label.text(lang), values, clauses, result_word(relation.agrees, lang))
    return made


def comparison_table(ledger: Ledger, policy: Policy, lang: Lang) -> Table:
    """The published figures beside what the ledger gives."""
    titles = (
        Label("公布数字", "published figure"), Label("条款", "clause"), Label("公布", "published"),
        Label("算得", "computed"), Label("算自", "computed from"), Label("结论", "result"),
    )  # fmt: skip
    title = Label("台账与公布数字", "The ledger beside the published figures")
    made = table(title.text(lang), (each.text(lang) for each in titles), numbers=False)
    for compared in compared_with(ledger, policy):
        claim = compared.claim
        stated = f"{SIGNS[claim.bound]}{number_word(claim.value, claim.unit, lang)}"
        source = _SOURCES[compared.source].text(lang)
        result = result_word(compared.agrees, lang)
        made.add_row(claim.label.text(lang), claim.clause.key, stated, computed_word(compared, lang), source, result)
    return made


def compared_with(ledger: Ledger, policy: Policy) -> tuple[Comparison, ...]:
    """Every published figure that a ledger can be compared with.

    Of several structures it is not known which one the figures are about, so these are left to the committees.
    """
    return compare(
        organizations=ledger.organizations,
        branches=ledger.branches,
        members=ledger.members,
        applicants=ledger.applicants,
        committees=ledger.committees,
        structures=ledger.structures if len(ledger.structures) == 1 else None,
        policy=policy,
    )


def result_word(agrees: Any, lang: Lang) -> Text:
    """Whether figures agree."""
    return Text(_AGREES[agrees].text(lang), STYLES[agrees])


def computed_word(compared: Comparison, lang: Lang) -> str:
    """A computed figure, or its bounds."""
    if compared.low is UNKNOWN:
        return UNKNOWN_WORD.text(lang)
    unit = compared.claim.unit
    low = number_word(compared.low, unit, lang)
    return low if compared.low == compared.high else f"{low}-{number_word(compared.high, unit, lang, up=True)}"


def number_word(number: int | Fraction, unit: Label, lang: Lang, *, up: bool = False) -> str:
    """A published or computed number: shares in percent, cut off or rounded up, money in yuan.

    >>> number_word(30_000, units.FEN_UNIT, "en"), number_word(Fraction(6500, 71), units.PERCENT, "en")
    ('300 yuan', '91.5%')
    >>> number_word(Fraction(523, 79), units.PERSONS, "en")
    '523/79'
    """
    if unit is units.PERCENT:
        return f"{percent(Fraction(number) / _PERCENT, up=up)}%"
    if unit is units.FEN_UNIT:
        return f"{money_word(Fen(int(number)))}{_YUAN.text(lang)}"
    return str(number)
