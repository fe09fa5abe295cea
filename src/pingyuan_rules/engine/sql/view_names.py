"""Names of tables, views and columns in SQL, quoted whatever they hold, and the problems they can have."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import attrs

from pingyuan_rules.engine.labels import Label
from pingyuan_rules.engine.planning import frame_problems as say
from pingyuan_rules.engine.planning.fold_columns import unknown_relations
from pingyuan_rules.engine.problems import Problem, shown
from pingyuan_rules.engine.sql.sql_dialects import DIALECTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pingyuan_rules.engine.definition import Definition
    from pingyuan_rules.engine.facts.fact_info import FactInfo
    from pingyuan_rules.engine.records import RelationInfo

Path = tuple[str, ...]
"""The parts of a name: catalog and schema, where they are said, and the name itself."""

_PART = r'"(?:[^"]|"")+"|[^.]+'
_PATH = re.compile(rf"(?:{_PART})(?:\.(?:{_PART}))*", re.DOTALL)
_MOST_PARTS = 3


@attrs.frozen
class ViewNames:
    """The names of a view and of what it reads.

    Attributes:
        table: The user's table.
        view: The view, or None if it is not named.
        keep: Columns of the table that pass through.
        columns: The columns that the table has; None if it has every fact.
        missing: The meaning of a fact without a column.
        renamed: The columns that bear a former name, by the facts they hold.
    """

    table: Path
    view: Path | None
    keep: Sequence[str]
    columns: Sequence[str] | None
    missing: str
    renamed: Mapping[str, str] = attrs.field(factory=dict)

    @property
    def target(self) -> Path:
        """The view; by default it is called as the table, with `_rules` after it."""
        return (*self.table[:-1], f"{self.table[-1]}_rules") if self.view is None else self.view

    def has(self, name: str) -> bool:
        """Whether the table has a column, or one under its former name."""
        return self.columns is None or self.column(name) in self.columns

    def column(self, fact: str) -> str:
        """What the column of a fact is called in the table."""
        return self.renamed.get(fact, fact)


def path_of(name: str | Sequence[str]) -> Path:
    """The parts of a name: `public.branches`, `public."odd.name"`, or the parts themselves, taken as they are.

    >>> path_of('public."odd.name"'), path_of(("public", "odd.name"))
    (('public', 'odd.name'), ('public', 'odd.name'))
    """
    if not isinstance(name, str):
        return tuple(name)
    if _PATH.fullmatch(name) is None:  # an empty part
        return tuple(name.split("."))
    parts = re.findall(_PART, name, re.DOTALL)
    return tuple(
        part[1:-1].replace('""', '"') if re.fullmatch(r'"(?:[^"]|"")+"', part, re.DOTALL) else part for part in parts
    )


def problems_of(
    names: ViewNames, dialect: str, needed: Sequence[FactInfo], rules: Sequence[Definition]
) -> Iterator[Problem]:
    """Everything that is wrong with what was asked for.

    Args:
        names: The names.
        dialect: The dialect, or what was given for it.
        needed: The facts that the rules read.
        rules: The rules whose answers are columns of the view.
    """
    if dialect not in DIALECTS:
        known = "、".join(DIALECTS), ", ".join(DIALECTS)
        expected = Label(f"以下之一：{known[0]}", f"one of {known[1]}")
        yield Problem(
            "dialect",
            shown(dialect),
            expected,
            Label("请换用其中之一", "Use one of them"),
            kind="choice",
            path=("dialect",),
        )
    yield from _of_path("table", names.table)
    if names.view is not None:
        yield from _of_path("view", names.view)
        if _plain(names.table) == _plain(names.view):
            expected = Label("与表不同的名称", "another name than the table's")
            remedy = Label("请为视图另取名称", "Give the view a name of its own")
            yield Problem("view", shown(".".join(names.view)), expected, remedy, kind="conflict", path=("view",))
    yield from _of_kept(names, [info.name for info in needed], [rule.name for rule in rules])
    if names.columns is None and names.missing == "unknown":
        expected = Label("表中已有的各列", "the columns that the table has")
        remedy = Label("请列出它们；其余的视为不详", "List them; what is not among them is unknown")
        yield Problem("columns", "", expected, remedy, kind="required", path=("columns",))


def related_problems(relations: Mapping[str, RelationInfo], tables: Mapping[str, Path]) -> Iterator[Problem]:
    """Everything that is wrong with the names of tables of related records."""
    yield from unknown_relations(relations, tables)
    for name, path in tables.items():
        if name in relations:
            yield from _of_path(f"related.{name}", path)


def _of_path(place: str, path: Path) -> Iterator[Problem]:
    if not 1 <= len(path) <= _MOST_PARTS or not all(_is_name(part) for part in path):
        expected = Label("名称，如 branches 或 public.branches", "a name such as branches or public.branches")
        remedy = Label(
            "至多三部分，以点分隔，各部分不能为空，也不能含空字符",
            "It has at most three parts with dots between them, none of them empty or with a null character",
        )
        yield Problem(place, shown(".".join(path)), expected, remedy, kind="text", path=(place,))


def _of_kept(names: ViewNames, needed: Iterable[str], rules: Iterable[str]) -> Iterator[Problem]:
    answers = set(map(str.casefold, rules))
    times = Counter(map(str.casefold, dict.fromkeys([*needed, *names.keep])))
    for name in dict.fromkeys(names.keep):
        if not _is_name(name):
            expected = Label("列名", "the name of a column")
            remedy = Label("名称不能为空，也不能含空字符", "A name is not empty and has no null character")
            yield Problem("keep", shown(name), expected, remedy, kind="text", path=("keep",))
            continue
        if name.casefold() in answers:
            yield attrs.evolve(say.taken(name).moved_to("keep"), found=shown(name))
        if times[name.casefold()] > 1:
            yield attrs.evolve(say.repeated(name).moved_to("keep"), found=shown(name))
        if not names.has(name):
            expected = Label("表中已有的列", "a column that the table has")
            yield Problem(
                "keep",
                shown(name),
                expected,
                Label("请核对该列名", "Check the name of the column"),
                kind="unknown",
                path=("keep",),
            )


def _is_name(name: str) -> bool:
    return bool(name) and "\0" not in name


def _plain(path: Path) -> Path:
    """A name without the case of its letters, which DuckDB and Spark do not tell apart."""
    return tuple(map(str.casefold, path))
