"""Published and computed figures as tables: beside each other, and beside what data gives."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from pingyuan_rules import units, words
from pingyuan_rules.engine import Fen, Label, Lang, Unknown, is_known
from pingyuan_rules.engine.display import register
from pingyuan_rules.published.comparing import Comparison, Comparisons
from pingyuan_rules.published.elsewhere import CoverageFigure, CoverageFigures
from pingyuan_rules.published.figures import Claim, Claims, Published, Relation, Relations
from pingyuan_rules.records import Applicant, Branch, Committee, Member, Organization, Structure
from pingyuan_rules.tables.cell_text import money_text, percent
from pingyuan_rules.tables.html_writer import html_table
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


def claims_table(claims: Iterable[Claim]) -> Table:
    """Published figures with what was counted and where they stand."""
    columns = (
        Column(words.PUBLISHED_FIGURE, wide=True),
        Column(words.PUBLISHED, number=True),
        Column(words.BASE),
        Column(words.NOTE, wide=True),
    )
    rows = [
        (
            TextCell(words.capitalized(claim.label), clauses=(claim.clause,)),
            claim_text(claim),
            None if claim.base is None else claim.base.label,
            claim.note,
        )
        for claim in claims
    ]
    return Table(words.PUBLISHED_FIGURES, columns, (RowGroup(rows),))


def elsewhere_table(figures: Iterable[CoverageFigure]) -> Table:
    """Coverage figures of other places, each with its base and its source."""
    columns = (
        Column(words.WHERE),
        Column(words.WHEN),
        Column(words.SECTOR),
        Column(words.COUNTED),
        Column(words.NUMBER, number=True),
        Column(words.SHARE, number=True),
        Column(words.BASE),
        Column(words.SOURCE, wide=True),
        Column(words.NOTE, wide=True),
    )
    rows = [
        (
            figure.place,
            figure.period,
            None if figure.sector is None else figure.sector.label,
            figure.counted.label,
            figure.number if is_known(figure.number) else None,
            f"{float(figure.percent):g}%" if is_known(figure.percent) else None,
            figure.base.label,
            figure.source,
            figure.note,
        )
        for figure in figures
    ]
    return Table(words.COVERAGE_ELSEWHERE, columns, (RowGroup(rows),))


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
    money = any(claim.unit == units.FEN_UNIT for claim in relation.claims)
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
    least, most = comparison.low, comparison.high
    if isinstance(least, Unknown) or isinstance(most, Unknown):
        return words.UNKNOWN
    unit = comparison.claim.unit
    low = figure_text(least, unit)
    if least == most:
        return low
    # Upward, so that the true figure never lies outside the bounds that are shown.
    high = figure_text(most, unit, up=True)
    return Label(f"{low.zh}-{high.zh}", f"{low.en}-{high.en}")


def figure_text(number: int | Fraction, unit: Label, *, up: bool = False) -> Label:
    """A published or computed number: shares in percent, cut off or rounded up, money in yuan.

    >>> figure_text(30_000, units.FEN_UNIT).en, figure_text(Fraction(6500, 71), units.PERCENT).en
    ('300 yuan', '91.5%')
    >>> figure_text(Fraction(523, 79), units.PERSONS).en
    '523/79'
    """
    if unit == units.FEN_UNIT:
        amount = money_text(Fen(int(number)))
        return Label(f"{amount}{_YUAN.zh}", f"{amount}{_YUAN.en}")
    # Claims are in percent, as published; `percent` takes shares.
    text = f"{percent(Fraction(number) / 100, up=up)}%" if unit == units.PERCENT else str(number)
    return Label(text, text)


# What notebooks show.


@register(Claim)
@register(Claims)
def show_claims(claims: Claim | Claims, lang: Lang) -> str:
    """One claim or several."""
    return html_table(claims_table([claims] if isinstance(claims, Claim) else claims.values()), lang)


@register(Relation)
@register(Relations)
def show_relations(relations: Relation | Relations, lang: Lang) -> str:
    """One relation or several."""
    return html_table(agreement_table([relations] if isinstance(relations, Relation) else relations), lang)


@register(Comparison)
@register(Comparisons)
def show_comparisons(comparisons: Comparison | Comparisons, lang: Lang) -> str:
    """One comparison or several."""
    return html_table(comparison_table([comparisons] if isinstance(comparisons, Comparison) else comparisons), lang)


@register(CoverageFigure)
@register(CoverageFigures)
def show_elsewhere(figures: CoverageFigure | CoverageFigures, lang: Lang) -> str:
    """One figure of another place or several."""
    return html_table(elsewhere_table([figures] if isinstance(figures, CoverageFigure) else figures.values()), lang)


@register(Published)
def show_published(published: Published, lang: Lang) -> str:
    """What a county published, and how its figures agree with each other."""
    tables = [claims_table(published.claims.values())]
    if published.relations:
        tables.append(agreement_table(published.relations))
    return "".join(html_table(table, lang) for table in tables)
