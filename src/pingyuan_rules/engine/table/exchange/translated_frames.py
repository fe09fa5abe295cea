"""Tables in the words of people, and back: headings, members of enumerations, yes and no, yuan and points.

Only what a reader would misread is changed. Whole numbers, dates, texts and columns of scores, which hold points
already, keep their values and types; so do columns that are neither facts nor answers.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar, cast

import attrs

from pingyuan_rules.engine.decimals import PLACES
from pingyuan_rules.engine.facts.fact_definitions import facts_of
from pingyuan_rules.engine.history import comparable
from pingyuan_rules.engine.labels import LANGUAGES, Choice, Label, Subunit
from pingyuan_rules.engine.planning import frame_problems as say
from pingyuan_rules.engine.planning.column_names import columns_meant, former_columns
from pingyuan_rules.engine.planning.rule_trees import answer_info, with_shortfalls
from pingyuan_rules.engine.table.dataframes import is_eager, nw, opened, renamed
from pingyuan_rules.engine.table.decimal_columns import DecimalColumn
from pingyuan_rules.engine.table.enum_columns import member_of
from pingyuan_rules.engine.table.expressions import NARWHALS
from pingyuan_rules.engine.table.fact_columns import open_facts
from pingyuan_rules.engine.table.frame import refuse
from pingyuan_rules.engine.table.invalid_values import count_invalid
from pingyuan_rules.engine.values import BOOL, DECIMAL, FEN, Kind
from pingyuan_rules.engine.wording.column_headings import heading_with_unit
from pingyuan_rules.engine.wording.value_words import member as member_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pingyuan_rules.engine.definition import Book
    from pingyuan_rules.engine.facts.fact_info import FactInfo
    from pingyuan_rules.engine.labels import Lang
    from pingyuan_rules.engine.records import Record
    from pingyuan_rules.engine.table.fact_columns import Facts

F = TypeVar("F")

_HUNDREDTH = Decimal("0.01")
_EXACT = nw.Decimal(20, PLACES)
"""It holds every number of 64 bits in hundredths."""
_MOST = 10**13
"""The most yuan or points that are read back; up to here a float, by which decimals are looked at, tells fen apart."""
_REMARK = re.compile(r"\([^()]*\)$")


class Truth(Choice):
    """The words that stand for true and for false."""

    YES = "yes", "是", "yes"
    NO = "no", "否", "no"


_TRUTHS = Kind("Truth", Truth)
_YES_OR_NO = Label("是或否", "yes or no")


def translate_frame(book: Book[Any], frame: F, record: type[Record], lang: Lang) -> F:
    """A frame of facts and answers in the words of people.

    Args:
        book: The rules whose answers columns may hold.
        frame: A Polars, pandas, PyArrow, DuckDB, PySpark, Ibis or SQLFrame table, eager or lazy.
        record: The class of record its rows are.
        lang: The language.

    Raises:
        FrameError: When no column is a fact or an answer, one has a wrong type, or one is called like a heading.
        ValueError: When the language is none of the two, or two facts or answers have one heading.
    """
    if lang not in LANGUAGES:
        message = f"lang is one of {', '.join(LANGUAGES)}, not {lang!r}"
        raise ValueError(message)
    columns, names = _columns_of(book, record), opened(frame).collect_schema().names()
    meanings, former = _meanings(columns.values()), former_columns(record, names)
    held = [name for name in columns if name in names or name in former]
    own = [str(name) for name in names if name not in held and name not in former.values()]
    # It would be read back as the fact's or the answer's column, beside that one or in its place.
    if headed := [name for name in own if comparable(name) in meanings]:
        raise say.FrameError(say.called_like_heading(name, meanings[comparable(name)]) for name in headed)
    if not held:
        raise say.FrameError([say.no_facts(record, columns_meant(record, names) or [])])
    facts = open_facts(frame, columns.values(), rules=(), missing="unknown", record=record, whole=False)
    shown = {name: expr for name in held if (expr := _shown(facts, columns[name], lang)) is not None}
    return cast("F", _replaced(facts, shown, {name: _heading(columns[name]).text(lang) for name in held}))


def translate_frame_back(book: Book[Any], frame: F, record: type[Record]) -> F:
    """A frame that `translate_frame` gave, in either language, with the names and values that rules read and give.

    Args:
        book: The rules whose answers columns may hold.
        frame: The frame.
        record: The class of record its rows are.

    Raises:
        FrameError: When no column has a heading of a fact or an answer, the heading of an amount or a score lacks its
            unit, two columns are of one fact, or a column has a wrong type; of an eager frame, when a value is no
            amount, score or truth.
        ValueError: When two facts or answers have one heading.
    """
    columns, frame_names = _columns_of(book, record), opened(frame).collect_schema().names()
    held = read_headings(columns, frame_names, record)
    back = {column: name for name, column in held.items() if column != name}
    named = renamed(opened(frame), back)
    schema = named.collect_schema()
    asked = []
    # Words are read under a name too, for some headings are names in English; a number there is in the name's unit.
    for name in held:
        info = columns[name]
        if info.kind == BOOL and not isinstance(schema[name], nw.Boolean):
            # Numbers are refused, with the line that makes truths of them.
            asked.append(info if schema[name].is_numeric() else attrs.evolve(info, kind=_TRUTHS))
        elif _in_hundredths(info) and name in back.values():
            asked.append(attrs.evolve(info, kind=DECIMAL, ge=-_MOST, le=_MOST))
        elif info.kind.enum is not None:
            asked.append(info)
    try:
        facts = open_facts(nw.to_native(named), asked, rules=(), missing="unknown", called=held)
        # A text that is no member passes as it does the other way; where the column is read, it is found.
        invalid = count_invalid(facts) if is_eager(named) else ()
        found = [each for each in invalid if columns[each.column].kind.enum is None]
        truths = [each.column for each in found if columns[each.column].kind == BOOL]
        refuse(tuple(attrs.evolve(e, expected=_YES_OR_NO) if e.column in truths else e for e in found))
    except say.FrameError as error:
        problems = [
            attrs.evolve(each, expected=_YES_OR_NO) if columns[str(each.place)].kind == BOOL else each
            for each in error.problems
        ]
        raise say.FrameError(each.moved_to(held[str(each.place)]) for each in problems) from None
    read = {info.name: expr for info in asked if (expr := _read(facts, info)) is not None}
    return cast("F", _replaced(facts, read, {}))


def read_headings(columns: Mapping[str, FactInfo], names: Iterable[str], record: type[Record]) -> dict[str, str]:
    """The column that holds each fact or answer: it bears the heading, in either language, or the name.

    Args:
        columns: The facts and answers, by name.
        names: The names of the frame's columns.
        record: The class of record its rows are.

    Raises:
        FrameError: When no column has a heading or a name, the heading of an amount or a score lacks its unit, or two
            columns are of one fact.
    """
    meanings = _meanings(columns.values())
    bare = {comparable(label): (info, label) for info in columns.values() for label in (info.label.zh, info.label.en)}
    held: dict[str, list[str]] = {}
    problems = []
    for name in names:
        word = comparable(str(name))
        info, label = bare.get(_REMARK.sub("", word), (None, ""))
        if name in columns or word in meanings:
            held.setdefault(name if name in columns else meanings[word], []).append(name)
        elif info is not None and (heading := _heading(info)) != info.label:
            wanted = heading.zh if label == info.label.zh else heading.en
            units = (Label("元", "yuan"), Label("分", "fen")) if info.kind == FEN else None
            if isinstance(info.unit, Subunit):
                units = info.unit.whole, info.unit
            problems.append(say.without_unit(str(name), wanted, info.name, units))
    problems += [say.renamed_twice(columns[name], same) for name, same in held.items() if len(same) > 1]
    if not problems and not held:
        problems = [say.no_headings(record, _heading(next(iter(columns.values()))))]
    if problems:
        raise say.FrameError(problems)
    return {name: column for name, (column, *_) in held.items()}


def _columns_of(book: Book[Any], record: type[Record]) -> dict[str, FactInfo]:
    """The facts of a class of record, and the answers and shortfalls of its rules, each as a fact."""
    return {**facts_of(record), **{rule.name: answer_info(rule) for rule in with_shortfalls(book.rules_of(record))}}


def _heading(info: FactInfo) -> Label:
    return heading_with_unit(info.label, info.kind, info.unit)


def _meanings(infos: Iterable[FactInfo]) -> dict[str, str]:
    """The name of a fact or an answer by its headings in both languages."""
    meanings: dict[str, str] = {}
    for info in infos:
        heading = _heading(info)
        for text in (heading.zh, heading.en):
            other = meanings.setdefault(comparable(text), info.name)
            if other != info.name:
                message = f"{other} and {info.name} have the same heading, {text!r}; give them labels that differ"
                raise ValueError(message)
    return meanings


def _in_hundredths(info: FactInfo) -> bool:
    """Whether a column holds fen or hundredths, which people read as yuan or points."""
    return info.kind == FEN or (isinstance(info.unit, Subunit) and info.unit.places == PLACES)


def _shown(facts: Facts, info: FactInfo, lang: Lang) -> nw.Expr | None:
    """A column as people read it; None if it stays as it is."""
    column, dtype = nw.col(info.name), facts.dtypes[info.name]
    if dtype is None:
        return None
    if info.kind == BOOL:
        words = (nw.lit(truth.label.text(lang)) for truth in Truth)
        # Not by the opposite of the column, for SQL reads that of a null which Ibis writes in a way of its own.
        return nw.when(~column.is_null()).then(nw.when(column).then(next(words)).otherwise(next(words)))
    if info.kind.enum is not None:
        members = {str(member.value): member for member in info.kind.enum}
        return _respelled(facts, info, {value: member_words(member, lang) for value, member in members.items()})
    return (column.cast(nw.Int64) * nw.lit(_HUNDREDTH)).cast(_EXACT) if _in_hundredths(info) else None


def _read(facts: Facts, info: FactInfo) -> nw.Expr | None:
    """A column as rules read and give it, from one of people's words; None if there are but nulls in it."""
    dtype = facts.dtypes[info.name]
    if dtype is None:
        return None
    if info.kind == _TRUTHS:
        return member_of(NARWHALS, facts.text(info.name), _TRUTHS, nw.String()) == nw.lit(Truth.YES.value)
    if info.kind.enum is not None:
        return _respelled(facts, info, {str(member.value): str(member.value) for member in info.kind.enum})
    decimals = DecimalColumn(info, dtype)
    return decimals.hundredths(decimals.allowed(nw.col(info.name)), nw.Int64())


def _respelled(facts: Facts, info: FactInfo, words: Mapping[str, str]) -> nw.Expr:
    """An enumeration's column with one word for each member, by its stored value; what is no member stays."""
    text = respelled = facts.text(info.name)
    for spelling, value in info.kind.spellings.items():
        if spelling != words[value]:
            respelled = nw.when(text == nw.lit(spelling)).then(nw.lit(words[value])).otherwise(respelled)
    return respelled


def _replaced(facts: Facts, columns: Mapping[str, nw.Expr], names: Mapping[str, str]) -> Any:
    """The user's frame with other values in some columns, by fact, and other names."""
    frame = facts.frame
    if columns:  # narwhals refuses to add no columns to a lazy frame
        frame = frame.with_columns(*(expr.alias(name) for name, expr in columns.items()))
    if not facts.is_pandas:
        return nw.to_native(renamed(frame, names) if names else frame)
    from pingyuan_rules.engine.table.pandas_frames import replace_columns  # noqa: PLC0415 - imports pandas

    table = nw.to_native(frame)
    arrays = {facts.renamed.get(name, name): table[name] for name in columns}
    return replace_columns(nw.to_native(facts.own), arrays, {facts.renamed.get(n, n): to for n, to in names.items()})
