"""One table from many files: the class of its rows, and whether the columns of all files go together."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias

import attrs

from pingyuan_rules.asking import assess, check
from pingyuan_rules.datasets.inputs import Dataset, File, FilePlace
from pingyuan_rules.datasets.parquet_parts import pl
from pingyuan_rules.engine import FactInfo, InvalidData, Label, Problem, Record, facts_of, relations_of
from pingyuan_rules.engine.facts.fact_definitions import former_names, is_fact_name
from pingyuan_rules.engine.planning.column_names import former_columns
from pingyuan_rules.engine.planning.frame_problems import CONVERT
from pingyuan_rules.engine.planning.rule_trees import facts_of_answers
from pingyuan_rules.engine.table.fact_columns import open_facts
from pingyuan_rules.engine.values import DECIMAL
from pingyuan_rules.ledger.headings import fact_of
from pingyuan_rules.ledger.ledger_model import FIELDS
from pingyuan_rules.ledger.personal import is_personal_heading
from pingyuan_rules.measures.measure_parts import OnMissing
from pingyuan_rules.policy import Policy
from pingyuan_rules.rules import book

_INTEGER_DIGITS, _MOST_DIGITS = 20, 38
"""How many digits 64 bits hold, and a decimal of Polars."""
_FLOAT_PLACES = 9
"""With so many decimals and three digits before them, a float still tells two numbers apart."""
ID = "id"
"""The fact by which related records name theirs."""
Ask: TypeAlias = Callable[[pl.DataFrame], None]
"""Asks a table without rows everything that it will be asked, so that it is refused what it lacks."""
Kind: TypeAlias = tuple[Mapping[str, Any], list[File]]
"""A schema, and the files that have it: thousands of files have few different ones."""

_ADD = Label(
    '请补上该列；整列都不知道的，请加 --missing unknown（Python 中为 missing="unknown"）',
    'Add the column; if all of its values are unknown, add --missing unknown (in Python missing="unknown")',
)
_RENAME = Label("请按事实的英文名命名该列；金额以分计", "Rename it to the name of the fact; amounts are in fen")
_CONVERT = Label("请把各文件的该列转换为同一类型", "Convert the column to one type in all files")


def as_dataset(
    files: Sequence[File],
    record: type[Record],
    policy: Policy,
    missing: OnMissing,
    related: Collection[str] = (),
) -> Dataset:
    """Files as one table whose rows are of a class.

    Args:
        files: The files.
        record: The class.
        policy: The policy; only the facts of rules in force are needed.
        missing: What a column means that a file lacks.
        related: The related records that have files of their own.

    Raises:
        InvalidData: With everything that is wrong with the columns of any file.
    """
    needed = [info.name for info in facts_of_answers(book.rules_of(record), policy, related)]
    if related and ID not in needed:
        needed.append(ID)
    # What the files of related records lack is looked at by itself, so that here they have every column.
    tables = {
        name: pl.DataFrame(schema=dict.fromkeys(facts_of(relation.record), pl.Null()))
        for name, relation in relations_of(record).items()
        if name in related
    }

    def ask(empty: pl.DataFrame) -> None:
        assess(empty, record, policy, missing=missing, check=False, related=tables)

    return _as_table(files, record, needed, ask, missing)


def as_related(files: Sequence[File], record: type[Record], needed: Sequence[FactInfo], missing: OnMissing) -> Dataset:
    """Files of related records as one table of their facts.

    Args:
        files: The files.
        record: The class of the related records.
        needed: The facts that rules read, and the key.
        missing: What a column means that a file lacks.

    Raises:
        InvalidData: With everything that is wrong with the columns of any file.
    """

    def ask(empty: pl.DataFrame) -> None:
        open_facts(empty, needed, rules=(), missing=missing, record=record)

    whole = _as_table(files, record, [info.name for info in needed], ask, missing)
    names = {*facts_of(record), *former_columns(record, whole.schema).values()}
    # Other columns are neither checked nor passed through.
    return attrs.evolve(whole, schema={name: dtype for name, dtype in whole.schema.items() if name in names})


def _kinds_of(files: Sequence[File]) -> list[Kind]:
    kinds: dict[int, Kind] = {}
    for file in files:
        # By identity: files that were opened with equal schemas share one.
        kinds.setdefault(id(file.schema), (file.schema, []))[1].append(file)
    return list(kinds.values())


def _as_table(
    files: Sequence[File], record: type[Record], needed: Sequence[str], ask: Ask, missing: OnMissing
) -> Dataset:
    """Files as one table; see `as_dataset`."""
    kinds, facts = _kinds_of(files), facts_of(record)
    columns = {name for schema, _ in kinds for name in schema}
    left_out = {name for name in columns if not is_fact_name(name, record) and is_personal_heading(name)}
    kept = [({n: t for n, t in schema.items() if n not in left_out}, having) for schema, having in kinds]
    problems, reported = _check_each(kept, record, ask)
    decimals = {name for name, info in facts.items() if info.kind == DECIMAL}
    schema, conflicts = _merge_schemas(kept, reported, decimals)
    problems += conflicts
    renamed = former_columns(record, *(columns for columns, _ in kept))
    added = {info.name for info in facts.values() if info.added is not None}
    others = set(schema).difference(reported, needed, added, renamed, renamed.values()) if missing == "error" else set()
    problems += _uneven_columns(kept, record, renamed, others)
    if problems:
        raise InvalidData(problems)
    lacking = tuple(name for name in needed if name not in schema and name not in renamed)
    return Dataset(record, tuple(files), schema, tuple(sorted(left_out)), lacking)


def place(files: Sequence[File], column: str = "") -> FilePlace:
    """A place that several files share; its path is that of the first."""
    first, others = str(files[0].path), len(files) - 1
    zh = f"{first} 等 {others + 1} 个文件" if others else first
    en = f"{first} and {others} more" if others else first
    if not column:
        return FilePlace(zh, en, (first,))
    return FilePlace(f"{zh} {column}", f"{en}, {column}", (first, column))


# The class.


def find_class(files: Sequence[File]) -> type[Record]:
    """The only class that has facts of its own among the columns.

    Raises:
        InvalidData: When there is none, or more than one.
    """
    kinds = _kinds_of(files)
    by_class: dict[type[Record], list[File]] = {}
    mixed = False
    # Columns such as id, branch_id and township belong to several classes and decide nothing.
    counts = Counter(name for record in FIELDS for name in facts_of(record))
    own_facts = {record: {name for name in facts_of(record) if counts[name] == 1} for record in FIELDS}
    for schema, having in kinds:
        classes = [record for record in FIELDS if own_facts[record].intersection(schema)]
        mixed = mixed or len(classes) > 1
        for record in classes:
            by_class.setdefault(record, []).extend(having)
    if len(by_class) == 1:
        return next(iter(by_class))
    if len(by_class) > 1 and not mixed:  # each file is of one class, and not all are of the same
        raise InvalidData(
            Problem(
                place(having),
                Label(f"{record.label.zh}的列（{record.__name__}）", f"columns of {record.__name__}"),
                Label("各文件属于同一类记录", "files of one class of record"),
                Label("请对各类文件分别运行一次", "Assess the files of each class by a separate command"),
                kind="conflict",
            )
            for record, having in by_class.items()
        )
    all_classes = ", ".join(record.__name__ for record in FIELDS)
    names = sorted({name for schema, _ in kinds for name in schema})
    headings = [name for name in names if any(fact_of(record, name) for record in FIELDS)]
    expected = Label("以某一类记录的事实命名的列", "columns named after the facts of one class of record")
    if by_class:
        several = [record.__name__ for record in FIELDS if record in by_class]
        found = Label(f"不止一类的列（{', '.join(several)}）", f"columns of several classes ({', '.join(several)})")
        remedy = Label(f"请用 --of 指明，如 --of {several[0]}", f"Name the class, such as --of {several[0]}")
    elif headings:
        found = Label(f"台账的标题，如“{headings[0]}”", f"headings of a ledger, such as {headings[0]!r}")
        remedy = Label(
            "请按事实的英文名命名各列，金额以分计；中文标题的台账，请把各类文件放入一个文件夹，判定该文件夹",
            "Name columns after facts, with amounts in fen; to assess a ledger with such headings, give its folder",
        )
    else:
        found = Label("没有一列属于任何一类", "none")
        remedy = Label(
            f"请按事实命名各列，如 full_members；或用 --of 指明（{all_classes}）",
            f"Name columns after facts, such as full_members, or name the class with --of ({all_classes})",
        )
    raise InvalidData([Problem(place(files), found, expected, remedy, kind="conflict" if by_class else "required")])


# Each file.


def _check_each(kinds: Sequence[Kind], record: type[Record], ask: Ask) -> tuple[list[Problem], set[str]]:
    """Everything for which the columns of a file alone cannot be assessed, and the names of these columns."""
    problems: list[Problem] = []
    reported: set[str] = set()
    for schema, files in kinds:
        headings = {
            info.name: name for name in schema if name not in facts_of(record) and (info := fact_of(record, name))
        }
        # Facts that a later release added are told of once for all files, and are no problem of each.
        absent = (info.name for info in facts_of(record).values() if info.added is not None)
        empty = pl.DataFrame(schema=dict.fromkeys(absent, pl.Null()) | dict(schema))
        empty = empty.drop(former_columns(record, schema), strict=False)
        refusals: dict[Problem, None] = {}
        # Asked both, so that missing columns and wrong types are reported together, each once.
        for question in (partial(ask, empty), partial(check, empty, record)):
            try:
                question()
            except InvalidData as error:
                refusals.update(dict.fromkeys(error.problems))
        for problem in refusals:
            column = str(problem.place)
            reported.update((column, headings.get(column, column)))
            at = place(files, column)
            if column in schema:
                # The line of code for a column of a wrong type is about a frame, and these are files.
                mistyped = bool(problem.found) and not isinstance(schema[column], pl.Enum)
                problems.append(attrs.evolve(problem.moved_to(at), remedy=CONVERT if mistyped else problem.remedy))
            elif column in headings:
                found = Label(f"标题“{headings[column]}”", f"the heading {headings[column]!r}")
                problems.append(Problem(at, found, problem.expected, _RENAME, kind="unknown"))
            else:
                problems.append(attrs.evolve(problem.moved_to(at), remedy=_ADD))
    return problems, reported


# All files.


def _merge_schemas(
    kinds: Sequence[Kind], reported: set[str], decimals: set[str]
) -> tuple[dict[str, Any], list[Problem]]:
    """The columns of all files, with types that hold those of each, and those whose types do not go together.

    Columns that have been reported are not reported again. The columns of facts that are decimals are named.
    """
    merged: dict[str, Any] = {}
    first: dict[str, File] = {}
    problems: list[Problem] = []
    for schema, files in kinds:
        for name, dtype in schema.items():
            wider = common_type(merged.get(name, dtype), dtype)
            if wider is None and name in decimals:
                wider = common_float(merged[name], dtype)
            if wider is not None:
                merged[name] = wider
                first.setdefault(name, files[0])
            elif name not in reported:
                path, other = first[name].path, merged[name]
                expected = Label(f"与 {path} 相同的类型 {other}", f"the type that it has in {path}, {other}")
                problems.append(Problem(place(files, name), str(dtype), expected, _CONVERT, kind="conflict"))
    return merged, problems


def _uneven_columns(
    kinds: Sequence[Kind], record: type[Record], renamed: Mapping[str, str], others: Iterable[str]
) -> Iterator[Problem]:
    """Facts whose column has one name in some files and another in others, and other columns that some files lack."""
    columns = {name for schema, _ in kinds for name in schema}
    for schema, files in kinds:
        for column, name in former_names(record).items():
            # A file that has the present name too is read by that one.
            if (
                column in schema
                and name not in schema
                and name in renamed
                and (name in columns or column != renamed[name])
            ):
                expected = Label(f"各文件的列名相同，如 {name}", f"one name in all files, such as {name}")
                remedy = Label(f"请改名为 {name}", f"Rename it to {name}")
                yield Problem(place(files, column), column, expected, remedy, kind="conflict")
    for name in sorted(others):
        having = next(files[0].path for schema, files in kinds if name in schema)
        if lacking := [file for schema, files in kinds if name not in schema for file in files]:
            found = Label("没有该列", "no such column")
            expected = Label(f"各文件的列相同（{having} 有该列）", f"the same columns in all files ({having} has it)")
            yield Problem(place(lacking, name), found, expected, _ADD, kind="required")


def common_type(one: Any, other: Any) -> Any:
    """A Polars type that holds the values of both exactly, or None when they are of different kinds."""
    if one == other or isinstance(other, pl.Null):
        return one
    if isinstance(one, pl.Null):
        return other
    if one.is_integer() and other.is_integer():
        # No signed type of Polars that Parquet knows holds every UInt64.
        return None if pl.UInt64() in (one, other) else pl.Int64()
    if all(each.is_integer() or isinstance(each, pl.Decimal) for each in (one, other)):
        # Scores are whole numbers in one file and decimals in another.
        sizes = [
            (_INTEGER_DIGITS, 0) if each.is_integer() else (each.precision - each.scale, each.scale)
            for each in (one, other)
        ]
        whole, places = (max(size) for size in zip(*sizes, strict=True))
        return pl.Decimal(whole + places, places) if whole + places <= _MOST_DIGITS else None
    # Enumerations of two files may list other words, which only text holds together.
    texts = (pl.String, pl.Enum, pl.Categorical)
    return pl.String() if isinstance(one, texts) and isinstance(other, texts) else None


def common_float(one: Any, other: Any) -> Any:
    """The Polars type of floats that holds every score of both, or None.

    A score is at most 100, so a float holds whole ones exactly, and is the nearest to one with two decimals.
    """
    # Floats of two widths do not go together: 88.1 in 32 bits is a number with many decimals in 64.
    floats = {each for each in (one, other) if each.is_float()}
    if len(floats) != 1:
        return None
    (wide,) = floats
    rest = [each for each in (one, other) if not each.is_float()]
    fits = all(
        each.is_integer() or (isinstance(each, pl.Decimal) and each.scale <= _FLOAT_PLACES and wide == pl.Float64())
        for each in rest
    )
    return wide if fits else None
