"""From a user's frame to facts as columns: what is missing, what is in the way, what has the wrong type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import attrs

from pingyuan_rules.engine.table import frame_problems as say
from pingyuan_rules.engine.table.dataframes import (
    free_prefix,
    has_own_enums,
    ignores_case,
    is_null_type,
    nw,
    opened,
    simple_type,
)
from pingyuan_rules.engine.values import BOOL, DATE, FEN, INT, TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pingyuan_rules.engine.problems import Problem
    from pingyuan_rules.engine.records import FactInfo
    from pingyuan_rules.engine.table.dataframes import Frame

OnMissing = Literal["error", "unknown"]


@attrs.frozen
class Facts:
    """A frame whose columns can serve as facts.

    Attributes:
        frame: Where expressions are computed; for pandas a PyArrow table of the facts alone.
        own: The user's frame.
        infos: The facts asked for, by name.
        dtypes: The type of each fact's column; None where nothing but nulls is known of it.
        names: The names of the user's columns, in order.
        prefix: With this no column begins, so that names of temporary columns may.
        own_enums: Whether columns of text may be enumerations of the database's own.
    """

    frame: Frame
    own: Frame
    infos: Mapping[str, FactInfo]
    dtypes: Mapping[str, nw.dtypes.DType | None]
    names: Sequence[str]
    prefix: str
    own_enums: bool

    def is_spelled(self, name: str) -> bool:
        """Whether an enumeration's column has to be made text first, although it says that it is."""
        return self.own_enums and self.infos[name].kind.enum is not None

    def text(self, name: str) -> nw.Expr:
        """An enumeration's column as text."""
        column = nw.col(name)
        if not isinstance(self.dtypes[name], nw.String):
            return column.cast(nw.String)
        # A cast from text to text would not be written.
        return nw.concat_str(column, nw.lit("")) if self.is_spelled(name) else column

    @property
    def is_pandas(self) -> bool:
        """Whether the user's frame is pandas, so that answers are attached rather than selected."""
        return self.own.implementation.is_pandas()


def open_facts(frame: object, facts: Iterable[FactInfo], *, rules: Iterable[str], missing: OnMissing) -> Facts:
    """Find the columns of facts in a frame, and everything that is wrong with them.

    Args:
        frame: A native frame, or a narwhals one.
        facts: The facts that are needed.
        rules: The names that no column may bear.
        missing: Whether a fact without a column is an error or unknown.

    Raises:
        FrameError: With every problem.
        TypeError: When it is no frame, or one of an engine that is not supported.
    """
    own = opened(frame)
    infos = {info.name: info for info in facts}
    names = own.columns if own.implementation.is_pandas() else own.collect_schema().names()
    there = [info for name, info in infos.items() if name in names]
    problems = [say.absent(info) for name, info in infos.items() if name not in names and missing == "error"]
    problems += _taken(own, names, rules)
    prefix = free_prefix([*map(str, names), *infos])
    inner, found = _inner(own, there, prefix)
    problems += found
    dtypes, found = _dtypes(inner, there)
    problems += found
    if problems:
        raise say.FrameError(problems)
    known = {name: dtypes.get(name) for name in infos}
    return Facts(inner, own, infos, known, names, prefix, has_own_enums(own))


def _taken(own: Frame, names: Iterable[str], rules: Iterable[str]) -> list[Problem]:
    """Columns that bear a rule's name; SQL does not tell `Late` from `late`."""
    plain = {name.casefold() if ignores_case(own) else name: name for name in names}
    return [say.taken(plain[name]) for name in dict.fromkeys(rules) if name in plain]


def _inner(own: Frame, there: Sequence[FactInfo], prefix: str) -> tuple[Frame, list[Problem]]:
    if not own.implementation.is_pandas():
        return own, []
    from pingyuan_rules.engine.table.pandas_frames import to_arrow  # noqa: PLC0415 - imports pandas

    table, problems = to_arrow(nw.to_native(own), there, prefix)
    return nw.from_native(table), problems


def _dtypes(frame: Frame, there: Iterable[FactInfo]) -> tuple[dict[str, nw.dtypes.DType | None], list[Problem]]:
    schema = frame.collect_schema()
    found: dict[str, nw.dtypes.DType | None] = {}
    problems = []
    for info in there:
        dtype = schema.get(info.name)
        if dtype is None:
            continue  # said already
        if isinstance(dtype, nw.Unknown) and is_null_type(frame, info.name):
            found[info.name] = None
        elif holds(info, dtype):
            found[info.name] = dtype
        else:
            problems.append(say.mistyped(info, simple_type(dtype)))
    return found, problems


def holds(info: FactInfo, dtype: nw.dtypes.DType) -> bool:
    """Whether a column of this type can hold the fact."""
    if info.kind == BOOL:
        return isinstance(dtype, nw.Boolean)
    if info.kind in {INT, FEN}:
        return dtype.is_integer()
    if info.kind == DATE:
        return isinstance(dtype, nw.Date) or (isinstance(dtype, nw.Datetime) and dtype.time_zone is None)
    return info.kind == TEXT or isinstance(dtype, nw.String | nw.Enum | nw.Categorical)
