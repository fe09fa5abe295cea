"""The headings of a sheet: in which row they stand, and what each column means."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

import attrs

from pingyuan_rules.engine import Choice, FactInfo, Label, Problem, Record, facts_of
from pingyuan_rules.engine.labels import inner_quotes
from pingyuan_rules.engine.wording.column_headings import YUAN
from pingyuan_rules.ledger.cells import fact_by_choices, is_empty
from pingyuan_rules.ledger.headings import doubtful_fact, fact_of, heading, is_own_heading, key, nearest
from pingyuan_rules.ledger.personal import is_personal_heading, seen
from pingyuan_rules.ledger.places import MOST_IN_LINE, column_place, list_headings, quoted, row_place
from pingyuan_rules.ledger.sources import Merge
from pingyuan_rules.ledger.written_forms import BOOLS, plain

LOOKED_AT = 20
"""In how many rows of a sheet its headings are looked for: titles and remarks may stand above them."""

# From here on a slip is likelier than another matter; `nearest` takes less where any answer helps.
_NEAR = 0.75

_ONCE = Label("不重复的标题", "each heading once")
_KEEP_ONE = Label("请只保留一列", "Keep one of the columns")
_KNOWN = Label("可识别的标题", "a known heading")
_WHICH_MEMBERS = Label("写明是否含预备党员的标题", "a heading that says whether probationary members are included")
_NAMES_OR_NOT = Label("写明是有无还是姓名的标题", "a heading that says whether it holds names or yes and no")
_WHICH_AMOUNT = Label(
    "写明是已发还是标准、按年还是按月的标题", "a heading that says whether the amount was paid, and for what period"
)


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
        row: The row that the headings stand in, counted from 1; of several the last.
        columns: The columns that have a heading.
        problems: What is wrong with the headings.
        lines: The rows that the headings stand in, as they are written, by which headings that return are known.
        titles: The texts above the headings, such as the title of the table.
        township: The township of all records, which the name of the sheet says while no column does; else None.
    """

    record: type[Record]
    row: int
    columns: tuple[Column, ...]
    problems: tuple[Problem, ...] = ()
    lines: tuple[Mapping[int, str], ...] = ()
    titles: tuple[str, ...] = ()
    township: str | None = None

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
        held = {info.name for info in self.facts.values()} | ({"township"} if self.township is not None else set())
        return tuple(info for info in facts_of(self.record).values() if info.name not in held)

    def with_personal(self, numbers: Collection[int]) -> "Header":
        """The same headings, with some columns found to hold personal data."""
        columns = (
            attrs.evolve(column, meaning=Meaning.PERSONAL) if column.number in numbers else column
            for column in self.columns
        )
        return attrs.evolve(self, columns=tuple(columns))


def one_line(cell: object) -> str:
    """A cell as text on one line."""
    return " ".join(str(cell).split())


def find_header(
    record: type[Record],
    rows: Sequence[tuple[Any, ...]],
    merges: Iterable[Merge] = (),
    township: str | None = None,
    *,
    accept_missing: bool,
) -> Header:
    """Find the headings of a sheet, which may stand below a title and in several rows with merged cells.

    Args:
        record: The class of its records.
        rows: Its first rows, at least one.
        merges: Its merged cells.
        township: The township of all its records if its own name says so.
        accept_missing: Whether facts may lack a column.
    """
    written = [{n: one_line(cell) for n, cell in enumerate(row) if not is_empty(cell)} for row in rows]
    tall = [merge for merge in merges if merge.top < merge.bottom and merge.top <= len(rows)]
    candidates: list[dict[int, str]] = []
    for number, (above, row) in enumerate(zip(({}, *written), written, strict=False), start=1):
        # Of two rows that are merged, the upper cell holds the heading; a row with one filled cell is a title.
        upper = above if len(above) > 1 else {}
        merged = {each.left: written[each.top - 1].get(each.left) for each in tall if each.top < number <= each.bottom}
        candidates.append(upper | {column: text for column, text in merged.items() if text is not None} | row)
    counts = [len({info.name for text in each.values() if (info := fact_of(record, text))}) for each in candidates]
    # Of rows that fit equally well the first, since printed tables repeat their headings.
    at = max(range(len(rows)), key=lambda at: (counts[at], -at))
    # Headings that are merged downwards end where the longest of them does, unless that is a row with values.
    last = max([at, *(each.bottom - 1 for each in tall if each.top - 1 <= at < each.bottom)])
    if last < len(rows) and counts[last] == counts[at]:
        at = last
    texts = candidates[at]
    lines = [line for line in written[max(0, at - 2) : at] if len(line) > 1 and line.items() & texts.items()]
    # Only of posts: whether there is one may be asked under a heading that elsewhere stands over names.
    below = rows[at + 1 :]
    truths = set[int]()
    for column in texts:
        filled = [row[column] for row in below if column < len(row) and not is_empty(row[column])]
        if filled and all(isinstance(cell, bool) or plain(str(cell)).casefold() in BOOLS for cell in filled):
            truths.add(column)
    header = _read_header(
        record, at + 1, dict(sorted(texts.items())), truths, township, below=below, accept_missing=accept_missing
    )
    titles = tuple(text for line in written[:at] if line not in lines for text in line.values())
    return attrs.evolve(header, lines=(*lines, written[at], texts), titles=titles)


def _read_header(
    record: type[Record],
    row: int,
    texts: Mapping[int, str],
    truths: Collection[int],
    township: str | None,
    *,
    below: Sequence[tuple[Any, ...]],
    accept_missing: bool,
) -> Header:
    named = {number: info for number, text in texts.items() if (info := fact_of(record, text)) is not None}
    # Where several columns name one fact, that with the fact's own label holds it, else the first.
    own_names_first = sorted(named, key=lambda number: not is_own_heading(named[number], texts[number]))
    columns_of: dict[str, int] = {}
    for number in own_names_first:
        columns_of.setdefault(named[number].name, number)
    held = {number: named[number] for number in columns_of.values()}
    # A ledger from before a fact was added is read as it was then: nothing in it was meant for that fact.
    missing = [info for info in facts_of(record).values() if info.name not in columns_of and info.added is None]
    if not held:
        names = quoted(heading(info) for info in missing[:3])
        expected = Label(
            f"前{LOOKED_AT}行之内有标题行，如{names.zh}",
            f"a row of headings such as {names.en} among the first {LOOKED_AT} rows",
        )
        found = Label(f"{len(texts)} 个单元格，都不是标题", f"{len(texts)} cells, none of them a heading")
        remedy = Label("请补上标题行", "Add the row of headings")
        return Header(record, row, (), (Problem(row_place(record, 1), found, expected, remedy, kind="required"),))
    columns = [
        _read_heading(record, number, text, held, missing, truth=number in truths) for number, text in texts.items()
    ]
    # Beside the fact's own label a synonym may head another matter; of several synonyms nothing says which is meant.
    doubtful = {info for number, info in held.items() if not is_own_heading(info, texts[number])}
    columns = [
        attrs.evolve(column, meaning=Meaning.WRONG, info=named[column.number])
        if column.meaning is Meaning.EXTRA and named.get(column.number) in doubtful
        else column
        for column in columns
    ]
    problems = [_wrong_heading(record, row, column, held) for column in columns if column.meaning is Meaning.WRONG]
    meant = [column.info for column in columns if column.meaning is Meaning.WRONG]
    left = [info for info in missing if info not in meant]
    # The name of a sheet says the township of all its rows, as a cell merged over them would; but a column that may be
    # the township's is asked about, and an empty cell of such a column stays unknown.
    township = township if any(info.name == "township" for info in left) else None
    left = [info for info in left if info.name != "township" or township is None]
    if left and not accept_missing:
        problems.append(_missing_columns(record, row, left, columns, below))
    return Header(record, row, tuple(columns), tuple(problems), township=township)


def _read_heading(
    record: type[Record],
    number: int,
    text: str,
    held: Mapping[int, FactInfo],
    missing: Sequence[FactInfo],
    *,
    truth: bool,
) -> Column:
    """What a column is taken for; wrong where a heading repeats one, or comes near one that is missing."""
    if number in held:
        return Column(number, text, Meaning.FACT, held[number])
    # Before near headings are looked for: such a column is left out and is never a slip of another heading.
    if is_personal_heading(text):
        post = fact_of(record, f"有{text}") if truth else None  # 有联络员 of 联络员
        return Column(number, text, Meaning.WRONG, post) if post in missing else Column(number, text, Meaning.PERSONAL)
    repeated = fact_of(record, text)
    if repeated is not None:  # under a synonym there may stand another matter, beside the fact itself
        own = is_own_heading(repeated, text)
        return Column(number, text, Meaning.WRONG, repeated) if own else Column(number, text, Meaning.EXTRA)
    for info in missing:
        if key(text) in {key(info.label.zh), key(info.label.en), key(info.name)}:  # an amount without its unit
            return Column(number, text, Meaning.WRONG, info)
    doubtful = doubtful_fact(record, text)
    if doubtful in missing:
        return Column(number, text, Meaning.WRONG, doubtful)
    near = nearest(text, [heading(info) for info in missing], _NEAR)
    meant = next((info for info in missing if heading(info) == near), None)
    return Column(number, text, Meaning.EXTRA if meant is None else Meaning.WRONG, meant)


def _wrong_heading(record: type[Record], row: int, column: Column, held: Mapping[int, FactInfo]) -> Problem:
    info: Any = column.info
    place = column_place(record, row, column.number)
    if info in held.values():
        return Problem(place, seen(column.heading), _ONCE, _KEEP_ONE, kind="repeated")
    name, unit = heading(info), Label("", "")
    if is_personal_heading(column.heading):
        remedy = Label(
            f"该列填的是“是”“否”一类的字：表示有无的，标题写作“{inner_quotes(name.zh)}”；是姓名的，标题写作"
            f"“{inner_quotes(column.heading)}姓名”，不读取",
            f'Its cells say yes or no: if they tell whether there is one, write "{name.en}"; if the column is for '
            "names, say so in the heading, and it is not read",
        )
        return Problem(place, seen(column.heading), _NAMES_OR_NOT, remedy, kind="layout")
    is_doubtful = doubtful_fact(record, column.heading) is info
    if is_doubtful and info.kind.name != "fen":
        members = Label(
            f"都是正式党员的，标题写作“{inner_quotes(name.zh)}”；含预备党员的，请把正式党员和预备党员分列两列；"
            "只有总数的，标题写作“党员总数”，不作判定",
            f'If all are full members, write "{name.en}"; if probationary members are included, give each their own '
            'column; if only the total is known, write "total of members", and it is not assessed',
        )
        return Problem(place, seen(column.heading), _WHICH_MEMBERS, members, kind="layout")
    if is_doubtful:
        paid = Label(
            f"如为本年度已发数，请把各数换算成元，标题写作“{inner_quotes(name.zh)}”；如为标准或应发数，请在标题中写明",
            f'If it was paid during the year, convert it to yuan and change the heading to "{name.en}"; if it is a '
            "standard or an amount due, say so in the heading",
        )
        return Problem(place, seen(column.heading), _WHICH_AMOUNT, paid, kind="layout")
    if info.kind.name == "fen":
        unit = Label(f"；金额以元计，标题须注明{YUAN.zh}", "; amounts are in yuan, and the heading must say so")
    remedy = Label(
        f"是否为“{inner_quotes(name.zh)}”？请更正标题；如为其他内容，请换一个不易混淆的标题{unit.zh}",
        f'Did you mean "{name.en}"? Correct the heading; if the column is about something else, give it a heading that '
        f"is less similar{unit.en}",
    )
    return Problem(place, seen(column.heading), _KNOWN, remedy, kind="unknown")


def _missing_columns(
    record: type[Record], row: int, missing: Sequence[FactInfo], columns: Sequence[Column], below: Sequence[Any]
) -> Problem:
    """That columns are missing: the remedy first, then the headings, by kind if there are many."""
    others = [column for column in columns if column.meaning is Meaning.EXTRA]
    count = len(missing)
    many = count > MOST_IN_LINE
    remedy = Label(
        "请补上，不知道的单元格留空；整列都不知道的，请加 --missing unknown",
        f"Add {'it' if count == 1 else 'them'}, and leave cells empty if their values are not known; "
        "if no value is known, add --missing unknown",
    )
    if many:
        remedy = Label(
            "可用 pingyuan-rules template 写出带有全部标题的模板，把各列抄入其中，不知道的单元格留空；"
            "所缺各列都不掌握的，请加 --missing unknown，一律按不详计",
            "The command pingyuan-rules template writes a ledger with every heading: copy your columns into it, and "
            "leave cells empty if their values are not known; if nothing is known of these, add --missing unknown",
        )
    if any(info.kind.name == "fen" for info in missing):
        remedy = Label(
            f"{remedy.zh}；金额以元计，标题须注明{YUAN.zh}",
            f"{remedy.en}; amounts are in yuan, and the heading must say so",
        )
    if others:
        unknown = quoted(Label(column.heading, column.heading) for column in others)
        remedy = Label(
            f"{remedy.zh}；以下标题未能识别，如即所缺标题，请改名：{unknown.zh}",
            f"{remedy.en}. These headings were not recognized; rename any that is one of those missing: {unknown.en}",
        )
    for column in others:
        meant = fact_by_choices(
            missing, record, [cells[column.number] for cells in below if column.number < len(cells)]
        )
        if meant is not None:
            name, text = heading(meant), column.heading
            remedy = Label(
                f"{remedy.zh}；“{inner_quotes(text)}”列填的都是“{inner_quotes(name.zh)}”的选项，很可能就是该列",
                f'{remedy.en}. All values under "{text}" are choices of "{name.en}", so that is likely its column',
            )
    if not many:
        names = quoted(map(heading, missing))
        expected = Label(f"标题{names.zh}", f"the heading{'s' * (count > 1)} {names.en}")
        return Problem(row_place(record, row), "", expected, remedy, kind="required")
    known = sum(column.meaning is Meaning.FACT for column in columns)
    found = Label(f"{known}列可识别的标题", f"{known} known heading{'s' * (known > 1)}")
    listing = list_headings(missing)
    remedy = Label(f"{remedy.zh}。所缺各列{listing.zh}", f"{remedy.en}. These are missing{listing.en}")
    return Problem(row_place(record, row), found, Label(f"再加{count}列", f"{count} more"), remedy, kind="required")
