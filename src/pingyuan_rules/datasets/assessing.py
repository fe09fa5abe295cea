"""The public way to assess files."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import attrs

from pingyuan_rules.datasets.inputs import Dataset
from pingyuan_rules.engine import Record, Rule
from pingyuan_rules.engine.values import BOOL
from pingyuan_rules.measures import Rows
from pingyuan_rules.policy import Policy
from pingyuan_rules.rules import book

if TYPE_CHECKING:
    from pingyuan_rules.datasets.running import Run

ANSWERS = {True: "yes", False: "no"}


@attrs.frozen
class Tally:
    """The answers of a rule over many rows.

    Attributes:
        unknown: In how many rows it is unknown, does not apply or is not in force.
        counts: In how many rows each other answer stands: `yes` and `no`, or the values of an enumeration.
        known: In how many rows a number is known.
        total: The sum of these numbers; amounts are in fen.
        least: The least of them, or None.
        greatest: The greatest of them, or None.
    """

    unknown: int = 0
    counts: Mapping[str, int] = attrs.field(factory=dict)
    known: int = 0
    total: int = 0
    least: int | None = None
    greatest: int | None = None

    def __add__(self, other: "Tally") -> "Tally":
        """Over the rows of both."""
        names = dict.fromkeys((*self.counts, *other.counts))
        return Tally(
            self.unknown + other.unknown,
            {name: self.counts.get(name, 0) + other.counts.get(name, 0) for name in names},
            self.known + other.known,
            self.total + other.total,
            min((n for n in (self.least, other.least) if n is not None), default=None),
            max((n for n in (self.greatest, other.greatest) if n is not None), default=None),
        )

    def figures(self) -> Iterator[tuple[str, int]]:
        """Each number by a name, as a file of figures has them."""
        yield from self.counts.items()
        if not self.counts:
            yield "known", self.known
            yield "sum", self.total
        if self.least is not None and self.greatest is not None:
            yield "least", self.least
            yield "greatest", self.greatest
        yield "unknown", self.unknown


@attrs.frozen
class AssessedFiles:
    """Files, assessed.

    Attributes:
        record: The class of record their rows are.
        policy: The policy.
        out: The folder with the answers, or None where they were only counted.
        files: How many files were read.
        rows: How many rows they have.
        parts: In how many parts they were read.
        resumed: How many of these an earlier run had done.
        left_out: Columns with personal data, which were neither read nor passed through.
        answers: What each rule says, by its name, in the order of the rules.
        measures: The measures of the class, each over all rows and by sector.
    """

    record: type[Record]
    policy: Policy
    out: Path | None
    files: int
    rows: int
    parts: int
    resumed: int
    left_out: tuple[str, ...]
    answers: Mapping[str, Tally] = attrs.field(repr=False)
    measures: Mapping[str, Sequence[Rows[Any]]] = attrs.field(repr=False)

    @property
    def rules(self) -> tuple[Rule[Any, Policy, Any], ...]:
        """The rules that were asked."""
        return book.rules_of(self.record)

    def short(self, rule: Rule[Any, Policy, Any]) -> int:
        """How many rows fall short of a rule."""
        wrong = rule.standing.shall_be
        return 0 if wrong is None else self.answers[rule.name].counts[ANSWERS[not wrong]]


def answers_of(rule: Rule[Any, Any, Any]) -> tuple[str, ...]:
    """The answers that are counted one by one; none of a number, which is summed."""
    if rule.kind == BOOL:
        return tuple(ANSWERS.values())
    return () if rule.kind.enum is None else tuple(str(member.value) for member in rule.kind.enum)


Progress: TypeAlias = Callable[[int, int], None]
"""Is told how many rows are done, and of how many."""
Columns = Literal["all", "answers"]
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
) -> AssessedFiles:
    """Answer every rule about the rows of Parquet files, which may be many times larger than memory.

    The files are read, checked, assessed and written part by part. Results take their place in one step, when all of
    them are there; until then they lie beside it, and the same call goes on after a run that was broken off. A value
    that is not allowed is no half result either: the rest is looked through, all of it is told at once, and nothing
    is written.

    Args:
        paths: A Parquet file, a folder of them, a pattern such as `"orgs/*.parquet"`, or several of these. Together
            they are one table, with columns named after facts; other columns pass through, those named like
            personal data excepted.
        of: The class of record its rows are; None finds it by the columns.
        policy: The policy, if not that of the article.
        out: The folder for the results: `part-000000.parquet` and so on, in the order of the input, with
            `_run.json` and `_summary.csv` beside them. None only counts.
        missing: What a missing column means: an error that names them all, or `unknown` facts.
        columns: Whether results have all columns of the input beside the answers, or the `id` alone.
        partition_by: Columns of the results whose values become folders: `township=.../part-000000.parquet`.
        part_rows: How many rows a part has at most; None makes parts of about 256 MiB.
        restart: Whether earlier results, or a run that was broken off, are replaced where they are of another run.
        progress: Is told how many rows are done, and of how many, after each part.

    Returns:
        Where the answers lie, how many there are of each, and the measures.

    Raises:
        InvalidData: With everything that is wrong with the files, their columns or their values, each with file, row
            and column; or when the results cannot lie there.
        OSError: When results cannot be written.
        TypeError: When what is given as class of record is none.
        ModuleNotFoundError: When Polars or PyArrow is not installed; the message names the extra.
    """
    run = _run(
        of,
        policy,
        out=out,
        missing=missing,
        columns=columns,
        partition_by=partition_by,
        part_rows=part_rows,
        progress=progress,
    )
    return run.over(_listed(paths), of, restart=restart)


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
) -> Dataset:
    """As what files are understood, and whether their columns can be assessed as is asked; no row is read.

    See `assess_files` for arguments and errors.
    """
    run = _run(of, policy, out=out, missing=missing, partition_by=partition_by, part_rows=part_rows)
    return run.opened(_listed(paths), of)


def _run(
    of: object,
    policy: Policy | None,
    *,
    out: str | Path | None,
    missing: Literal["error", "unknown"],
    partition_by: str | Iterable[str],
    part_rows: int | None,
    columns: Columns = "all",
    progress: Progress | None = None,
) -> "Run":
    from pingyuan_rules.datasets.running import Run  # noqa: PLC0415 - loads Polars

    _class(of)
    by = (partition_by,) if isinstance(partition_by, str) else tuple(dict.fromkeys(partition_by))
    place = None if out is None else Path(out)
    return Run(book.policy_or_own(policy), missing, place, columns, by, part_rows, progress)


def _class(of: object) -> None:
    if of is not None and not (isinstance(of, type) and issubclass(of, Record)):
        message = "after the files comes their class of record: assess_files(paths, Branch, policy)"
        raise TypeError(message)


def _listed(paths: Paths) -> list[str | Path]:
    return [paths] if isinstance(paths, str | Path) else list(paths)
