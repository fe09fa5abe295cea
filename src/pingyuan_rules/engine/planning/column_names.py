"""Names of columns: the columns that hold a fact, under its present name or a former one, and those that are free."""

from __future__ import annotations

import difflib
import re
import sys
import warnings
from typing import TYPE_CHECKING, Literal
from weakref import WeakKeyDictionary

from pingyuan_rules.engine.facts.fact_definitions import facts_of, former_names
from pingyuan_rules.engine.history import comparable
from pingyuan_rules.engine.planning import frame_problems as say
from pingyuan_rules.engine.problems import FactAdded
from pingyuan_rules.engine.wording.column_headings import heading_with_unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pingyuan_rules.engine.facts.fact_info import FactInfo
    from pingyuan_rules.engine.problems import Problem
    from pingyuan_rules.engine.records import Record

OnMissing = Literal["error", "unknown"]
_LINES = re.compile(r"(?<=[^\W_])[_-](?=[^\W_])")
_MANY = 10
"""If more columns are missing, they share a line."""
_NEAR = 0.85
"""How alike two names must be to be taken for a slip: one letter in seven."""


def free_prefix(names: Iterable[str], prefix: str = "_n") -> str:
    """A prefix that no column has, whatever the case of its letters: the one given, after as many `_` as it takes."""
    taken = [name.casefold() for name in names]
    while any(name.startswith(prefix) for name in taken):
        prefix = f"_{prefix}"
    return prefix


def column_meant(info: FactInfo, names: Iterable[str], *, near: bool = True) -> str | None:
    """The column that is meant for a fact: it bears a label of the fact, perhaps with the unit, or its name; or None.

    Case, spaces, full-width letters and lines between words do not count.

    Args:
        info: The fact.
        names: The names of the columns that hold no other fact.
        near: Whether a column whose name is nearly that of the fact will do.
    """
    by_letters = {_letters(name): name for name in names}
    heading = heading_with_unit(info.label, info.kind, info.unit)
    called = [info.name, info.label.zh, info.label.en, heading.zh, heading.en]
    if info.unit is not None:
        called += [f"{info.label.zh}（{info.unit.zh}）", f"{info.label.en} ({info.unit.en})"]
    same = next((letters for letters in map(_letters, called) if letters in by_letters), None)
    if same is None and near:
        same = next(iter(difflib.get_close_matches(_letters(info.name), by_letters, n=1, cutoff=_NEAR)), None)
    return None if same is None else by_letters[same]


def _letters(text: str) -> str:
    """A name or a heading without case, spaces, full-width forms and the lines between words, as in FullMembers."""
    return _LINES.sub("", comparable(text))


def absent_facts(
    record: type[Record],
    infos: Iterable[FactInfo],
    names: Iterable[object],
    renamed: Mapping[str, str],
    missing: OnMissing,
) -> list[Problem]:
    """Facts without a column, where that is an error or one of the columns is plainly meant for the fact.

    Args:
        record: The class of record.
        infos: The facts that no column bears.
        names: The names of all columns.
        renamed: The columns that bear a former name, by their facts.
        missing: Whether a fact without a column is an error or unknown.
    """
    others = [str(name) for name in names if name not in facts_of(record) and name not in renamed.values()]
    problems, plain = [], []
    for info in infos:
        asked_for = missing == "error" and info.added is None
        meant = column_meant(info, others, near=asked_for)
        if meant is not None:
            problems.append(say.absent(info, meant))
        elif asked_for:
            plain.append(info)
    # Of all facts of a class nobody would read a line each to the end, where it says what to do.
    return problems + ([say.many_absent(plain)] if len(plain) > _MANY else list(map(say.absent, plain)))


def columns_meant(record: type[Record], names: Sequence[object]) -> list[tuple[str, str]] | None:
    """Where no column holds a fact: the columns that seem to be meant for some, each with its fact; else None."""
    facts = facts_of(record)
    if any(name in facts or name in former_names(record) for name in names):
        return None
    called = [str(name) for name in names]
    return [(column, info.name) for info in facts.values() if (column := column_meant(info, called))]


def former_columns(record: type[Record], *tables: Iterable[str]) -> dict[str, str]:
    """The column that bears a former name of a fact, by the fact's name; none where a table has the present name too.

    Args:
        record: The class of record.
        tables: The names of the columns of each table.
    """
    columns = [list(names) for names in tables]
    pairs = [(name, old) for old, name in former_names(record).items()]
    return {name: old for name, old in pairs if any(old in names and name not in names for names in columns)}


def renamed_twice(record: type[Record], infos: Mapping[str, FactInfo], names: Iterable[str]) -> Iterator[Problem]:
    """Facts without a column of their own whose former names several columns bear: which one holds it is unclear."""
    held = set(names)
    columns: dict[str, list[str]] = {}
    for old, name in former_names(record).items():
        if old in held and name not in held:
            columns.setdefault(name, []).append(old)
    return (say.renamed_twice(infos[name], old) for name, old in columns.items() if name in infos and len(old) > 1)


_warned: WeakKeyDictionary[type[Record], set[str]] = WeakKeyDictionary()


def warn_added(record: type[Record], infos: Iterable[FactInfo]) -> None:
    """Warn that facts which a later release added have no column; once in a process for each fact of a class."""
    for info in infos:
        if info.name in _warned.setdefault(record, set()):
            continue
        level, caller = 2, sys._getframe(1)  # noqa: SLF001 - Python 3.11 has no skip_file_prefixes
        while caller.f_back is not None and caller.f_globals.get("__name__", "").startswith("pingyuan_rules."):
            level, caller = level + 1, caller.f_back
        message = (
            f"{record.__name__}: there is no column {info.name} ({info.label.en}), a fact that release {info.added} "
            'added, so it is unknown. Add the column, or pass missing="unknown" if all of its values are unknown.'
        )
        warnings.warn(message, FactAdded, stacklevel=level)
        _warned[record].add(info.name)  # after the warning, which a filter may turn into an error
