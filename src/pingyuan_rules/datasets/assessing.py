"""The public functions that assess files."""

from collections.abc import Iterable, Mapping
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from pingyuan_rules.datasets.assessed_files import AssessedFiles, Columns, Progress
from pingyuan_rules.datasets.inputs import Dataset
from pingyuan_rules.engine import Record
from pingyuan_rules.engine.planning.fold_columns import by_relation
from pingyuan_rules.engine.problems import shown
from pingyuan_rules.policy import Policy
from pingyuan_rules.rules import book

if TYPE_CHECKING:
    from pingyuan_rules.datasets.running import Run

Paths: TypeAlias = str | Path | Iterable[str | Path]


def assess_files(
    paths: Paths,
    of: type[Record] | None = None,
    /,
    policy: Policy | None = None,
    *,
    out: str | Path | None = None,
    missing: Literal["error", "unknown"] = "error",
    columns: Columns = "all",
    partition_by: str | Iterable[str] = (),
    part_rows: int | None = None,
    restart: bool = False,
    progress: Progress | None = None,
    related: Mapping[str, Paths] | None = None,
) -> AssessedFiles:
    """Answer every rule about the rows of Parquet files, which may be many times larger than memory.

    The files are read, checked, assessed and written part by part. The results take their place in one step, when all
    of them are written; until then they lie beside it, and after an interrupted run the same call continues it. If
    values are not allowed, all rows are still checked, the error lists them together, and nothing is written.

    Args:
        paths: A Parquet file, a folder of them, a pattern such as `"orgs/*.parquet"`, or several of these. Together
            they are one table, with columns named after facts; other columns pass through, except those named like
            personal data.
        of: The class of record of its rows; None finds it by the columns.
        policy: The policy, if not that of the article.
        out: The folder for the results: `part-000000.parquet` and so on, in the order of the input, with
            `_run.json` and `_summary.csv` beside them. With None, answers are only counted.
        missing: What a missing column means: an error that names them all, or `unknown` facts.
        columns: The columns of the input that results have beside the answers: all, or the `id` alone.
        partition_by: Columns of the results whose values become folders: `township=.../part-000000.parquet`.
        part_rows: The greatest number of rows of a part; None makes parts of about 256 MiB.
        restart: Whether results of another run, or an interrupted run, are replaced.
        progress: Called after each part with the number of rows that are done, and the number of all rows.
        related: The files of related records by the name of each relation, each like `paths`:
            `{"members": "members/*.parquet", "organizations": "units.parquet"}`. Related records without files are
            unknown.

    Returns:
        The folder with the answers, the number of answers of each kind, and the measures.

    Raises:
        InvalidData: With everything that is wrong with the files, their columns or their values, each with file, row
            and column; when a key of related records is no id of the files, or comes too often; or when the results
            cannot lie there.
        OSError: When results cannot be written.
        TypeError: When `of` is not a class of record.
        ModuleNotFoundError: When Polars, PyArrow or filelock is not installed; the message names the extra.
    """
    run = _make_run(
        of,
        policy,
        out=out,
        missing=missing,
        columns=columns,
        partition_by=partition_by,
        part_rows=part_rows,
        progress=progress,
        related=related,
    )
    return run.assess(_list_paths(paths), of, restart=restart)


def inspect_files(
    paths: Paths,
    of: type[Record] | None = None,
    /,
    policy: Policy | None = None,
    *,
    out: str | Path | None = None,
    missing: Literal["error", "unknown"] = "error",
    partition_by: str | Iterable[str] = (),
    part_rows: int | None = None,
    related: Mapping[str, Paths] | None = None,
) -> Dataset:
    """Show how files would be read, and check that their columns can be assessed; no row is read.

    See `assess_files` for arguments and errors.
    """
    run = _make_run(
        of, policy, out=out, missing=missing, partition_by=partition_by, part_rows=part_rows, related=related
    )
    return run.open(_list_paths(paths), of)


def _make_run(
    of: object,
    policy: Policy | None,
    *,
    out: str | Path | None,
    missing: Literal["error", "unknown"],
    partition_by: str | Iterable[str],
    part_rows: int | None,
    columns: Columns = "all",
    progress: Progress | None = None,
    related: Mapping[str, Paths] | None,
) -> "Run":
    from pingyuan_rules.datasets.running import Run  # noqa: PLC0415 - loads Polars

    # A policy in its place is the likeliest slip, since other functions take it after the records.
    if of is not None and not (isinstance(of, type) and issubclass(of, Record)):
        message = "after the files comes their class of record: assess_files(paths, Branch, policy)"
        raise TypeError(message)
    by = (partition_by,) if isinstance(partition_by, str) else tuple(dict.fromkeys(partition_by))
    folder = None if out is None else Path(out)
    beside = {name: _list_paths(paths) for name, paths in by_relation(related).items()}
    return Run(book.resolve_policy(policy), missing, folder, columns, by, part_rows, progress, beside)


def _list_paths(paths: Paths) -> list[str | Path]:
    one = isinstance(paths, str | PathLike)
    several: list[Any] = [paths] if one else list(paths) if isinstance(paths, Iterable) else [None]
    if not all(isinstance(path, str | PathLike) for path in several):
        expected = "a Parquet file, a folder, a pattern, or several of these"
        message = f"the files are {expected}, as text or Path, not {shown(paths)}: write assess_files('orgs', ...)"
        raise TypeError(message)
    return several
