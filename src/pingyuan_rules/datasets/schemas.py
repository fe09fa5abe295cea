"""One table from many files: of which class its rows are, and that the columns of all files go together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import attrs

from pingyuan_rules.asking import assess, check
from pingyuan_rules.datasets.inputs import Dataset, File
from pingyuan_rules.datasets.parquet_parts import pl
from pingyuan_rules.engine import InvalidData, Label, Problem, Record, facts_of
from pingyuan_rules.ledger.headings import fact_of
from pingyuan_rules.ledger.ledger_model import FIELDS
from pingyuan_rules.ledger.personal import is_personal_heading
from pingyuan_rules.measures.measure_parts import OnMissing
from pingyuan_rules.policy import Policy
from pingyuan_rules.rules import book

Kind: TypeAlias = tuple[Mapping[str, Any], list[File]]
"""A schema, and the files that have it."""

_ADD = Label(
    '请补上该列；如无人掌握，请加 --missing unknown（Python 中为 missing="unknown"）',
    'Add the column; if nobody knows it, add --missing unknown (in Python missing="unknown")',
)
_RENAME = Label("请按事实的英文名命名该列；金额以分计", "Rename it to the name of the fact; amounts are in fen")
_CONVERT = Label("请把各文件的该列转换为同一类型", "Convert the column to one type in all files")


def as_dataset(files: Sequence[File], of: type[Record] | None, policy: Policy, missing: OnMissing) -> Dataset:
    """Files as one table whose rows are of a class.

    Args:
        files: The files.
        of: The class; None finds it by the columns.
        policy: The policy, which says which rules are in force and so which facts are needed.
        missing: What it means that a file lacks a column.

    Raises:
        InvalidData: With everything that is wrong with the columns of any file.
    """
    record = of or _class_of(files)
    kinds = _kinds(files)
    left_out = {name for names, _ in kinds for name in names if _is_personal(name, record)}
    kept = [({n: t for n, t in schema.items() if n not in left_out}, having) for schema, having in kinds]
    needed = _needed(record, policy)
    problems, told = _apart(kept, record, policy, missing)
    schema, found = _together(kept, told)
    problems += found
    if missing == "error":
        problems += _lacking(kept, set(schema) - told - set(needed))
    if problems:
        raise InvalidData(problems)
    lacking = tuple(name for name in needed if name not in schema)
    return Dataset(record, tuple(files), schema, tuple(sorted(left_out)), lacking)


def _kinds(files: Iterable[File]) -> list[Kind]:
    """The different schemas, each with the files that have it."""
    kinds: dict[int, Kind] = {}
    for file in files:
        kinds.setdefault(id(file.schema), (file.schema, []))[1].append(file)
    return list(kinds.values())


def _is_personal(name: str, record: type[Record]) -> bool:
    return name not in facts_of(record) and is_personal_heading(name)


def place(files: Sequence[File], column: str = "") -> Label:
    """Where something stands that several files share."""
    first, others = str(files[0].path), len(files) - 1
    zh = f"{first} 等 {others + 1} 个文件" if others else first
    en = f"{first} and {others} more" if others else first
    return Label(f"{zh} {column}", f"{en}, {column}") if column else Label(zh, en)


# The class.


def _class_of(files: Sequence[File]) -> type[Record]:
    """The only class that has facts of its own among the columns.

    Raises:
        InvalidData: When there is none, or more than one.
    """
    kinds = _kinds(files)
    _refuse_mixed(kinds)
    names = {name for schema, _ in kinds for name in schema}
    found = [record for record in FIELDS if names.intersection(_own_facts(record))]
    if len(found) == 1:
        return found[0]
    classes = ", ".join(record.__name__ for record in FIELDS)
    expected = Label("以某一类记录的事实命名的列", "columns named after the facts of one class of record")
    if found:
        among = ", ".join(record.__name__ for record in found)
        said = Label(f"不止一类的列（{among}）", f"columns of several classes ({among})")
        remedy = Label(
            f"请用 --of 指明，如 --of {found[0].__name__}", f"Name the class, such as --of {found[0].__name__}"
        )
    elif headed := _headed(names):
        said = Label(f"台账的标题，如“{headed[0]}”", f"headings of a ledger, such as {headed[0]!r}")
        remedy = Label(
            "请按事实的英文名命名各列，金额以分计；中文标题的台账，请把各类文件放入一个文件夹，判定该文件夹",
            "Name columns after facts, with amounts in fen; a ledger with such headings is assessed as a folder",
        )
    else:
        said = Label("没有一列属于任何一类", "none")
        remedy = Label(
            f"请按事实命名各列，如 full_members；或用 --of 指明（{classes}）",
            f"Name columns after facts, such as full_members, or name the class with --of ({classes})",
        )
    raise InvalidData([Problem(place(files), said, expected, remedy)])


def _refuse_mixed(kinds: Sequence[Kind]) -> None:
    """Refuse files that are each of one class, and not all of the same.

    Raises:
        InvalidData: With the files of each class.
    """
    having: dict[type[Record], list[File]] = {}
    for schema, files in kinds:
        found = [record for record in FIELDS if _own_facts(record).intersection(schema)]
        if len(found) > 1:
            return
        for record in found:
            having.setdefault(record, []).extend(files)
    if len(having) > 1:
        raise InvalidData(
            Problem(
                place(files),
                Label(f"{record.label.zh}的列（{record.__name__}）", f"columns of {record.__name__}"),
                Label("各文件属于同一类记录", "files of one class of record"),
                Label("请对各类文件分别运行一次", "Assess the files of each class by a command of their own"),
            )
            for record, files in having.items()
        )


def _own_facts(record: type[Record]) -> set[str]:
    others = {name for other in FIELDS if other is not record for name in facts_of(other)}
    return set(facts_of(record)) - others


def _headed(names: Iterable[str]) -> list[str]:
    return [name for name in sorted(names) if any(fact_of(record, name) for record in FIELDS)]


# Each file.


def _needed(record: type[Record], policy: Policy) -> list[str]:
    """The facts that the rules in force read, in the order of the record."""
    live = [rule for rule in book.rules_of(record) if rule.standing.in_force(policy.on)]
    names = {name for rule in live for name in rule.facts}
    return [name for name in facts_of(record) if name in names]


def _apart(
    kinds: Sequence[Kind], record: type[Record], policy: Policy, missing: OnMissing
) -> tuple[list[Problem], set[str]]:
    """Everything for which the columns of a file alone cannot be assessed, and which columns that is about."""
    problems: list[Problem] = []
    told: set[str] = set()
    for schema, files in kinds:
        headed = {
            info.name: name for name in schema if name not in facts_of(record) and (info := fact_of(record, name))
        }
        for problem in _refused(pl.DataFrame(schema=dict(schema)), record, policy, missing):
            column = str(problem.place)
            told.update((column, headed.get(column, column)))
            at = place(files, column)
            if column in schema:
                problems.append(attrs.evolve(problem, place=at))
            elif column in headed:
                found = Label(f"标题“{headed[column]}”", f"the heading {headed[column]!r}")
                problems.append(Problem(at, found, problem.expected, _RENAME))
            else:
                problems.append(attrs.evolve(problem, place=at, remedy=_ADD))
    return problems, told


def _refused(empty: pl.DataFrame, record: type[Record], policy: Policy, missing: OnMissing) -> Iterator[Problem]:
    """What is said of a table without rows."""
    problems: dict[Problem, None] = {}
    for ask in (
        lambda: assess(empty, record, policy, missing=missing, check=False),
        lambda: check(empty, record),
    ):
        try:
            ask()
        except InvalidData as error:
            problems.update(dict.fromkeys(error.problems))
    yield from problems


# All files.


def _together(kinds: Sequence[Kind], told: set[str]) -> tuple[dict[str, Any], list[Problem]]:
    """The columns of all files, with types that hold those of each, and those whose types do not go together.

    Nothing is said of columns of which something has been told.
    """
    together: dict[str, Any] = {}
    first: dict[str, Path] = {}
    problems: list[Problem] = []
    for schema, files in kinds:
        for name, dtype in schema.items():
            wider = _wider(together.get(name, dtype), dtype)
            if wider is None and name not in told:
                like = _like(first[name], together[name])
                problems.append(Problem(place(files, name), str(dtype), like, _CONVERT))
            elif wider is not None:
                together[name] = wider
                first.setdefault(name, files[0].path)
    return together, problems


def _lacking(kinds: Sequence[Kind], names: Iterable[str]) -> Iterator[Problem]:
    for name in sorted(names):
        having = next(files[0].path for schema, files in kinds if name in schema)
        if lacking := [file for schema, files in kinds if name not in schema for file in files]:
            found = Label("没有该列", "no such column")
            expected = Label(f"各文件的列相同（{having} 有该列）", f"the same columns in all files ({having} has it)")
            yield Problem(place(lacking, name), found, expected, _ADD)


def _like(path: Path, dtype: Any) -> Label:
    return Label(f"与 {path} 相同的类型 {dtype}", f"the type that it has in {path}, {dtype}")


def _wider(one: Any, other: Any) -> Any:
    """A type that holds the values of both exactly, or None where they are of different kinds."""
    if one == other or isinstance(other, pl.Null):
        return one
    if isinstance(one, pl.Null):
        return other
    if one.is_integer() and other.is_integer():
        return None if pl.UInt64() in (one, other) else pl.Int64()
    texts = (pl.String, pl.Enum, pl.Categorical)
    return pl.String() if isinstance(one, texts) and isinstance(other, texts) else None
