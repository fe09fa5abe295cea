"""How the SQL of each database is written: names, types, texts, and columns read as facts; otherwise they are alike."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

import attrs

from pingyuan_rules.engine.decimals import PLACES
from pingyuan_rules.engine.values import BOOL, DATE, DECIMAL, FEN, INT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pingyuan_rules.engine.facts.fact_info import FactInfo
    from pingyuan_rules.engine.values import Kind

Dialect = Literal["duckdb", "postgres", "spark"]


@attrs.frozen
class SqlDialect:
    """How the SQL of a database is written.

    Attributes:
        label: Its name for people.
        quote: The sign around a quoted name, doubled within.
        text: Its type for text.
        decimal: A column of any type of number as a decimal, null where that would round it or it is out of bounds:
            `{0}` is the column, `{1}` the type of the decimal, `{2}` and `{3}` the bounds.
        quotient: The operator that divides whole numbers and cuts off what is left.
        inlines: Whether it puts every subquery into the query around it, and so computes some columns many times.
        escapes: Whether a backslash in a text begins an escape.
        count: The type in which truths are counted.
        compares: Whether a text is sooner compared with others one by one than looked for in a list.
        matching: How it asks whether a regular expression, `{1}`, is found in a text, `{0}`.
        days_between: The days from a date, `{0}`, to another, `{1}`.
        days_later: The date that is `{1}` days after `{0}`; the number has 32 bits, as that of months.
        months_later: The date that is `{1}` months after `{0}`, at the end of the month where it is too short.
    """

    label: str
    quote: str
    text: str
    decimal: str
    quotient: str
    inlines: bool = False
    escapes: bool = False
    count: str = "INT"
    compares: bool = False
    matching: str = "REGEXP_MATCHES({0}, {1})"
    days_between: str = "{1} - {0}"
    days_later: str = "{0} + {1}"
    months_later: str = "CAST({0} + TO_MONTHS({1}) AS DATE)"

    def quoted(self, *path: str) -> str:
        """A name as SQL takes it word for word."""
        return ".".join(f"{self.quote}{part.replace(self.quote, self.quote * 2)}{self.quote}" for part in path)

    def text_of(self, value: str) -> str:
        """A text as a constant."""
        escaped = value.replace("\\", "\\\\") if self.escapes else value
        return f"""'{escaped.replace("'", "''")}'"""

    def matches(self, text: str, pattern: str) -> str:
        """Whether a regular expression is found in a text."""
        return f"({self.matching.format(text, self.text_of(pattern))})"

    def whole_quotient(self, item: str, by: str) -> str:
        """A whole number divided by a positive one, and what is left cut off."""
        return f"{item} {self.quotient} {by}"

    def type_of(self, kind: Kind) -> str:
        """The type in which values of a kind are held."""
        return {BOOL: "BOOLEAN", INT: "BIGINT", FEN: "BIGINT", DATE: "DATE"}.get(kind, self.text)

    def type_of_fact(self, info: FactInfo) -> str:
        """The type in which values of a fact are held."""
        return decimal_type(info) if info.kind == DECIMAL else self.type_of(info.kind)

    def fact(self, info: FactInfo, column: str) -> str:
        """A column as values of a fact; what is no value of its kind is null."""
        if info.kind == DECIMAL:
            return self.decimal.format(column, decimal_type(info), info.ge, info.le)
        if info.kind == BOOL:
            return column
        cast = f"CAST({column} AS {self.type_of(info.kind)})"
        if info.kind.enum is None:
            return cast
        values = {str(member.value): str(member.value) for member in info.kind.enum}
        spellings = {**values, **info.kind.spellings}  # the values first, since most texts are some
        if self.compares:
            whens = [f"WHEN {self.text_of(text)} THEN {self.text_of(value)}" for text, value in spellings.items()]
            return f"CASE {cast} {' '.join(whens)} END"
        whens = [f"WHEN {cast} IN ({', '.join(map(self.text_of, values))}) THEN {cast}"]
        for value in values:
            others = [self.text_of(text) for text, other in spellings.items() if value == other != text]
            whens += [f"WHEN {cast} IN ({', '.join(others)}) THEN {self.text_of(value)}"] if others else []
        return f"CASE {' '.join(whens)} END"


def decimal_type(info: FactInfo) -> str:
    """The type that holds every value of a decimal fact."""
    return f"DECIMAL({len(str(info.le)) + PLACES},{PLACES})"


# A cast rounds, and what it rounded does not equal the column any more. A float of 32 bits is compared by its shortest
# decimal: DuckDB does so itself, PostgreSQL by way of its text, and Spark as a float of its own size.
_ALLOWED = "CASE WHEN {0} BETWEEN {2} AND {3} THEN CASE WHEN %s THEN CAST({0} AS {1}) END END"
_POSTGRES = (
    "CASE WHEN {0} BETWEEN {2} AND {3} AND CAST(CAST({0} AS TEXT) AS NUMERIC) = ROUND(CAST({0} AS NUMERIC), 2) "
    "THEN CAST({0} AS {1}) END"
)
_SPARK = "CASE WHEN TYPEOF({0}) = 'float' THEN CAST(CAST({0} AS {1}) AS FLOAT) = {0} ELSE CAST({0} AS {1}) = {0} END"
# DuckDB checks each sum of whole numbers for overflow, one by one; counts of truths are exact in floats.
DIALECTS: Mapping[str, SqlDialect] = MappingProxyType(
    {
        "duckdb": SqlDialect(
            "DuckDB", '"', "TEXT", _ALLOWED % "CAST({0} AS {1}) = {0}", "//", count="FLOAT", compares=True
        ),
        "postgres": SqlDialect(
            "PostgreSQL",
            '"',
            "TEXT",
            _POSTGRES,
            "/",
            inlines=True,
            matching="{0} ~ {1}",
            months_later="CAST({0} + MAKE_INTERVAL(months => {1}) AS DATE)",
        ),
        "spark": SqlDialect(
            "Spark",
            "`",
            "STRING",
            _ALLOWED % _SPARK,
            "DIV",
            escapes=True,
            matching="{0} RLIKE {1}",
            days_between="DATEDIFF({1}, {0})",
            days_later="DATE_ADD({0}, {1})",
            months_later="ADD_MONTHS({0}, {1})",
        ),
    }
)
