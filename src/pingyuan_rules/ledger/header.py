"""The first row of a sheet: which column holds which fact."""

from collections.abc import Iterable, Sequence

import attrs

from pingyuan_rules.engine import FactInfo, Label, Problem, Record, facts_of
from pingyuan_rules.engine.problems import shown
from pingyuan_rules.ledger.cells import is_empty
from pingyuan_rules.ledger.headings import YUAN, fact_of, heading, nearest
from pingyuan_rules.ledger.places import column_place, quoted, row_place


@attrs.frozen
class Header:
    """What the columns of a sheet mean.

    Attributes:
        columns: The fact in each column, counted from 0; columns that mean nothing are left out.
        headed: Every column that has a heading, known or not.
        problems: What is wrong with the headings.
    """

    columns: dict[int, FactInfo]
    headed: frozenset[int]
    problems: tuple[Problem, ...]


def read_header(record: type[Record], cells: Sequence[object]) -> Header:
    """Find the fact of every heading, and every heading that is unknown, doubled or missing."""
    columns: dict[int, FactInfo] = {}
    problems: list[Problem] = []
    headed = {number: str(cell).strip() for number, cell in enumerate(cells) if not is_empty(cell)}
    for number, text in headed.items():
        info = fact_of(record, text)
        if info is None:
            problems.append(_unknown(record, number, text))
        elif info in columns.values():
            problems.append(_doubled(record, number, text))
        else:
            columns[number] = info
    missing = [info for info in facts_of(record).values() if info not in columns.values()]
    if not columns:
        return Header({}, frozenset(headed), (_none_known(record, headed.values(), missing),))
    if missing:
        problems.append(_missing(record, missing))
    return Header(columns, frozenset(headed), tuple(problems))


def _unknown(record: type[Record], column: int, found: str) -> Problem:
    remedy = Label("请更正标题，或删去该列", "Correct the heading, or delete the column")
    labels = {info.name: heading(info) for info in facts_of(record).values()}
    bare = {label: labels[name] for name, info in facts_of(record).items() for label in _bare(info)}
    near = nearest(found, [*labels.values(), *bare])
    if near is not None:
        meant = bare.get(near, near)
        remedy = Label(f"是否为“{meant.zh}”？{remedy.zh}", f'Did you mean "{meant.en}"? {remedy.en}')
    return Problem(column_place(record, column), shown(found), Label("已有的标题", "a known heading"), remedy)


def _bare(info: FactInfo) -> tuple[Label, ...]:
    # The label without its unit, and the fact's name: near enough to say what was meant.
    own = Label(info.name, info.name)
    return (info.label, own) if heading(info) != info.label else (own,)


def _doubled(record: type[Record], column: int, found: str) -> Problem:
    expected = Label("每个标题只出现一次", "each heading once")
    return Problem(
        column_place(record, column), shown(found), expected, Label("请只保留一列", "Keep one of the columns")
    )


def _missing(record: type[Record], missing: Sequence[FactInfo]) -> Problem:
    names = quoted(heading(info) for info in missing)
    expected = Label(f"标题{names.zh}", f"the heading{'s' if len(missing) > 1 else ''} {names.en}")
    it = "them" if len(missing) > 1 else "it"
    remedy = Label("请补上；不知道的单元格留空", f"Add {it}; leave cells empty where nothing is known")
    if any(info.kind.name == "fen" for info in missing):
        remedy = Label(f"{remedy.zh}；金额以元计，标题须注明{YUAN.zh}", f"{remedy.en}; amounts are in yuan, and say so")
    return Problem(row_place(record, 1), "", expected, remedy)


def _none_known(record: type[Record], found: Iterable[str], missing: Sequence[FactInfo]) -> Problem:
    names = quoted(heading(info) for info in missing[:3])
    expected = Label(f"标题行，如{names.zh}", f"a row of headings such as {names.en}")
    remedy = Label("请将标题放在第一行", "Put the headings into the first row")
    return Problem(row_place(record, 1), shown(", ".join(found)), expected, remedy)
