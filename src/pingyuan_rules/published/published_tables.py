"""Published and computed figures as tables: beside each other, and beside what data gives."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from pingyuan_rules import units, words
from pingyuan_rules.engine import Fen, Label, is_known
from pingyuan_rules.published.comparing import Comparison
from pingyuan_rules.published.figures import Claim, Relation
from pingyuan_rules.records import Applicant, Branch, Committee, Member, Organization, Structure
from pingyuan_rules.tables.cell_text import money_text, percent
from pingyuan_rules.tables.table_model import Column, RowGroup, Table
from pingyuan_rules.tables.typed_cells import TONES, TextCell

SOURCES: Mapping[str, Label] = MappingProxyType(
    {
        "organizations": Organization.label,
        "branches": Branch.label,
        "members": Member.label,
        "applicants": Applicant.label,
        "committees": Committee.label,
        "structures": Structure.label,
        "policy": words.POLICY,
    }
)
"""What a figure was computed from, by the name that a comparison gives it."""
_YUAN = Label("元", " yuan")


def agreement_table(relations: Iterable[Relation]) -> Table:
    """The published figures beside each other: how they should relate, and whether they do."""
    columns = (Column(words.EXPECTED_RELATION, wide=True), Column(words.FIGURES), Column(words.RESULT))
    rows = []
    for relation in relations:
        clauses = tuple({claim.clause.key: claim.clause for claim in relation.claims}.values())
        name = TextCell(words.capitalized(relation.label), clauses=clauses)
        rows.append((name, relation_text(relation), agreement_cell(relation.agrees)))
    return Table(words.PUBLISHED_AMONG_THEMSELVES, columns, (RowGroup(rows),))


def comparison_table(comparisons: Iterable[Comparison]) -> Table:
    """The published figures beside those computed from data."""
    columns = (
        Column(words.PUBLISHED_FIGURE, wide=True),
        Column(words.PUBLISHED, number=True),
        Column(words.COMPUTED, number=True),
        Column(words.COMPUTED_FROM),
        Column(words.RESULT),
    )
    rows = [
        (
            TextCell(words.capitalized(each.claim.label), clauses=(each.claim.clause,)),
            claim_text(each.claim),
            computed_text(each),
            SOURCES[each.source],
            agreement_cell(each.agrees),
        )
        for each in comparisons
    ]
    return Table(words.PUBLISHED_BESIDE_LEDGER, columns, (RowGroup(rows),))


def agreement_cell(agrees: Any) -> TextCell:
    """Whether figures agree: True, False or UNKNOWN."""
    return TextCell(words.AGREES[agrees], TONES[agrees])


def relation_text(relation: Relation) -> Label:
    """The two sides of a relation, and how they should relate: 81 = 79."""
    left, right = relation.values
    # Sums of money are related to sums of money; all other relations are between numbers of things.
    money = any(claim.unit is units.FEN_UNIT for claim in relation.claims)
    unit = units.FEN_UNIT if money else units.UNITS
    first, second = figure_text(left, unit), figure_text(right, unit)
    sign = relation.bound.sign
    return Label(f"{first.zh} {sign} {second.zh}", f"{first.en} {sign} {second.en}")


def claim_text(claim: Claim) -> Label:
    """A published figure: ≥90%."""
    figure = figure_text(claim.value, claim.unit)
    return Label(f"{claim.bound.sign}{figure.zh}", f"{claim.bound.sign}{figure.en}")


def computed_text(comparison: Comparison) -> Label:
    """A computed figure, or its bounds; unknown where the data has none."""
    if not is_known(comparison.low):
        return words.UNKNOWN
    unit = comparison.claim.unit
    low = figure_text(comparison.low, unit)
    if comparison.low == comparison.high:
        return low
    # Upward, so that the true figure never lies outside the bounds that are shown.
    high = figure_text(comparison.high, unit, up=True)
    return Label(f"{low.zh}-{high.zh}", f"{low.en}-{high.en}")


def figure_text(number: int | Fraction, unit: Label, *, up: bool = False) -> Label:
    """A published or computed number: shares in percent, cut off or rounded up, money in yuan.

    >>> figure_text(30_000, units.FEN_UNIT).en, figure_text(Fraction(6500, 71), units.PERCENT).en
    ('300 yuan', '91.5%')
    >>> figure_text(Fraction(523, 79), units.PERSONS).en
    '523/79'
    """
    if unit is units.FEN_UNIT:
        amount = money_text(Fen(int(number)))
        return Label(f"{amount}{_YUAN.zh}", f"{amount}{_YUAN.en}")
    # Claims are in percent, as published; `percent` takes shares.
    text = f"{percent(Fraction(number) / 100, up=up)}%" if unit is units.PERCENT else str(number)
    return Label(text, text)
