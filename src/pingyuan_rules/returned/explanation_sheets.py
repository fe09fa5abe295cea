"""The sheets that explain every answer about a record: what decides it, the clauses, and where values come from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from pingyuan_rules import words
from pingyuan_rules.engine import UNKNOWN, Label, Lang, Record
from pingyuan_rules.engine.records import described
from pingyuan_rules.engine.wording.explanation_tree import Node
from pingyuan_rules.engine.wording.tree_output import Outline
from pingyuan_rules.policy import Policy
from pingyuan_rules.returned.assessed_ledger import text_fact
from pingyuan_rules.rules import book as rulebook
from pingyuan_rules.tables import cell_formats as styles
from pingyuan_rules.tables.table_model import Column, Sheet, sheet_of
from pingyuan_rules.tables.typed_cells import CellValue, in_words
from pingyuan_rules.tables.workbook_writer import free_names

STEM = "explanation"

_CONTENT = Column(Label("内容", "content"), width=92)
_SHOWN = (_CONTENT, Column(words.CLAUSES, width=20), Column(Label("备注", "note"), width=56))
_COLUMNS = (Column(words.ID), Column(Label("层次", "depth")), *_SHOWN)
_MISSING = Label("尚待查明：", "Still to find out: ")
_NOT_ASKED = Label("不计为不达标，因下列条件不成立：", "Not a shortfall, since this does not hold: ")
_REMEDY = Label(f"{words.REMEDY.zh}：", f"{words.REMEDY.en.capitalize()}: ")
_CLAUSES = Label("所据条款", "Clauses")
_SUBTITLE = Label(
    "适用日期 {0}。各规则的结论在最左一列，逐层缩进的是得出结论的依据。",
    "Policy of {0}. The answer of each rule stands leftmost; what it follows from is indented below it.",
)
_DEEPEST, _DEEPEST_GROUP = 15, 7
"""How far a workbook can indent a cell, and fold rows."""


@attrs.frozen
class Line:
    """A line of an explanation.

    Attributes:
        depth: How deep it stands below the answer of its rule.
        text: The words.
        clauses: The names of the clauses it rests on.
        note: Where a parameter's value comes from, what is folded below the line, or that a rule is unfolded above.
        met: For the answer of a rule whether it meets the rule, or UNKNOWN; None for every other line.
        folded: Whether the lines below it are hidden until somebody unfolds them.
        hidden: Whether it is hidden below a folded line.
    """

    depth: int
    text: str
    clauses: str = ""
    note: str = ""
    met: Any = None
    folded: bool = False
    hidden: bool = False


def explanation_lines(record: Record, policy: Policy, lang: Lang) -> Iterator[Line]:
    """The answer of every rule in force about a record, each with what it follows from, then the clauses."""
    clauses: dict[str, Any] = {}
    told = Outline(lang)
    facts, separator = described(type(record)), Label("、", ", ").text(lang)
    assessment = rulebook.assess(record, policy)
    findings = {finding.rule.name: finding for finding in (*assessment.findings, *assessment.open_findings)}
    for name, explanation in rulebook.explain(record, policy).items():
        tree, value, rule = explanation.short_tree, explanation.value, rulebook[name]
        met_when = rule.met_when
        clauses |= {clause.key: clause for clause in tree.all_clauses}
        met = UNKNOWN if value is UNKNOWN else None if met_when is None else value is met_when
        if met is False and rule.asked_of is not None:
            short = rule.shortfall(record, policy)
            # None: what is not asked of a record is no shortfall, whatever the answer.
            met = UNKNOWN if short is UNKNOWN else None if short is False else False
        # A new outline for each rule, so that each can be read without the ones above.
        outline = Outline(lang)
        yield from _tree_lines(tree, outline, 0, met)
        told.add(outline)
        if met is None and rule.asked_of is not None:
            yield Line(1, _NOT_ASKED.text(lang) + rule.asked_of.label.text(lang))
        names = rule.missing(record, policy)
        if rule.asked_of is not None:
            names = rule.shortfall.missing(record, policy) or names
        if missing := [facts[fact].label.text(lang) for fact in names]:
            yield Line(1, _MISSING.text(lang) + separator.join(missing))
        if name in findings:
            yield from (Line(1, _REMEDY.text(lang) + remedy) for remedy in findings[name].remedies(lang))
    yield Line(0, _CLAUSES.text(lang))
    yield from (Line(1, text) for text in told.citations(clauses.values()))
    if values := told.values:
        yield Line(0, told.words.values_from)
        yield from (Line(1, text) for text in values)


def _tree_lines(node: Node, outline: Outline, depth: int, met: Any = None, *, hidden: bool = False) -> Iterator[Line]:
    cited = outline.clauses(node)
    notes, children = outline.notes(node)
    note = outline.words.separator.join(notes)
    folded = node.folded and bool(children)
    yield Line(depth, outline.said(node), cited, note, met, folded, hidden)
    for child in children:
        yield from _tree_lines(child, outline, depth + 1, hidden=hidden or folded)


def explanation_table(records: Sequence[Record], policy: Policy, lang: Lang) -> Sheet:
    """The explanations of several records as one table, for a file for programs."""
    rows: Iterator[list[CellValue]] = (
        [text_fact(record, "id"), line.depth, line.text, line.clauses, line.note]
        for record in records
        for line in explanation_lines(record, policy, lang)
    )
    return sheet_of(words.EXPLANATION, STEM, _COLUMNS, rows)


def explanation_sheets(
    records: Iterable[Record], policy: Policy, other_sheets: Iterable[Label]
) -> Iterator["ExplanationSheet"]:
    """A sheet for each of several records, under a name that no other sheet has."""
    names = {text.casefold() for label in other_sheets for text in (label.zh, label.en)}
    for record in records:
        key, base = text_fact(record, "id") or "", words.EXPLANATION
        # Ids of different classes may be equal, and a name is cut off after 31 characters.
        name = Label(*free_names((f"{base.zh} {key}", f"{base.en} {key}"), names))
        names |= {name.zh.casefold(), name.en.casefold()}
        yield ExplanationSheet(record, policy, name)


@attrs.frozen
class ExplanationSheet:
    """Every answer about one record with its reasons, to be drawn.

    Attributes:
        record: The record.
        policy: The policy.
        name: The name of the sheet.
    """

    record: Record
    policy: Policy
    name: Label

    def draw(self, book: Any, lang: Lang) -> None:
        """Write it into a workbook."""
        sheet = book.add_worksheet(self.name.text(lang))
        header = book.add_format(styles.HEADER)
        for place, column in enumerate(_SHOWN):
            sheet.set_column(place, place, column.width)
            sheet.write_string(2, place, in_words(column.label, lang), header)
        title = (self.record.label.text(lang), text_fact(self.record, "id"), text_fact(self.record, "name"))
        sheet.set_row(0, 26)
        sheet.write_string(0, 0, "　".join(part for part in title if part), book.add_format(styles.TITLE))
        subtitle = _SUBTITLE.text(lang).format(self.policy.on)
        sheet.write_string(1, 0, subtitle, book.add_format({"font_color": "#404040"}))
        sheet.freeze_panes(3, 0)
        # Excel puts the button that folds rows below them, but here the answer stands above.
        sheet.outline_settings(symbols_below=False)
        formats = _LineFormats(book)
        widths = [column.width or 0 for column in _SHOWN]
        for row, line in enumerate(explanation_lines(self.record, self.policy, lang), start=3):
            width = widths[0] - 2 * min(line.depth, _DEEPEST // 2)
            height = styles.height([(line.text, width), (line.note, widths[2])], least=1, room=0)
            # What stands below an answer can be folded away; level 0 cannot.
            options = {"level": min(line.depth, _DEEPEST_GROUP), "hidden": line.hidden, "collapsed": line.folded}
            sheet.set_row(row, height, None, options)
            for place, text in enumerate((line.text, line.clauses, line.note)):
                sheet.write_string(row, place, text, formats.of_line(line, 0 if place else line.depth))
        styles.print_on_a4(sheet, repeat=2)


_ANSWERS: Mapping[Any, dict[str, Any]] = {
    True: styles.MET,
    False: styles.SHORT,
    UNKNOWN: styles.OPEN,
    None: {"bg_color": "#EDEDED"},
}


class _LineFormats:
    """The formats of lines in one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._formats: dict[Any, Any] = {}

    def of_line(self, line: Line, indent: int) -> Any:
        """The format of a line; that of an answer is colored and has a rule above it."""
        key = (indent, line.depth == 0, line.met)
        if key not in self._formats:
            look = {"text_wrap": True, "align": "left", "valign": "top", "indent": min(indent * 2, _DEEPEST)}
            if not line.depth:
                look |= {"bold": True, "top": 1, "top_color": styles.RULE, **_ANSWERS[line.met]}
            self._formats[key] = self._book.add_format(look)
        return self._formats[key]
