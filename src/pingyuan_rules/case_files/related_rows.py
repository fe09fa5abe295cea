"""Rows of a workbook that belong to a case: its related records, such as the members of a branch."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, cast

import attrs

from pingyuan_rules.case_files.case_facts import did_you_mean
from pingyuan_rules.case_files.case_places import SheetSpot
from pingyuan_rules.cases import Case
from pingyuan_rules.engine import InvalidData, Label, Record, relations_of
from pingyuan_rules.engine.records import RelationInfo
from pingyuan_rules.ledger.headings import key, nearest
from pingyuan_rules.ledger.personal import seen
from pingyuan_rules.ledger.places import letters
from pingyuan_rules.rules import book

_NOT_NONE = Label("没有所属记录的案例", "a case without related records")
_EITHER = Label("已填“无”：请删去“无”，或删去这些行", 'Its cell says "none": delete that word or these rows')


@attrs.frozen
class RelatedRow:
    """A row that belongs to a case.

    Attributes:
        spot: Its sheet.
        number: Its row.
        column: The column that names the case, counted from 0.
        case: The name of the case.
        record: The related record.
    """

    spot: SheetSpot
    number: int
    column: int
    case: str
    record: Record


def relations_to(record: type[Record]) -> Sequence[tuple[type[Record], RelationInfo]]:
    """The relations by which records of a class belong to records of others."""
    owners = book.records
    return [(cls, each) for cls in owners for each in relations_of(cls).values() if each.record is record]


def attach(cases: Iterable[Case], rows: Iterable[RelatedRow], wrong: AbstractSet[str]) -> list[Case]:
    """The cases with the rows that belong to them; what is wrong is noted.

    Rows of one case are all of its related records of that class.

    Args:
        cases: The cases.
        rows: The rows.
        wrong: The names of cases with problems, as names are compared.
    """
    found = list(cases)
    several: defaultdict[tuple[int, str], list[RelatedRow]] = defaultdict(list)
    for row in rows:
        relations = relations_to(type(row.record))
        places = [
            (place, relation.name)
            for place, case in enumerate(found)
            for cls, relation in relations
            if key(case.name) == key(row.case) and type(case.record) is cls
        ]
        if len(places) == 1:
            several[places[0]].append(row)
        elif places or key(row.case) not in wrong:
            refuse_name(row, [case for case in found if any(type(case.record) is cls for cls, _ in relations)], places)
    for (place, name), own in several.items():
        case, first = found[place], own[0]
        if getattr(case.record, name) == ():
            first.spot.add(first.number, (), "", _NOT_NONE, _EITHER, kind="conflict")
            continue
        try:
            changed = attrs.evolve(cast("Any", case.record), **{name: tuple(row.record for row in own)})
            found[place] = attrs.evolve(case, record=changed)
        except InvalidData as error:
            for problem in error.problems:
                first.spot.add(first.number, (), problem.found, problem.expected, problem.remedy, kind=problem.kind)
    return found


def refuse_name(row: RelatedRow, cases: Sequence[Case], places: Sequence[object]) -> None:
    """Note that a row names no case, or several."""
    expected = Label("本工作簿中一个案例的名称", "the name of one case of this workbook")
    near = nearest(row.case, [Label(case.name, case.name) for case in cases])
    remedy = did_you_mean(near)
    if places:
        remedy = Label("有几个案例同名，请改名", "Several cases have this name; give them different ones")
    cell = [(row.column, "", letters(row.column))]
    row.spot.add(row.number, cell, seen(row.case), expected, remedy, kind="repeated" if places else "unknown")
