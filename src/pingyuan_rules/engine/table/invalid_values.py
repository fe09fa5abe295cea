"""Values in a frame that its facts do not allow: how many there are, what they are, and in which rows they stand."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, cast

from pingyuan_rules.engine.facts.fact_definitions import facts_of, former_names
from pingyuan_rules.engine.labels import Label
from pingyuan_rules.engine.personal_values import discreet
from pingyuan_rules.engine.planning.frame_problems import FrameError, Invalid
from pingyuan_rules.engine.problems import Problem
from pingyuan_rules.engine.table.dataframes import ignores_case, nw, without
from pingyuan_rules.engine.table.fact_columns import open_facts
from pingyuan_rules.engine.table.type_remedies import conversion_line, has_line
from pingyuan_rules.engine.table.value_tests import count_wrong, flag_wrong, invariant_tests, value_tests
from pingyuan_rules.engine.values import TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pingyuan_rules.engine.records import Record
    from pingyuan_rules.engine.table.dataframes import Frame
    from pingyuan_rules.engine.table.fact_columns import Facts
    from pingyuan_rules.engine.table.value_tests import Layers, ValueTest

_EXAMPLES = 3
"""So many values and rows are enough to see what is wrong and where."""
_LOOKED_AT = 1_000
"""Examples are found among so many wrong rows."""
_SPACES = " \u3000"


def check_values(frame: object, record: type[Record]) -> tuple[Invalid, ...]:
    """What `check` finds in a frame."""
    facts = open_facts(frame, facts_of(record).values(), rules=(), missing="unknown", record=record)
    return (*count_invalid(facts), *count_broken(facts, record))


def pick_rows(frame: object, record: type[Record], found: Iterable[Invalid]) -> Any:
    """The rows of a frame in which any of the values that were found is wrong."""
    facts = open_facts(frame, facts_of(record).values(), rules=(), missing="unknown", record=record)
    name = f"{facts.prefix}bad"
    marked = _marked(facts, record, found, name)
    if facts.is_pandas:
        native: Any = nw.to_native(facts.own)
        return native.loc[nw.to_native(marked)[name].to_numpy()]
    return nw.to_native(without(marked.filter(nw.col(name)), [name]))


def mask_rows(frame: object, record: type[Record], found: Iterable[Invalid], name: str) -> Any:
    """A frame with a column of booleans more, which says whether any of the values that were found is wrong."""
    facts = open_facts(frame, facts_of(record).values(), rules=(), missing="unknown", record=record)
    folded = {str(each).casefold() if ignores_case(facts.own) else each for each in facts.names}
    if (name.casefold() if ignores_case(facts.own) else name) in folded:
        free = Label("没有同名列的名称", "a name that no column of the frame has")
        remedy = Label('请另取名称：mask(frame, name="…")', 'Pass another one: mask(frame, name="...")')
        raise FrameError([Problem("name", name, free, remedy, kind="conflict", path=("name",))])
    marked = _marked(facts, record, found, name)
    if facts.is_pandas:
        native: Any = nw.to_native(facts.own)
        return native.assign(**{name: nw.to_native(marked)[name].to_numpy()})
    return nw.to_native(marked)


def _marked(facts: Facts, record: type[Record], found: Iterable[Invalid], name: str) -> Frame:
    """The facts' frame under the names of the user's columns, with a column that says whether a row is wrong."""
    present = former_names(record)
    wanted = {(tuple(present.get(each, each) for each in one.column.split(", ")), one.kind) for one in found}
    layers, of_rows = invariant_tests(facts.shape, tuple(record.invariants))
    frame, flags = facts.frame, list[str]()
    for tests, steps in ((value_tests(facts.shape), ()), (of_rows, layers)):
        asked = [test for test in tests if (test.facts, test.kind) in wanted]
        names = [f"{facts.prefix}bad{len(flags) + number}" for number in range(len(asked))]
        frame, flags = flag_wrong(facts, frame, asked, names, steps) if asked else frame, [*flags, *names]
    wrong = reduce(or_, map(nw.col, flags)) if flags else nw.lit(False)
    marked = without(frame.with_columns(wrong.alias(name)), flags)
    return marked.rename(dict(facts.renamed)) if facts.renamed else marked


def count_invalid(facts: Facts, *, lost: bool = False, bounded: frozenset[str] = frozenset()) -> tuple[Invalid, ...]:
    """Count what is not allowed in columns that were opened; with `lost` only what computing would lose in silence.

    Numbers that are `bounded` are out of bounds with `lost` too, however few bits they need.
    """
    return _counted(facts, value_tests(facts.shape, lost=lost, bounded=bounded), ())


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
    # Texts may be personal data.
    columns = [name for name in test.facts if facts.infos[name].kind != TEXT and not facts.infos[name].sensitive]
    ids = [] if facts.is_pandas else facts.ids  # of pandas only the facts are in this frame
    # Of texts that are no member the spaces are looked at, also where they are not to be shown.
    trimmed = [test.facts[0]] if test.kind == "not_a_member" else []
    asked: list[str] = list(dict.fromkeys([*columns, *trimmed, *ids, *([number] if number else [])]))
    collected = wrong.select(*asked).head(_LOOKED_AT).lazy().collect()
    rows: list[dict[str, Any]] = [dict(zip(asked, row, strict=True)) for row in collected.iter_rows()]
    for name in columns:
        if isinstance(facts.dtypes[name], nw.Float32):
            # They come as the nearest floats of 64 bits, with digits that nobody wrote.
            rows = [row | {name: None if row[name] is None else float(f"{row[name]:.7g}")} for row in rows]
    shown = (", ".join(discreet(row[name]) for name in columns if row[name] is not None) for row in rows)
    values = dict.fromkeys(shown if columns else ())
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
