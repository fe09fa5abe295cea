"""From a user's frame to facts as columns: what is missing, what is in the way, what has the wrong type."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import attrs

from pingyuan_rules.engine.facts.fact_definitions import facts_of
from pingyuan_rules.engine.personal_values import discreet, listed
from pingyuan_rules.engine.planning import frame_problems as say
from pingyuan_rules.engine.planning.column_names import (
    OnMissing,
    absent_facts,
    columns_meant,
    former_columns,
    free_prefix,
    renamed_twice,
    warn_added,
)
from pingyuan_rules.engine.table.dataframes import (
    ignores_case,
    is_null_type,
    nw,
    opened,
    simple_type,
    sql_dialect,
)
from pingyuan_rules.engine.table.exchange.field_units import wrong_units
from pingyuan_rules.engine.table.expressions import NARWHALS
from pingyuan_rules.engine.table.type_remedies import example_of, type_remedy
from pingyuan_rules.engine.values import BOOL, DATE, DECIMAL, FEN, INT, TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pingyuan_rules.engine.facts.fact_info import FactInfo
    from pingyuan_rules.engine.problems import Problem
    from pingyuan_rules.engine.records import Record
    from pingyuan_rules.engine.sql.sql_dialects import Dialect
    from pingyuan_rules.engine.table.dataframes import Frame
    from pingyuan_rules.engine.table.expressions import Words


@attrs.frozen(cache_hash=True)
class Shape:
    """What a plan depends on besides the rules; frames with the same columns and types have the same.

    Attributes:
        infos: The facts asked for.
        types: The type of each fact's column; None where nothing but nulls is known of it.
        prefix: With this no column begins, so that names of temporary columns may.
        engine: What computes.
        dialect: Which SQL it speaks; None if it takes no texts.
        checked: Whether no value is one that computing would lose, as in a table that was looked at.
    """

    infos: tuple[FactInfo, ...]
    types: tuple[nw.dtypes.DType | None, ...]
    prefix: str
    engine: nw.Implementation
    dialect: Dialect | None
    checked: bool = False

    @property
    def dtypes(self) -> dict[str, nw.dtypes.DType | None]:
        """The type of each fact's column, by the fact's name."""
        return {info.name: dtype for info, dtype in zip(self.infos, self.types, strict=True)}


@attrs.frozen
class Facts:
    """A frame whose columns can serve as facts.

    Attributes:
        frame: Where expressions are computed; for pandas a PyArrow table of the facts alone. Columns that bear a
            fact's former name have its present one here.
        own: The user's frame.
        infos: The facts asked for, by name.
        dtypes: The type of each fact's column; None where nothing but nulls is known of it.
        names: The names of the user's columns, in order.
        prefix: With this no column begins, so that names of temporary columns may.
        dialect: Which SQL the engine speaks; None if it takes no texts.
        renamed: The former names of columns, by the facts they hold.
        ids: The column that holds the ids of the records, or none.
        checked: Whether no value is known to be one that computing would lose.
    """

    frame: Frame
    own: Frame
    infos: Mapping[str, FactInfo]
    dtypes: Mapping[str, nw.dtypes.DType | None]
    names: Sequence[str]
    prefix: str
    dialect: Dialect | None
    renamed: Mapping[str, str] = attrs.field(factory=dict)
    ids: Sequence[str] = ()
    checked: bool = False

    def text(self, name: str) -> nw.Expr:
        """An enumeration's column as text, whatever it holds."""
        column, dtype = nw.col(name), self.dtypes[name]
        if isinstance(dtype, nw.String) and self.dialect == "postgres":
            # It may be an enumeration of the database, which it compares with no other text, and narwhals would not
            # write a cast from text to text.
            return nw.concat_str(column, nw.lit(""))
        return text_of(NARWHALS, column, dtype)

    @property
    def shape(self) -> Shape:
        """What a plan over the frame depends on."""
        return Shape(
            tuple(self.infos.values()),
            tuple(self.dtypes.values()),
            self.prefix,
            self.frame.implementation,
            self.dialect,
            self.checked,
        )

    @property
    def is_pandas(self) -> bool:
        """Whether the user's frame is pandas, so that answers are attached rather than selected."""
        return self.own.implementation.is_pandas()


def text_of(words: Words, column: nw.Expr, dtype: nw.dtypes.DType | None) -> nw.Expr:
    """An enumeration's column as text, whatever it holds."""
    return column if isinstance(dtype, nw.String) else words.cast(column, nw.String())


@attrs.frozen
class Columns:
    """Which columns of a frame hold facts.

    Attributes:
        names: Every column of the frame.
        renamed: For facts that bear a former name in the frame, that column.
        found: The facts that have a column.
        absent: Those that have none.
        problems: What is wrong with the names.
    """

    names: Sequence[str]
    renamed: Mapping[str, str]
    found: Sequence[FactInfo]
    absent: Sequence[FactInfo]
    problems: list[Problem]


def find_columns(
    own: Frame,
    infos: Mapping[str, FactInfo],
    *,
    rules: Iterable[str],
    missing: OnMissing,
    record: type[Record] | None,
    whole: bool,
) -> Columns:
    """Find the columns of facts by their names; the arguments are those of `open_facts`.

    Raises:
        FrameError: When a frame cannot be read any further: no column holds a fact, or two would have one name.
    """
    names = own.columns if own.implementation.is_pandas() else own.collect_schema().names()
    renamed = {} if record is None else former_columns(record, names)
    renamed = {name: column for name, column in renamed.items() if name in infos}
    held = {*names, *renamed}
    with_column = [info for name, info in infos.items() if name in held]
    absent = [info for name, info in infos.items() if name not in held]
    # Ids stand there often, and no rule reads a text. Any other fact there would pass for one that nobody knows.
    refuse_in_index(own, [info.name for info in absent if info.kind != TEXT])
    if record is None:
        problems = [say.absent(info) for info in absent if missing == "error"]
    elif whole and missing == "unknown" and infos and (pairs := columns_meant(record, names)) is not None:
        raise say.FrameError([say.no_facts(record, pairs)])
    else:
        problems = absent_facts(record, absent, names, renamed, missing)
    # SQL does not tell `Late` from `late`.
    plain = {name.casefold() if ignores_case(own) else name: name for name in names}
    problems += [say.taken(plain[name]) for name in dict.fromkeys(rules) if name in plain]
    if record is not None:
        problems += renamed_twice(record, infos, names)
    # Such an engine would read the other column under the fact's name, so that one may not even be renamed to look on.
    same = {name: plain.get(name.casefold(), column) for name, column in renamed.items()} if ignores_case(own) else {}
    if clashes := [name for name, other in same.items() if other != renamed[name]]:
        problems += [say.another_case(infos[name], same[name], renamed[name]) for name in clashes]
        raise say.FrameError(problems)
    return Columns(names, renamed, with_column, absent, problems)


def open_facts(
    frame: object,
    facts: Iterable[FactInfo],
    *,
    rules: Iterable[str],
    missing: OnMissing,
    record: type[Record] | None = None,
    whole: bool = True,
    opened_before: Facts | None = None,
    called: Mapping[str, str] | None = None,
) -> Facts:
    """Find the columns of facts in a frame, and everything that is wrong with them.

    Args:
        frame: A native frame, or a narwhals one.
        facts: The facts that are needed.
        rules: The names that no column may bear.
        missing: Whether a fact without a column is an error or unknown.
        record: The class whose facts they are, if columns may bear former names and a fact that a later release
            added is unknown with a warning, not an error, where it has no column.
        whole: Whether it is the user's whole frame, in which some column must hold a fact of the class.
        opened_before: Some of these facts in the same frame, whose columns need not be converted again.
        called: What the user's own frame calls the column of each fact, if this one was made of it.

    Raises:
        FrameError: With every problem.
        TypeError: When it is no frame, or one of an engine that is not supported.
        ValueError: When `missing` is neither of the two.
    """
    if missing not in get_args(OnMissing):  # or a slip would make every fact without a column unknown
        message = f'missing is "error" or "unknown", not {missing!r}'
        raise ValueError(message)
    own = opened(frame)
    infos = {info.name: info for info in facts}
    columns = find_columns(own, infos, rules=rules, missing=missing, record=record, whole=whole)
    names, renamed, with_column, problems = columns.names, columns.renamed, columns.found, columns.problems
    prefix = free_prefix([*map(str, names), *infos])
    present = own.rename({column: name for name, column in renamed.items()}) if renamed else own
    inner, mistyped = present, list["FactInfo"]()
    if own.implementation.is_pandas():
        from pingyuan_rules.engine.table.pandas_frames import to_arrow  # noqa: PLC0415 - imports pandas

        converted = None if opened_before is None else nw.to_native(opened_before.frame)
        table, mistyped = to_arrow(nw.to_native(present), with_column, prefix, converted)
        inner = nw.from_native(table)
    dtypes, others = _dtypes(inner, with_column)
    for info in (*mistyped, *others):
        column = renamed.get(info.name, info.name)
        problems.append(_mistyped(own, info, column, (called or {}).get(column, column)))
    # Of the answers and headings that are read back, the frame's own columns have other units.
    problems += [] if record is None else wrong_units(present, with_column)
    if problems:
        # A fact stands in the column of a former name, by which people know it.
        raise say.FrameError(
            each.moved_to(renamed[name]) if (name := str(each.place)) in renamed else each for each in problems
        )
    if record is not None and missing == "error":
        warn_added(record, [info for info in columns.absent if info.added is not None])
    known = {name: dtypes.get(name) for name in infos}
    ids = ["id"] if record is not None and "id" in facts_of(record) and "id" in names else []
    return Facts(inner, own, infos, known, names, prefix, sql_dialect(own), renamed, ids)


def refuse_in_index(frame: Frame, names: Iterable[str]) -> None:
    """Raise a FrameError if names that no column bears are those of the index of a pandas frame, or of its levels."""
    levels = nw.to_native(frame).index.names if frame.implementation.is_pandas() else ()
    if indexed := [name for name in names if name in levels]:
        raise say.FrameError(map(say.in_index, indexed))


def _dtypes(frame: Frame, infos: Iterable[FactInfo]) -> tuple[dict[str, nw.dtypes.DType | None], list[FactInfo]]:
    """The types of the columns that can hold their facts, and the facts whose columns cannot."""
    schema = frame.collect_schema()
    found: dict[str, nw.dtypes.DType | None] = {}
    mistyped = []
    for info in infos:
        dtype = schema.get(info.name)
        if dtype is None:
            continue  # said already
        # narwhals has no type for a column of nulls alone; it calls this one unknown, as all that it does not know.
        if isinstance(dtype, nw.Unknown) and is_null_type(frame, info.name):
            found[info.name] = None
        elif holds(info, dtype):
            found[info.name] = dtype
        else:
            mistyped.append(info)
    return found, mistyped


def _mistyped(own: Frame, info: FactInfo, column: str, called: str) -> Problem:
    """What is wrong with a column whose type cannot hold its fact, and the line that mends it as it is called."""
    dtype = own[column].dtype if isinstance(own, nw.DataFrame) else own.collect_schema()[column]
    # pandas has several types for what narwhals calls by one name.
    name = str(nw.to_native(own)[column].dtype) if own.implementation.is_pandas() else simple_type(dtype)
    example = example_of(own, column, info)
    remedy = type_remedy(info, called, dtype, own.implementation, example)
    return say.mistyped(info, name, None if example is None or info.sensitive else listed([discreet(example)]), remedy)


def holds(info: FactInfo, dtype: nw.dtypes.DType) -> bool:
    """Whether a column of this type can hold the fact."""
    if info.kind == BOOL:
        return isinstance(dtype, nw.Boolean)
    if info.kind in {INT, FEN}:
        # No decimals: they do not survive every engine, so amounts are whole numbers of fen.
        return dtype.is_integer()
    if info.kind == DECIMAL:
        return dtype.is_integer() or dtype.is_decimal() or isinstance(dtype, nw.Float32 | nw.Float64)
    if info.kind == DATE:
        # With a time zone the day would depend on where one looks from.
        return isinstance(dtype, nw.Date) or (isinstance(dtype, nw.Datetime) and dtype.time_zone is None)
    return info.kind == TEXT or isinstance(dtype, nw.String | nw.Enum | nw.Categorical)
