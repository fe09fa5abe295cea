"""What the columns of a sheet with cases hold: what a row says of its case, facts, and expected answers."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import attrs

from pingyuan_rules.case_files.case_facts import did_you_mean
from pingyuan_rules.case_files.case_places import SheetSpot
from pingyuan_rules.case_files.expected_answers import answer_heading, rule_named, unknown_rule_remedy
from pingyuan_rules.case_files.related_rows import relations_to
from pingyuan_rules.cases.outcomes import AnyRule
from pingyuan_rules.engine import FactInfo, Label, Record, Rule, Rulebook, relations_of
from pingyuan_rules.engine.problems import Kind
from pingyuan_rules.ledger.cells import is_empty
from pingyuan_rules.ledger.headings import fact_of, key, nearest
from pingyuan_rules.ledger.personal import seen
from pingyuan_rules.ledger.places import letters
from pingyuan_rules.ledger.sheets.header_rows import LOOKED_AT, Meaning, find_header, one_line

CASE_COLUMNS: Mapping[str, Label] = MappingProxyType(
    {
        "name": Label("案例名称", "case"),
        "clause": Label("条款", "clause"),
        "on": Label("适用日期", "policy date"),
        "policy": Label("政策文件", "policy file"),
    }
)
"""The columns in which a row says what it shows, what it rests on, and the policy that it is judged by."""
OWNER = Label("所属案例", "belongs to case")
"""The column in which a row names the case whose related record it is."""
NOTE = Label("备注", "note")
NONE = Label("无", "none")
"""What stands in the column of a relation of a record that has no related records."""
EXPECTED = Label("应为：", "expected: ")
"""What stands before the heading of a rule's answers."""

_NAMES = {key(text): name for name, label in CASE_COLUMNS.items() for text in (name, label.zh, label.en)}
_NAMES |= {key(OWNER.zh): "owner", key(OWNER.en): "owner"}
_NAMES |= {key(text): "note" for text in (NOTE.zh, NOTE.en, "notes", "说明", "remark", "remarks")}
_PREFIX = re.compile("(?:应为|应有结论|expected|expect):?(.+)")
_HEADING = Label(
    "一项事实、一条规则的“应为：…”，或案例的一列", 'a fact, "expected: " and a rule, or a column of the case'
)
_ONCE, _KEEP_ONE = Label("不重复的标题", "each heading once"), Label("请只保留一列", "Keep one of the columns")


@attrs.define
class Headings:
    """What the columns of a sheet hold, by their numbers, which count from 0.

    Attributes:
        texts: What stands over each.
        heads: The columns of the case, by what they say: `name`, `clause`, `on`, `policy`, `owner`, or the name of a
            relation, that there are no related records.
        facts: The fact of each column that holds one.
        answers: The rule of each column that holds expected answers.
        refused_answers: Whether a column of expected answers names no rule, which is told once and not for each row.
    """

    texts: dict[int, str] = attrs.field(factory=dict)
    heads: dict[str, int] = attrs.field(factory=dict)
    facts: Mapping[int, FactInfo] = attrs.field(factory=dict)
    answers: dict[int, AnyRule] = attrs.field(factory=dict)
    refused_answers: bool = False


def meaning(book: Rulebook[Any], record: type[Record], text: str) -> str | FactInfo | AnyRule | None:
    """What a column under a heading holds: something of the case by its name, a fact, or expected answers.

    Related records count as something of the case: that there are none of them.
    """
    word = key(text).strip("*")
    if word in _NAMES and (_NAMES[word] != "owner" or relations_to(record)):
        return _NAMES[word]
    for relation in relations_of(record).values():
        if word in {key(relation.name), key(relation.label.zh), key(relation.label.en)}:
            return relation.name
    prefixed = _PREFIX.fullmatch(word)
    if prefixed is not None:
        return rule_named(book, record, prefixed[1])
    return fact_of(record, text) or rule_named(book, record, text)


def find_headings(book: Rulebook[Any], record: type[Record], rows: Sequence[Sequence[Any]]) -> int | None:
    """The row of headings, counted from 0: of the first rows that with the most of them; None if there is none."""
    counts = [
        sum(meaning(book, record, each) is not None for each in row if isinstance(each, str))
        for row in rows[:LOOKED_AT]
    ]
    most = max(counts)
    return counts.index(most) if most > 1 else None


def read_headings(
    spot: SheetSpot, book: Rulebook[Any], record: type[Record], rows: Sequence[Sequence[Any]], number: int
) -> Headings:
    """What each column holds; what is wrong with the headings is noted.

    Args:
        spot: The sheet.
        book: The rulebook whose answers are expected.
        record: The class of its cases.
        rows: The row of headings and those below.
        number: Which row it is, counted from 1.
    """
    reader = _HeadingReader(spot, book, record, number)
    others = [column for column, cell in enumerate(rows[0]) if not is_empty(cell) and reader.is_other(column, cell)]
    reader.read_others(rows, others)
    return reader.headings


@attrs.frozen
class _HeadingReader:
    """Reads one row of headings."""

    spot: SheetSpot
    book: Rulebook[Any]
    record: type[Record]
    number: int
    headings: Headings = attrs.field(factory=Headings)

    def is_other(self, column: int, cell: object) -> bool:
        """Read a heading, unless it is one of a fact or unknown; tell whether it is."""
        self.headings.texts[column] = text = one_line(cell)
        found, prefixed = meaning(self.book, self.record, text), _PREFIX.fullmatch(key(text))
        if isinstance(found, str):
            if found in self.headings.heads and found != "note":
                self._refuse(column, _ONCE, _KEEP_ONE, "repeated")
            self.headings.heads[found] = column
        elif isinstance(found, Rule):
            if found in self.headings.answers.values():
                self._refuse(column, _ONCE, _KEEP_ONE, "repeated")
            self.headings.answers[column] = found
        elif prefixed is not None:
            self.headings.refused_answers = True
            self._refuse(column, _HEADING, unknown_rule_remedy(self.book, self.record, prefixed[1]), "unknown")
        else:
            return True
        return False

    def read_others(self, rows: Sequence[Sequence[Any]], others: Sequence[int]) -> None:
        """Read the headings of facts as in a ledger, and refuse unknown ones."""
        texts, unknown = self.headings.texts, list(others)
        if any(meaning(self.book, self.record, texts[column]) is not None for column in others):
            # Two columns of one fact, an amount in another unit, a heading that is nearly one.
            alone = [tuple(cell if at in others else None for at, cell in enumerate(row)) for row in rows[:LOOKED_AT]]
            header = find_header(self.record, alone, accept_missing=True)
            self.headings.facts = header.facts
            for problem in header.problems:
                column = getattr(problem.place, "column", 0)
                self._refuse(column, problem.expected, problem.remedy, problem.kind, problem.found)
            aside = {Meaning.EXTRA, Meaning.PERSONAL}
            unknown = [each.number for each in header.columns if each.meaning in aside]
        rules = [answer_heading(rule) for rule in self.book.rules_of(self.record)]
        for column in unknown:
            near = nearest(texts[column], [*rules, *CASE_COLUMNS.values(), NOTE])
            self._refuse(column, _HEADING, did_you_mean(near), "unknown")

    def _refuse(
        self, column: int, expected: Label, remedy: Label, kind: Kind, found: str | Label | None = None
    ) -> None:
        told = seen(self.headings.texts[column]) if found is None else found
        self.spot.add(self.number, [(column, "", letters(column))], told, expected, remedy, kind=kind)
