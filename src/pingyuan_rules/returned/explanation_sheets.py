"""The sheets that explain what every rule says of a record: each value on the way to an answer, and its clauses."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from pingyuan_rules.engine import UNKNOWN, Finding, Label, Lang, Record, Rule, facts_of
from pingyuan_rules.engine.wording.explanation_tree import Node
from pingyuan_rules.engine.wording.tree_output import Outline
from pingyuan_rules.policy import Policy
from pingyuan_rules.returned.rectification import known
from pingyuan_rules.rules import book as rulebook
from pingyuan_rules.tables import cell_formats as styles
from pingyuan_rules.tables.table_model import Column, Sheet, sheet_of
from pingyuan_rules.tables.typed_cells import CellValue
from pingyuan_rules.tables.workbook_writer import free_names

EXPLANATION = Label("说明", "Why")
EXPLANATION_STEM = "explanation"

_HEADINGS = (
    Label("编号", "id"),
    Label("层次", "depth"),
    Label("内容", "what is said"),
    Label("条款", "clauses"),
    Label("备注", "note"),
)
_SHOWN = ((_HEADINGS[2], 92.0), (_HEADINGS[3], 20.0), (_HEADINGS[4], 56.0))
_MISSING = Label("尚待查明：", "Still to find out: ")
_REMEDY = Label("达标条件：", "What would put it right: ")
_CLAUSES = Label("所据条款", "Clauses")
_SUBTITLE = Label(
    "政策日期 {0}。各规则的结论在最左一列，逐层缩进的是得出结论的依据。",
    "Policy of {0}. The answer of each rule stands leftmost; indented below it is what it follows from.",
)
_DEEPEST, _DEEPEST_GROUP = 15, 7
"""How far a workbook can indent a cell, and fold rows."""


@attrs.frozen
class Line:
    """A line of an explanation.

    Attributes:
        depth: How deep it stands below the answer of its rule.
        said: What it says.
        clauses: The keys of the clauses it rests on.
        note: Where a parameter's value comes from, or that it was unfolded above.
        verdict: For the answer of a rule whether it falls short of nothing, or UNKNOWN; None for every other line.
    """

    depth: int
    said: str
    clauses: str = ""
    note: str = ""
    verdict: Any = None


def lines(record: Record, policy: Policy, lang: Lang) -> Iterator[Line]:
    """What every rule in force says of a record, then the clauses."""
    clauses: dict[str, Any] = {}
    outline = Outline(lang)
    findings = {finding.rule.name: finding for finding in rulebook.assess(record, policy).findings}
    for name, explanation in rulebook.explain(record, policy).items():
        tree, rule = explanation.tree, rulebook[name]
        clauses |= {clause.key: clause for clause in tree.all_clauses}
        yield from _tree(tree, Outline(lang), 0, _verdict(rule, explanation.value))
        yield from _missing(rule, record, policy, lang)
        yield from _remedies(findings.get(name), lang)
    yield Line(0, _CLAUSES.text(lang))
    for clause, said in zip(clauses.values(), outline.citations(tuple(clauses.values())), strict=True):
        yield Line(1, said, clause.key)


def _tree(node: Node, outline: Outline, depth: int, verdict: Any = None) -> Iterator[Line]:
    _, children = outline.unfold(node)
    again = outline.words.see_above if node.children and not children else ""
    note = outline.source(node.source) if node.source else again
    yield Line(depth, outline.said(node), " ".join(clause.key for clause in node.clauses), note, verdict)
    for child in children:
        yield from _tree(child, outline, depth + 1)


def _verdict(rule: Rule[Any, Any, Any], value: Any) -> Any:
    if value is UNKNOWN:
        return UNKNOWN
    return None if rule.standing.shall_be is None else value is rule.standing.shall_be


def _missing(rule: Rule[Any, Any, Any], record: Record, policy: Policy, lang: Lang) -> Iterator[Line]:
    facts = facts_of(type(record))
    labels = [facts[name].label.text(lang) for name in rule.missing(record, policy)]
    if labels:
        yield Line(1, _MISSING.text(lang) + Label("、", ", ").text(lang).join(labels))


def _remedies(finding: Finding | None, lang: Lang) -> Iterator[Line]:
    if finding is not None:
        for remedy in finding.remedies(lang):
            yield Line(1, _REMEDY.text(lang) + remedy)


def explanation_output(records: Sequence[Record], policy: Policy, lang: Lang) -> Sheet:
    """The explanations of several records as a file for programs."""
    return sheet_of(EXPLANATION, EXPLANATION_STEM, map(Column, _HEADINGS), _rows(records, policy, lang))


def _rows(records: Sequence[Record], policy: Policy, lang: Lang) -> Iterator[list[CellValue]]:
    for record in records:
        for line in lines(record, policy, lang):
            yield [known(record, "id"), line.depth, line.said, line.clauses, line.note]


def explanation_sheets(
    records: Iterable[Record], policy: Policy, taken: Iterable[Label]
) -> Iterator["ExplanationSheet"]:
    """A sheet for each of several records, under a name that no other sheet has."""
    names = {text.casefold() for label in taken for text in (label.zh, label.en)}
    for record in records:
        name = _free_name(known(record, "id") or "", names)
        names |= {text.casefold() for text in (name.zh, name.en)}
        yield ExplanationSheet(record, policy, name)


def _free_name(key: str, taken: set[str]) -> Label:
    return Label(*free_names((f"{EXPLANATION.zh} {key}", f"{EXPLANATION.en} {key}"), taken))


@attrs.frozen
class ExplanationSheet:
    """What every rule says of one record and why, to be drawn.

    Attributes:
        record: The record.
        policy: The policy.
        name: What the sheet is called.
    """

    record: Record
    policy: Policy
    name: Label

    def draw(self, book: Any, lang: Lang) -> None:
        """Write it into a workbook."""
        sheet = book.add_worksheet(self.name.text(lang))
        for column, (_, width) in enumerate(_SHOWN):
            sheet.set_column(column, column, width)
        title = (self.record.label.text(lang), known(self.record, "id"), known(self.record, "name"))
        sheet.set_row(0, 26)
        sheet.write_string(0, 0, "　".join(part for part in title if part), book.add_format(styles.TITLE))
        sheet.write_string(
            1, 0, _SUBTITLE.text(lang).format(self.policy.on), book.add_format({"font_color": "#404040"})
        )
        header = book.add_format(styles.HEADER)
        for column, (heading, _) in enumerate(_SHOWN):
            sheet.write_string(2, column, heading.text(lang), header)
        sheet.freeze_panes(3, 0)
        sheet.outline_settings(symbols_below=False)
        writer = _LineWriter(book, sheet)
        for row, line in enumerate(lines(self.record, self.policy, lang), start=3):
            writer.write(row, line)
        styles.print_on_a4(sheet, repeat=2)


_VERDICTS: Mapping[Any, dict[str, Any]] = {
    True: styles.MET,
    False: styles.SHORT,
    UNKNOWN: styles.OPEN,
    None: {"bg_color": "#EDEDED"},
}


class _LineWriter:
    """Writes the lines of one sheet."""

    def __init__(self, book: Any, sheet: Any) -> None:
        self._book, self._sheet = book, sheet
        self._made: dict[Any, Any] = {}

    def write(self, row: int, line: Line) -> None:
        """Write a line; those below an answer can be folded away, which level 0 cannot."""
        room = _SHOWN[0][1] - 2 * min(line.depth, _DEEPEST // 2)
        height = styles.height([(line.said, room), (line.note, _SHOWN[2][1])], least=1, room=0)
        self._sheet.set_row(row, height, None, {"level": min(line.depth, _DEEPEST_GROUP)})
        self._sheet.write_string(row, 0, line.said, self._look(line, line.depth))
        for column, text in enumerate((line.clauses, line.note), start=1):
            self._sheet.write_string(row, column, text, self._look(line, 0))

    def _look(self, line: Line, indent: int) -> Any:
        key = (indent, line.depth == 0, line.verdict)
        if key not in self._made:
            answer = {"bold": True, "top": 1, "top_color": styles.RULE, **_VERDICTS[line.verdict]}
            look = {"text_wrap": True, "align": "left", "valign": "top", "indent": min(indent * 2, _DEEPEST)}
            self._made[key] = self._book.add_format({**look, **({} if line.depth else answer)})
        return self._made[key]
