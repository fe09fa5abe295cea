"""How the report words results and whatever the ledger holds, and the tables that several sections share."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import attrs

from pingyuan_rules import words
from pingyuan_rules.engine import UNKNOWN, Label, Lang, Rule, Status, is_known
from pingyuan_rules.engine.wording.visible_text import visible
from pingyuan_rules.measures import Row
from pingyuan_rules.measures.measure_tables import measure_table, no_answer_note
from pingyuan_rules.measures.unanswered import REASONS
from pingyuan_rules.report.page_model import Bar, Clauses
from pingyuan_rules.tables.cell_text import number_text
from pingyuan_rules.tables.table_model import Column, Table
from pingyuan_rules.tables.typed_cells import RateCell, TextCell

R = TypeVar("R", bound=Row)

MOST_GROUPS = 40
"""How many groups of a kind a table or a chart shows at most."""
LONGEST = 120
"""How many characters of a text of the ledger are shown at most."""


def tr(zh: str, en: str, lang: Lang) -> str:
    """A wording in the page's language."""
    return zh if lang == "zh" else en


def plain(text: str) -> Label:
    """A text that is the same in both languages."""
    return Label(text, text)


# Rates and groups.


def bar_of(cell: RateCell) -> Bar | None:
    """A rate as a bar; None over an empty base."""
    if cell.thousandths is None:
        return None
    return Bar(*cell.thousandths, None if cell.target is None else cell.target * 10)


def first_few(rows: Sequence[R]) -> Sequence[R]:
    """As many groups as are shown."""
    return rows[:MOST_GROUPS]


def left_out(rows: Sequence[Row]) -> Label | None:
    """How many townships there are, when not all are shown."""
    # Only townships can be so many; there are two sectors and four kinds of cluster.
    if len(rows) <= MOST_GROUPS:
        return None
    number = number_text(len(rows))
    return Label(
        f"共 {number} 个乡镇，此处列出前 {MOST_GROUPS} 个。",
        f"There are {number} townships; the first {MOST_GROUPS} are shown.",
    )


def group_table(
    row: type[Row],
    title: Label,
    groups: Sequence[tuple[Label | None, Sequence[Row]]],
    clauses: Clauses,
    note: Label | None = None,
) -> Table:
    """The table of a measure in groups of rows.

    Args:
        row: The class of the rows.
        title: The caption.
        groups: The rows, with what they have in common; the rows of the whole county have None and are the total.
        clauses: The clauses that the whole rests on.
        note: What to know when reading it.
    """
    table = measure_table(row, [first_few(rows) for _, rows in groups], title)
    whole = [each for common, rows in groups if common is None for each in rows]
    titled = [
        attrs.evolve(group, title=common, total=common is None)
        for group, (common, rows) in zip(table.groups, groups, strict=True)
        if rows
    ]
    columns = (Column(words.GROUP), *table.columns[1:])
    return Table(title, columns, tuple(titled), words.joined(note, no_answer_note(row, whole)), clauses)


# Rules.


def choice_label(value: Any) -> Label:
    """A choice, the reason why there is none, or that it is unknown."""
    label: Label = value.label if is_known(value) else words.UNKNOWN
    return label


def answers_with(answers: Iterable[Any], choices: Iterable[Any]) -> list[Any]:
    """Choices, then whatever else stands among answers: undecided always, other reasons if they occur.

    Args:
        answers: Answers, or the reasons why there are none.
        choices: The choices that are listed even if no answer is one of them.
    """
    present = set(answers)
    return [*choices, *(reason for reason in REASONS if reason is Status.UNKNOWN or reason in present)]


def rule_cell(rule: Rule[Any, Any, Any], label: Label | None = None) -> TextCell:
    """A rule by its label or by another name, with the clauses it rests on."""
    return TextCell(words.capitalized(label or rule.label), clauses=clauses_of(rule))


def clauses_of(*rules: Rule[Any, Any, Any]) -> Clauses:
    """The clauses that rules rest on, each once."""
    return tuple({clause.key: clause for rule in rules for clause in rule.clauses}.values())


# What the ledger holds.


def known_text(record: Any, name: str) -> str:
    """A text of a record, fit to be shown; empty when it is unknown, or when there is no such fact."""
    value = getattr(record, name, UNKNOWN)
    return visible(value, LONGEST) if is_known(value) else ""
