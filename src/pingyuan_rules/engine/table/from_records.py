"""From records to a table: the other way round than everywhere else, so that a ledger can be looked at as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, get_args

from pingyuan_rules.engine.problems import WrongRecord
from pingyuan_rules.engine.records import facts_of
from pingyuan_rules.engine.table.dataframes import nw
from pingyuan_rules.engine.table.enum_columns import NUMBER, members
from pingyuan_rules.engine.values import BOOL, DATE, FEN, INT, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pingyuan_rules.engine.records import Record
    from pingyuan_rules.engine.values import Kind

Backend = Literal["polars", "pandas", "pyarrow"]

_TYPES = {BOOL: nw.Boolean(), INT: nw.Int64(), FEN: nw.Int64(), DATE: nw.Date()}


def frame_of(records: Iterable[Record], record: type[Record], backend: Backend) -> Any:
    """A table with a column for each fact and a row for each record.

    Args:
        records: The records, all of one class.
        record: That class.
        backend: Whose table it becomes.

    Raises:
        WrongRecord: For the first record of another class.
        ValueError: When the backend is none of the three.
        ModuleNotFoundError: When the backend is not installed; the message names the extra.
    """
    if backend not in get_args(Backend):
        message = f"a table is made in {', '.join(get_args(Backend))}, not in {backend!r}; others take one of these"
        raise ValueError(message)
    kinds = {info.name: info.kind for info in facts_of(record).values()}
    columns = _columns(records, record, list(kinds))
    try:
        if backend == "pandas":
            return _pandas(columns, kinds)
        schema = {name: _dtype(kind, backend) for name, kind in kinds.items()}
        return nw.to_native(nw.from_dict(columns, schema, backend=backend))
    except ModuleNotFoundError as error:
        message = f"a {backend} table needs {error.name}: run pip install 'pingyuan-rules[{backend}]'"
        raise ModuleNotFoundError(message, name=error.name) from error


def _columns(records: Iterable[Record], record: type[Record], names: list[str]) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = {name: [] for name in names}
    for each in records:
        if not isinstance(each, record):
            message = f"expected {record.__name__}, found {type(each).__name__}"
            raise WrongRecord(message)
        for name, values in columns.items():
            values.append(_plain(getattr(each, name)))
    return columns


def _plain(value: Any) -> Any:
    """A fact as tables hold it: null where it is unknown, the stored value of an enumeration."""
    return None if value is UNKNOWN else getattr(value, "value", value)


def _dtype(kind: Kind, backend: Backend) -> nw.dtypes.DType:
    if kind.enum is not None and backend == "polars":
        return nw.Enum([str(member.value) for member in kind.enum])
    return _TYPES.get(kind, nw.String())


def _pandas(columns: Mapping[str, list[Any]], kinds: Mapping[str, Kind]) -> Any:
    """Nullable columns, dates of PyArrow, categories for enumerations: what answers in pandas are, too."""
    import pandas as pd  # noqa: PLC0415 - an extra

    from pingyuan_rules.engine.table.pandas_frames import series  # noqa: PLC0415 - imports pandas

    schema = {name: NUMBER if kind.enum else _dtype(kind, "pandas") for name, kind in kinds.items()}
    numbered = {name: _numbers(values, kinds[name]) for name, values in columns.items()}
    table = nw.to_native(nw.from_dict(numbered, schema, backend="pyarrow"))
    return pd.DataFrame({name: series(table[name], kind, arrow=False) for name, kind in kinds.items()})


def _numbers(values: list[Any], kind: Kind) -> list[Any]:
    """Values of an enumeration as the numbers of its members; other values as they are."""
    if kind.enum is None:
        return values
    numbers = {name: number for number, name in enumerate(members(kind))}
    return [numbers.get(value) for value in values]
