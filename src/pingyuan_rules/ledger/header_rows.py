"""The headings of a sheet: in which row they stand, and what each column means."""

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from itertools import chain, zip_longest
from typing import Any

import attrs

from pingyuan_rules.engine import Choice, FactInfo, Label, Problem, Record, facts_of
from pingyuan_rules.ledger.cells import is_empty
from pingyuan_rules.ledger.headings import YUAN, fact_of, heading, is_own_heading, key, nearest
from pingyuan_rules.ledger.personal import is_personal_heading, seen
from pingyuan_rules.ledger.places import column_place, quoted, row_place

LOOKED_AT = 20
"""In how many rows of a sheet its headings are looked for: titles and remarks may stand above them."""

_NEAR = 0.75


class Meaning(Choice):
    """What a column was taken for."""

    FACT = "fact", "事实", "a fact"
    EXTRA = "extra", "其他列，原样保留", "another column, kept as it is"
    PERSONAL = "personal", "个人信息，不读取", "personal data, not read"
    WRONG = "wrong", "标题有误", "a wrong heading"


@attrs.frozen
class Column:
    """A column with a heading.

    Attributes:
        number: Which it is, counted from 0.
        heading: What stands over it.
        meaning: What it was taken for.
        info: The fact it holds or, under a wrong heading, the fact that was likely meant; else None.
    """

    number: int
    heading: str
    meaning: Meaning
    info: FactInfo | None = None

    def holds(self, fact: str) -> bool:
        """Whether it holds the fact of this name."""
        return self.meaning is Meaning.FACT and self.info is not None and self.info.name == fact

    @property
    def renamed(self) -> bool:
        """Whether it holds a fact under another heading than the fact's own."""
        return self.meaning is Meaning.FACT and self.info is not None and not is_own_heading(self.info, self.heading)


@attrs.frozen(slots=False)  # its parts are worked out once
class Header:
    """What the columns of a sheet mean.

    Attributes:
        record: The class of its records.
        row: The row that the headings stand in, counted from 1.
        columns: The columns that have a heading.
        problems: What is wrong with the headings.
    """

    record: type[Record]
    row: int
    columns: tuple[Column, ...]
    problems: tuple[Problem, ...] = ()

    @cached_property
    def facts(self) -> Mapping[int, FactInfo]:
        """The fact of each column that holds one, by the column's number."""
        return {
            column.number: column.info
            for column in self.columns
            if column.meaning is Meaning.FACT and column.info is not None
        }

    @cached_property
    def extra(self) -> tuple[Column, ...]:
        """The columns that are kept as they are."""
        return tuple(column for column in self.columns if column.meaning is Meaning.EXTRA)

    @cached_property
    def missing(self) -> tuple[FactInfo, ...]:
        """The facts that no column holds."""
        held = {info.name for info in self.facts.values()}
        return tuple(info for info in facts_of(self.record).values() if info.name not in held)

    def with_personal(self, numbers: Collection[int]) -> "Header":
        """The same headings, with some columns found to hold personal data."""
        columns = (
            attrs.evolve(column, meaning=Meaning.PERSONAL) if column.number in numbers else column
            for column in self.columns
        )
        return Header(self.record, self.row, tuple(columns), self.problems)


def find_header(record: type[Record], rows: Sequence[tuple[Any, ...]], *, accept_missing: bool) -> Header:
    """Find the headings of a sheet, which may stand below a title and in two rows with merged cells.

    Args:
        record: The class of its records.
        rows: Its first rows, at least one.
        accept_missing: Whether facts may lack a column.
    """
    best = max(range(len(rows)), key=lambda at: (_known(record, _merged(rows, at)), -at))
    return _read(record, best + 1, _merged(rows, best), accept_missing=accept_missing)


def _known(record: type[Record], cells: Sequence[object]) -> int:
    infos = (fact_of(record, str(cell)) for cell in cells if not is_empty(cell))
    return len({info.name for info in infos if info is not None})


def _merged(rows: Sequence[tuple[Any, ...]], at: int) -> list[Any]:
    """A row of headings; where two rows are merged into one cell, what it says stands in the upper one."""
    above = rows[at - 1] if at else ()
    if sum(not is_empty(cell) for cell in above) <= 1:  # a title, and no headings
        return list(rows[at])
    return [over if is_empty(cell) else cell for cell, over in zip_longest(rows[at], above)]


def _read(record: type[Record], row: int, cells: Sequence[object], *, accept_missing: bool) -> Header:
    texts = {number: " ".join(str(cell).split()) for number, cell in enumerate(cells) if not is_empty(cell)}
    held = _facts(record, texts)
    missing = [info for info in facts_of(record).values() if info not in held.values()]
    if not held:
        return Header(record, row, (), (_none_known(record, len(texts), missing),))
    columns: list[Column] = []
    problems: list[Problem] = []
    for number, text in texts.items():
        column, problem = _column(_Heading(record, row, number, text), held, missing)
        columns.append(column)
        problems += [] if problem is None else [problem]
    meant = [column.info for column in columns if column.meaning is Meaning.WRONG]
    if not accept_missing and (left := [info for info in missing if info not in meant]):
        others = [column.heading for column in columns if column.meaning is Meaning.EXTRA]
        problems.append(_missing(record, row, left, others))
    return Header(record, row, tuple(columns), tuple(problems))


def _facts(record: type[Record], texts: Mapping[int, str]) -> dict[int, FactInfo]:
    """The fact of each column; where several name one, that with the fact's own label, else the first."""
    named = {number: info for number, text in texts.items() if (info := fact_of(record, text)) is not None}
    own = {number: info for number, info in named.items() if is_own_heading(info, texts[number])}
    found: dict[str, int] = {}
    for number, info in chain(own.items(), named.items()):
        found.setdefault(info.name, number)
    return {number: named[number] for number in sorted(found.values())}


@attrs.frozen
class _Heading:
    record: type[Record]
    row: int
    number: int
    text: str

    def problem(self, expected: Label, remedy: Label) -> Problem:
        return Problem(column_place(self.record, self.row, self.number), seen(self.text), expected, remedy)


def _column(each: _Heading, held: Mapping[int, FactInfo], missing: Sequence[FactInfo]) -> tuple[Column, Problem | None]:
    if each.number in held:
        return Column(each.number, each.text, Meaning.FACT, held[each.number]), None
    if is_personal_heading(each.text):
        return Column(each.number, each.text, Meaning.PERSONAL), None
    info = fact_of(each.record, each.text)
    if info is not None and is_own_heading(info, each.text):
        return Column(each.number, each.text, Meaning.WRONG, info), each.problem(_ONCE, _KEEP_ONE)
    near = None if info is not None else _meant(each.text, missing)
    if near is not None:
        return Column(each.number, each.text, Meaning.WRONG, near), each.problem(_KNOWN, _did_you_mean(near))
    return Column(each.number, each.text, Meaning.EXTRA), None


_ONCE = Label("每个标题只出现一次", "each heading once")
_KEEP_ONE = Label("请只保留一列", "Keep one of the columns")
_KNOWN = Label("已有的标题", "a known heading")


def _meant(text: str, missing: Sequence[FactInfo]) -> FactInfo | None:
    """The missing fact whose heading comes so near that a slip is likelier than another matter."""
    for info in missing:
        if key(text) in {key(info.label.zh), key(info.label.en), key(info.name)}:  # an amount without its unit
            return info
    near = nearest(text, [heading(info) for info in missing], _NEAR)
    return next((info for info in missing if heading(info) == near), None)


def _did_you_mean(info: FactInfo) -> Label:
    name, unit = heading(info), Label("", "")
    if info.kind.name == "fen":
        unit = Label(f"；金额以元计，标题须注明{YUAN.zh}", "; amounts are in yuan, and say so")
    return Label(
        f"是否为“{name.zh}”？请更正标题；若是另一回事，请换一个不相近的标题{unit.zh}",
        f'Did you mean "{name.en}"? Correct the heading; if it is another matter, choose one less alike{unit.en}',
    )


def _missing(record: type[Record], row: int, missing: Sequence[FactInfo], others: Sequence[str]) -> Problem:
    names = quoted(heading(info) for info in missing)
    expected = Label(f"标题{names.zh}", f"the heading{'s' if len(missing) > 1 else ''} {names.en}")
    it = "them" if len(missing) > 1 else "it"
    remedy = Label(
        "请补上，不知道的单元格留空；全列都不知道的，可用 --missing unknown 声明",
        f"Add {it}, and leave cells empty where nothing is known; if all of it is unknown, say --missing unknown",
    )
    if any(info.kind.name == "fen" for info in missing):
        remedy = Label(f"{remedy.zh}；金额以元计，标题须注明{YUAN.zh}", f"{remedy.en}; amounts are in yuan, and say so")
    if others:
        unknown = quoted(Label(text, text) for text in others)
        remedy = Label(
            f"{remedy.zh}；以下标题未识别，如是其中之一请改名：{unknown.zh}",
            f"{remedy.en}. These headings are not known; rename them if they are among those missing: {unknown.en}",
        )
    return Problem(row_place(record, row), "", expected, remedy)


def _none_known(record: type[Record], found: int, missing: Sequence[FactInfo]) -> Problem:
    names = quoted(heading(info) for info in missing[:3])
    expected = Label(
        f"前{LOOKED_AT}行之内有标题行，如{names.zh}",
        f"a row of headings such as {names.en} among the first {LOOKED_AT} rows",
    )
    remedy = Label("请补上标题行", "Add the row of headings")
    words = Label(f"{found} 个单元格，都不是标题", f"{found} cells, none of them a heading")
    return Problem(row_place(record, 1), words, expected, remedy)
