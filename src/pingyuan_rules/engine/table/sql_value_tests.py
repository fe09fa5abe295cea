"""What may be wrong with the values of a frame, as texts of SQL that are true in the rows where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import attrs

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.sql.sql_dialects import DIALECTS
from pingyuan_rules.engine.sql.term_sql import TermWriter, Written
from pingyuan_rules.engine.table.dataframes import nw
from pingyuan_rules.engine.table.sql_frames import Texts, add_texts, fact_in
from pingyuan_rules.engine.values import BOOL, DATE, DECIMAL, TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pingyuan_rules.engine.facts.fact_info import FactInfo
    from pingyuan_rules.engine.planning.frame_problems import InvalidKind
    from pingyuan_rules.engine.sql.sql_dialects import Dialect
    from pingyuan_rules.engine.table.dataframes import Frame
    from pingyuan_rules.engine.table.fact_columns import Facts, Shape
    from pingyuan_rules.engine.terms import Term

    Steps = tuple[Mapping[str, str], ...]


# Patterns that every engine reads alike: without escapes, for which they have different words, and of which the one for
# blanks, on which they do not agree, is but one. PostgreSQL has no NUL that could be named: it is what no other is.
NUL = "[^\x01-\U0010ffff]"
NOT_BLANK = "[^ \t\n\r\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"


def wrong_in_sql(info: FactInfo, dtype: nw.dtypes.DType, spoken: Dialect) -> Iterator[tuple[InvalidKind, str]]:
    """The conditions under which a value is not allowed; null where it is unknown."""
    dialect = DIALECTS[spoken]
    column = day = dialect.quoted(info.name)
    if info.kind.enum is not None:
        spellings = list(info.kind.spellings)
        # The type itself says that nothing else can be in the column, which saves a query over it.
        if not (isinstance(dtype, nw.Enum) and set(dtype.categories) <= set(spellings)):
            text = f"CAST({column} AS {dialect.text})"
            yield "not_a_member", f"{text} NOT IN ({', '.join(map(dialect.text_of, spellings))})"
        return
    if info.kind == TEXT:
        if info.max_length is not None and isinstance(dtype, nw.String | nw.Categorical | nw.Enum):
            text = f"CAST({column} AS {dialect.text})"
            wrong = f"LENGTH({text}) > {info.max_length} OR {dialect.matches(text, NUL)}"
            yield "not_a_text", f"{wrong} OR NOT {dialect.matches(text, NOT_BLANK)}" if info.is_id else wrong
        return
    if info.kind == DECIMAL:
        # What is beyond a bound by less than half a hundredth has too many decimals.
        value = f"ROUND({column}, 2)" if dtype.is_decimal() else column
        within = f"{value} BETWEEN {info.ge} AND {info.le}"
        yield "out_of_bounds", f"NOT ({within})"
        if not dtype.is_integer():
            yield "too_many_places", f"{within} AND {dialect.fact(info, column)} IS NULL"
        return
    if isinstance(dtype, nw.Datetime):
        day = f"CAST({column} AS DATE)"
        yield "not_midnight", f"{column} <> {day}"
    bounds = {"<": info.ge, ">": info.le}
    outside = [
        f"{day} {sign} " + (f"DATE '{bound}'" if info.kind == DATE else str(bound))
        for sign, bound in bounds.items()
        if bound is not None
    ]
    if outside:
        yield "out_of_bounds", " OR ".join(outside)


def broken_in_sql(terms: Sequence[Term], shape: Shape) -> tuple[Steps, list[str]]:
    """Steps of columns, and the conditions under which terms do not hold; null where that is unknown.

    Null stands in the place of a value that is not allowed itself.
    """
    spoken = cast("Dialect", shape.dialect)
    dialect, facts = DIALECTS[spoken], dict[str, Written]()
    for info, dtype in zip(shape.infos, shape.types, strict=True):
        facts[info.name] = fact = fact_in(dialect, info, dtype, info.name)
        # What is no member, or no decimal of two places, is read as null by every rule.
        if dtype is not None and info.kind.enum is None and info.kind != DECIMAL:
            wrong = " OR ".join(f"({text})" for _, text in wrong_in_sql(info, dtype, spoken))
            text = f"CASE WHEN NOT ({wrong}) THEN {fact.text} END"
            facts[info.name] = Written(text, wide=fact.wide, positive=fact.positive) if wrong else fact
    names = [f"invariant_{number}" for number in range(len(terms))]
    roots = [(name, t.Not(term)) for name, term in zip(names, terms, strict=True)]
    writer = TermWriter(roots, facts, dialect, shape.prefix)
    return tuple(writer.steps), [writer.answers[name] for name in names]


def flag_in_sql(facts: Facts, frame: Frame, wrong: Mapping[str, str], steps: Steps) -> Frame:
    """The frame with a column of truths for each condition, never null.

    Args:
        facts: The facts in the frame.
        frame: Their frame, perhaps with more columns.
        wrong: The conditions, by the names of the columns.
        steps: The columns in which they are computed.
    """
    flags = {name: f"COALESCE({text}, FALSE)" for name, text in wrong.items()}
    whole = attrs.evolve(facts, own=frame, names=frame.collect_schema().names())
    return cast("Frame", nw.from_native(add_texts(whole, Texts(steps, flags), dict.fromkeys(flags, BOOL))))
