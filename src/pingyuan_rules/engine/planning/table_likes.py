"""What looks like a table and is none: a line of code makes one of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from os import PathLike, fspath
from pathlib import PurePath

_READERS = {
    ".csv": "pl.read_csv(path, try_parse_dates=True)",
    ".parquet": "pl.scan_parquet(path)",
    ".xlsx": "pd.read_excel(path)",
    ".xls": "pd.read_excel(path)",
    ".json": "pl.read_json(path)",
}
_BY_CLASS = {
    ("pyarrow", "RecordBatch"): "a RecordBatch is a part of a table: write pa.Table.from_batches([batch])",
    ("pyarrow", "RecordBatchReader"): "a RecordBatchReader holds no table yet: write reader.read_all()",
    ("pyarrow", "ChunkedArray"): "a ChunkedArray is one column: write pa.table({name: column})",
    ("polars", "Series"): "a Series is one column: write series.to_frame()",
    ("pandas", "Series"): "a Series is one column: write series.to_frame()",
    ("duckdb", "DuckDBPyConnection"): (
        'a DuckDB connection has many tables: write connection.table("...") or connection.sql("SELECT ...")'
    ),
}


def table_advice(data: object) -> str | None:
    """What to write instead of something that is no table but nearly one; None for anything else.

    No dataframe library is imported: classes are known by their names.
    """
    classes = [(cls.__module__.split(".")[0].lstrip("_"), cls.__name__) for cls in type(data).__mro__]
    advice = next((_BY_CLASS[each] for each in classes if each in _BY_CLASS), None)
    if advice is not None:
        pass
    elif any(root in {"pandas", "polars"} and name.endswith("GroupBy") for root, name in classes):
        advice = 'a frame that was grouped has no rows: pass the frame itself; a measure groups it with by="..."'
    elif ("numpy", "ndarray") in classes:
        named = getattr(getattr(data, "dtype", None), "names", None)
        advice = f"a NumPy array is no table: write pd.DataFrame(array{'' if named else ', columns=[...]'})"
    elif isinstance(data, Mapping):
        columns = all(isinstance(each, Sequence) and not isinstance(each, str) for each in data.values())
        line = "pl.DataFrame(data), pd.DataFrame(data) or pa.table(data)"
        advice = f"a dict is no table: write {line if columns else 'pl.DataFrame([data]) or pd.DataFrame([data])'}"
    elif isinstance(data, list | tuple) and data and isinstance(data[0], Mapping):
        line = "pl.DataFrame(rows), pd.DataFrame(rows) or pa.Table.from_pylist(rows)"
        advice = f"a list of dicts is no table: write {line}"
    elif isinstance(data, str | PathLike):
        suffix = PurePath(str(fspath(data))).suffix.lower()
        line = _READERS.get(suffix, "pl.read_csv(path) or pl.scan_parquet(path)")
        advice = f"a path is no table: read the file first, such as with {line}"
    elif hasattr(type(data), "readline"):  # of the class, since some frames have every name as a column
        advice = "an open file is no table: read it first, such as with pl.read_csv(file, try_parse_dates=True)"
    return advice
