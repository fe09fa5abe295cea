"""The facts of a case by their names, read as the cells of a ledger are read."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

import attrs

from pingyuan_rules.case_files.case_places import Spot
from pingyuan_rules.case_files.case_settings import checked_number
from pingyuan_rules.choices import MonthReading
from pingyuan_rules.engine import UNKNOWN, FactInfo, InvalidData, Label, Record, facts_of, relations_of
from pingyuan_rules.engine.facts.fact_info import REPLACE
from pingyuan_rules.engine.labels import inner_quotes
from pingyuan_rules.engine.problems import shown
from pingyuan_rules.engine.records import RelationInfo, described
from pingyuan_rules.ledger.cells import Reader, WrongCell, expectation
from pingyuan_rules.ledger.headings import doubtful_fact, fact_of, heading, key, nearest
from pingyuan_rules.ledger.personal import seen
from pingyuan_rules.ledger.written_forms import means_nothing

R = TypeVar("R", bound=Record)
Named = TypeVar("Named", FactInfo, RelationInfo)

_ONCE, _KEEP_ONE = Label("每项事实一次", "each fact once"), Label("请只保留一处", "Keep one of them")
_SEVERAL = Label("[ ] 中的若干个表", "a list of tables in [ ]")


@attrs.frozen
class FactReader:
    """Reads the facts of one case.

    Attributes:
        spot: The case.
        months: The day that a date without a day means.
    """

    spot: Spot
    months: MonthReading

    def read(self, cls: type[R], table: Mapping[str, Any], keys: Sequence[str | int]) -> R | None:
        """The record that facts make; None if something is wrong with them.

        Args:
            cls: The class of record.
            table: The facts by their names or labels.
            keys: The keys that lead to them.
        """
        cells, before = Reader(cls, self.months), self.spot.problems.total
        values: dict[str, Any] = {}
        for name, value in table.items():
            place = (*keys, name)
            info = fact_named(cls, name)
            if info is None:
                self._refuse_name(cls, name, place)
            elif info.name in values:
                self.spot.add(place, shown(name), _ONCE, _KEEP_ONE, kind="repeated")
            elif isinstance(info, RelationInfo):
                values[info.name] = self._read_related(info, value, place)
            else:
                values[info.name] = UNKNOWN
                try:
                    values[info.name] = cells.read(checked_number(value, expectation(info)), info).value
                except WrongCell as cell:
                    self.spot.add(place, cell.found, cell.expected, cell.remedy, kind=cell.kind)
        if self.spot.problems.total > before:
            return None
        try:
            return cls(**values)
        except InvalidData as error:
            self._refuse_record(cls, values, error, keys)
            return None

    def _read_related(self, info: RelationInfo, value: Any, place: Sequence[str | int]) -> Any:
        """Related records: a table for each, all of them; a word for nothing says that nobody has recorded them."""
        if isinstance(value, str) and means_nothing(value, "int"):
            return UNKNOWN
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            self.spot.add(place, seen(value), _SEVERAL, REPLACE, kind="type")
            return UNKNOWN
        return tuple(self.read(info.record, each, (*place, number)) for number, each in enumerate(value))

    def _refuse_name(self, cls: type[Record], name: str, place: Sequence[str | int]) -> None:
        known = described(cls).values()
        doubtful = doubtful_fact(cls, name)
        near = None if doubtful is None else heading(doubtful)
        # Python's names first, since they look like each other more than like labels.
        for labels in ([Label(each.name, each.name) for each in known], [each.label for each in known]):
            near = near or nearest(name, labels)
        self.spot.add(place, "", fact_expected(cls), did_you_mean(near), kind="unknown")

    def _refuse_record(
        self, cls: type[Record], values: Mapping[str, Any], error: InvalidData, keys: Sequence[str | int]
    ) -> None:
        """Each fact is right by itself, but some do not go together; the place of the problem names them."""
        infos = facts_of(cls)
        for problem in error.problems:
            names = [name for name in str(problem.place).split(", ") if name in infos]
            labels = [infos[name].label for name in names]
            zh, en = "、".join(label.zh for label in labels), ", ".join(label.en for label in labels)
            found = values_in_words(cls, values, names)
            expected = problem.expected
            if labels:
                expected = Label(f"{expected.zh}（{zh}）", f"{expected.en} ({en})")
            self.spot.add(keys, found if names else problem.found, expected, problem.remedy, kind=problem.kind)


def values_in_words(cls: type[Record], values: Mapping[str, Any], names: Iterable[str]) -> Label:
    """The values of some facts as messages show them, without those of sensitive ones."""
    shown_values = [values[name] for name in names if not facts_of(cls)[name].sensitive]
    words = [getattr(value, "label", None) or Label(*[seen(value)] * 2) for value in shown_values]
    return Label("、".join(each.zh for each in words), ", ".join(each.en for each in words))


def fact_named(cls: type[Record], name: str) -> FactInfo | RelationInfo | None:
    """The fact or the related records that a text names: by name or label as in Python, or as a heading of a ledger.

    An amount need not say that it is in yuan, as the heading of a column must.
    """
    word = key(name)
    for info in described(cls).values():
        if word in {key(info.name), key(info.label.zh), key(info.label.en)}:
            return relations_of(cls).get(info.name, info)
    return fact_of(cls, name)


def fact_expected(cls: type[Record]) -> Label:
    """What a key among the facts of a class may be."""
    return Label(f"{cls.label.zh}的一项事实", f"a fact of the {cls.label.en}")


def did_you_mean(near: Label | None) -> Label:
    """The remedy for an unknown name: the one that was likely meant, or to delete it."""
    if near is None:
        return Label("请更正或删去", "Correct its name, or delete it")
    return Label(f"是否为“{inner_quotes(near.zh)}”？请更正或删去", f'Did you mean "{near.en}"? Correct it or delete it')
