"""Values in a frame that its facts do not allow: how many there are, what they are, and in which rows they stand."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Self, SupportsIndex, TypeVar, cast, overload

import attrs

from pingyuan_rules.engine.display import Displayed, register
from pingyuan_rules.engine.labels import Label
from pingyuan_rules.engine.personal_values import discreet
from pingyuan_rules.engine.planning.frame_problems import FrameError
from pingyuan_rules.engine.problems import Problem
from pingyuan_rules.engine.records import facts_of, former_names
from pingyuan_rules.engine.table.dataframes import ignores_case, nw, without
from pingyuan_rules.engine.table.fact_columns import open_facts
from pingyuan_rules.engine.table.type_remedies import conversion_line, has_line
from pingyuan_rules.engine.table.value_tests import count_wrong, flag_wrong, invariant_tests, value_tests
from pingyuan_rules.engine.values import TEXT
from pingyuan_rules.engine.wording.html_pieces import code, page, paragraph, roomy, table
from pingyuan_rules.engine.wording.visible_text import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pingyuan_rules.engine.labels import Lang
    from pingyuan_rules.engine.planning.frame_problems import InvalidKind
    from pingyuan_rules.engine.records import Record
    from pingyuan_rules.engine.table.dataframes import Frame
    from pingyuan_rules.engine.table.fact_columns import Facts
    from pingyuan_rules.engine.table.value_tests import Layers, ValueTest

F = TypeVar("F")
_EXAMPLES = 3
"""So many values and rows are enough to see what is wrong and where."""
_LOOKED_AT = 1_000
"""Examples are found among so many wrong rows."""
_IN_REPR = 5
_SPACES = " \u3000"
_HEADINGS = (
    Label("列", "column"),
    Label("行数", "rows"),
    Label("应为", "expected"),
    Label("所填的值", "values"),
    Label("所在行", "where"),
    Label("更正的代码", "line that mends it"),
)
_NOTHING_WRONG = Label("没有不合规定的值。", "No value is wrong.")


@attrs.frozen
class Invalid:
    """How many values of a column are not allowed, and why.

    Attributes:
        column: The column, named after its fact; the columns, where several do not go together.
        kind: `out_of_bounds` (NaN too), `too_many_places` (a decimal with more than two), `not_a_member` of the
            enumeration, `not_midnight` (a date with a time of day), or `broken_invariant` of the record.
        count: In how many rows; at least 1.
        expected: What is allowed, in words.
        examples: Up to three different values, as messages show them: shortened, texts in quotation marks, and
            asterisks in place of what looks like personal data.
        ids: The ids of up to three such rows, shown likewise; none if the frame has no column `id`.
        rows: The numbers of the first such rows, at most three, counting from 0; none if the engine keeps no order.
        line: The line of code that mends the column, or an empty string.
    """

    column: str
    kind: InvalidKind
    count: int
    expected: Label
    examples: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()
    line: str = ""


class InvalidValues(Displayed, tuple[Invalid, ...]):  # noqa: SLOT001 - a tuple of any length has no room for slots
    """What `check` found: a tuple that also picks the wrong rows out of the frame.

    Attributes:
        record: The class of record whose facts the columns are.
    """

    record: type[Record]

    def __new__(cls, found: Iterable[Invalid], record: type[Record]) -> Self:
        """Keep what was found.

        Args:
            found: The invalid values.
            record: The class of record whose facts the columns are.
        """
        self = super().__new__(cls, found)
        self.record = record
        return self

    @overload
    def __getitem__(self, index: SupportsIndex, /) -> Invalid: ...
    @overload
    def __getitem__(self, index: slice, /) -> InvalidValues: ...
    def __getitem__(self, index: SupportsIndex | slice, /) -> Invalid | InvalidValues:
        """One of them; of a slice some, which pick out their rows alone."""
        found = super().__getitem__(index)
        return InvalidValues(found, self.record) if isinstance(found, tuple) else found

    def __repr__(self) -> str:
        shown = ", ".join(map(repr, self[:_IN_REPR].__iter__()))
        more = f", ... {len(self) - _IN_REPR} more" if len(self) > _IN_REPR else ""
        return f"InvalidValues[{self.record.__name__}]({shown}{more})"

    # A tuple is copied and pickled by its items alone, and would lose the class of record.
    def __reduce__(self) -> tuple[Callable[..., InvalidValues], tuple[object, ...]]:
        return InvalidValues, (tuple(self), self.record)

    def rows(self, frame: F) -> F:
        """The rows of a frame in which any of these values is wrong, as the same kind of frame; lazy if it is lazy.

        Args:
            frame: The frame that was checked, or one with the same columns.

        Raises:
            FrameError: As for `check`.
        """
        facts = open_facts(frame, facts_of(self.record).values(), rules=(), missing="unknown", record=self.record)
        name = f"{facts.prefix}bad"
        marked = self._marked(facts, name)
        if facts.is_pandas:
            native: Any = nw.to_native(facts.own)
            return cast("F", native.loc[nw.to_native(marked)[name].to_numpy()])
        return cast("F", nw.to_native(without(marked.filter(nw.col(name)), [name])))

    def mask(self, frame: F, *, name: str = "invalid") -> F:
        """A frame with one column of booleans more: true in the rows in which any of these values is wrong.

        The frame is of the same kind, lazy if it is lazy. The column is never null.

        Args:
            frame: The frame that was checked, or one with the same columns.
            name: What the column is called.

        Raises:
            FrameError: As for `check`, and when the frame has a column of that name.
        """
        facts = open_facts(frame, facts_of(self.record).values(), rules=(), missing="unknown", record=self.record)
        folded = {str(each).casefold() if ignores_case(facts.own) else each for each in facts.names}
        if (name.casefold() if ignores_case(facts.own) else name) in folded:
            free = Label("没有同名列的名称", "a name that no column of the frame has")
            remedy = Label('请另取名称：mask(frame, name="…")', 'Pass another one: mask(frame, name="...")')
            raise FrameError([Problem("name", name, free, remedy)])
        marked = self._marked(facts, name)
        if facts.is_pandas:
            native: Any = nw.to_native(facts.own)
            return cast("F", native.assign(**{name: nw.to_native(marked)[name].to_numpy()}))
        return cast("F", nw.to_native(marked))

    def _marked(self, facts: Facts, name: str) -> Frame:
        """The facts' frame under the names of the user's columns, with a column that says whether a row is wrong."""
        present = former_names(self.record)
        wanted = {(tuple(present.get(each, each) for each in one.column.split(", ")), one.kind) for one in self}
        layers, of_rows = invariant_tests(facts.shape, tuple(self.record.invariants))
        frame, flags = facts.frame, list[str]()
        for tests, steps in ((value_tests(facts.shape), ()), (of_rows, layers)):
            asked = [test for test in tests if (test.facts, test.kind) in wanted]
            names = [f"{facts.prefix}bad{len(flags) + number}" for number in range(len(asked))]
            frame, flags = flag_wrong(facts, frame, asked, names, steps) if asked else frame, [*flags, *names]
        wrong = reduce(or_, map(nw.col, flags)) if flags else nw.lit(False)
        marked = without(frame.with_columns(wrong.alias(name)), flags)
        return marked.rename(dict(facts.renamed)) if facts.renamed else marked


def check(frame: object, record: type[Record]) -> InvalidValues:
    """Count the values in a frame that the facts of a record do not allow, and show some of them.

    Null is unknown and always allowed. Columns that are missing are not counted, others pass unread. A lazy
    frame is collected to one row of counts, and to some rows for each kind of wrong values that it has.

    Args:
        frame: A Polars, pandas, PyArrow, DuckDB, PySpark, Ibis or SQLFrame table, eager or lazy.
        record: The class of record whose facts the columns are.

    Raises:
        FrameError: When a column has a type that cannot hold its fact.
    """
    facts = open_facts(frame, facts_of(record).values(), rules=(), missing="unknown", record=record)
    return InvalidValues((*count_invalid(facts), *count_broken(facts, record)), record)


def count_invalid(facts: Facts, *, lost: bool = False) -> tuple[Invalid, ...]:
    """Count what is not allowed in columns that were opened; with `lost` only what computing would lose in silence."""
    return _counted(facts, value_tests(facts.shape, lost=lost), ())


def count_broken(facts: Facts, record: type[Record]) -> tuple[Invalid, ...]:
    """Count the rows in which facts do not go together, for every invariant of a record whose facts are all there."""
    layers, tests = invariant_tests(facts.shape, tuple(record.invariants))
    return _counted(facts, tests, layers)


def _counted(facts: Facts, tests: Sequence[ValueTest], layers: Layers) -> tuple[Invalid, ...]:
    """What was found, with some of the values and of the rows."""
    counts = count_wrong(facts, tests, layers)
    found = [(test, count) for test, count in zip(tests, counts, strict=True) if count]
    if not found:
        return ()
    flags = [f"{facts.prefix}bad{number}" for number in range(len(found))]
    frame = flag_wrong(facts, facts.frame, [test for test, _ in found], flags, layers)
    number = "" if ignores_case(facts.own) else f"{facts.prefix}row"
    if number and frame.implementation.is_polars():
        # Of a lazy frame narwhals wants to be told an order, which Polars keeps by itself.
        frame = nw.from_native(nw.to_native(frame).with_row_index(number))
    elif number:
        frame = cast("nw.DataFrame[Any]", frame).with_row_index(number)
    return tuple(
        _example(facts, frame.filter(nw.col(flag)), test, count, number)
        for (test, count), flag in zip(found, flags, strict=True)
    )


def _example(facts: Facts, wrong: Frame, test: ValueTest, count: int, number: str) -> Invalid:
    """What a test found.

    Args:
        facts: The frame that was tested.
        wrong: The rows that the test found.
        test: The test.
        count: How many rows these are.
        number: The column that numbers the rows, or an empty string if the engine keeps no order.
    """
    columns = [name for name in test.facts if facts.infos[name].kind != TEXT]  # texts may be personal data
    ids = [] if facts.is_pandas else facts.ids  # of pandas only the facts are in this frame
    asked: list[str] = list(dict.fromkeys([*columns, *ids, *([number] if number else [])]))
    collected = wrong.select(*asked).head(_LOOKED_AT).lazy().collect()
    rows: list[dict[str, Any]] = [dict(zip(asked, row, strict=True)) for row in collected.iter_rows()]
    for name in columns:
        if isinstance(facts.dtypes[name], nw.Float32):
            # They come as the nearest floats of 64 bits, with digits that nobody wrote.
            rows = [row | {name: None if row[name] is None else float(f"{row[name]:.7g}")} for row in rows]
    values = dict.fromkeys(", ".join(discreet(row[name]) for name in columns if row[name] is not None) for row in rows)
    numbers = [int(row[number]) for row in rows[:_EXAMPLES]] if number else []
    if facts.is_pandas:
        native: Any = nw.to_native(facts.own)
        known = [each for name in facts.ids for each in native[name].iloc[numbers].tolist()]
    else:
        known = [row[name] for name in ids for row in rows[:_EXAMPLES]]
    names = [facts.renamed.get(name, name) for name in test.facts]
    line = ""
    dtype, engine = facts.dtypes[test.facts[0]], facts.own.implementation
    if test.kind == "not_midnight":
        line = conversion_line(names[0], dtype or nw.Datetime(), engine, conversion="midnight", held="moment")
    if test.kind == "not_a_member" and has_line(engine, "trimmed"):
        spellings, texts = facts.infos[test.facts[0]].kind.spellings, [str(row[test.facts[0]]) for row in rows]
        # If spaces are all that is wrong, of the rows that were looked at.
        if all(text.strip(_SPACES) in spellings for text in texts):
            line = conversion_line(names[0], dtype or nw.String(), engine, conversion="trimmed", held="text")
    return Invalid(
        ", ".join(names),
        test.kind,
        count,
        test.expected,
        examples=tuple(values)[:_EXAMPLES],
        ids=tuple(discreet(each) for each in known if isinstance(each, str | int)),
        rows=tuple(numbers),
        line=line,
    )


@register(InvalidValues)
def show_invalid_values(found: InvalidValues, lang: Lang) -> str:
    """A row for each kind of wrong value of a column, with examples and the first places."""
    comma = Label("、", ", ").text(lang)
    rows = [
        (
            visible(each.column),
            f"{each.count:,}",
            roomy(each.expected.text(lang)),
            visible(comma.join(each.examples)),
            # By id where there are ids, since rows are numbered otherwise by every program.
            visible(comma.join(each.ids or map(str, each.rows))),
            code(each.line) if each.line else "",
        )
        for each in found
    ]
    label = getattr(found.record, "label", None)
    title = label.text(lang) if isinstance(label, Label) else found.record.__name__
    if not rows:
        return page(lang, paragraph(_NOTHING_WRONG.text(lang)), title=title)
    return page(lang, table([each.text(lang) for each in _HEADINGS], rows, numbers=(1,)), title=title)
