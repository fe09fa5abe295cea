"""Expressions of SQL, as Ibis writes them, made exact and readable. What they mean stays the same."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

import sqlglot
from sqlglot import exp

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from sqlglot import Expr

    from pingyuan_rules.engine.sql.view_names import SqlDialect

_ATOMS = (exp.Boolean, exp.Case, exp.Cast, exp.Column, exp.Literal, exp.Null)
_ARITHMETIC = (exp.Add, exp.Div, exp.IntDiv, exp.Mul, exp.Neg, exp.Sub)


def plain(expression: Expr, sql_dialect: SqlDialect, *, whole: bool, positive: Collection[str] = ()) -> Expr:
    """An expression over one table, without that table's name and what Ibis says twice.

    Args:
        expression: The expression.
        sql_dialect: The dialect it is in.
        whole: Whether it is a whole number, which is then one of 64 bits.
        positive: The columns that are never negative.
    """
    root = exp.Paren(this=expression)  # so that the expression itself can be replaced too
    for column in root.find_all(exp.Column):
        column.set("table", None)
    exact = partial(_exact, sql_dialect=sql_dialect, positive=positive)
    steps: tuple[tuple[type[Expr], Callable[[Expr], Expr]], ...] = (
        (exp.Cast, exact), (exp.EQ, _negated), (exp.Paren, _unwrapped), (exp.Case, _flat), (exp.Case, _shorter),
    )  # fmt: skip
    for kind, simpler in steps:
        for node in reversed(list(root.this.find_all(kind))):  # the inner ones first
            node.replace(simpler(node))
    # Databases take a small constant for 32 bits, or fewer, and end with an error where a result has more.
    for node in list(root.this.find_all(*_ARITHMETIC)):
        for side in list(node.iter_expressions()):
            if isinstance(side.unnest(), exp.Case) and not _is_wide(side):
                side.replace(_as_bigint(side.unnest()))
        if isinstance(node, exp.Mul) and not _is_wide(node):
            node.this.replace(_as_bigint(node.this))
    return root.this if not whole or _is_wide(root.this) else _as_bigint(root.this)


def is_positive(expression: Expr, columns: Collection[str]) -> bool:
    """Whether an expression is surely not negative: sums and products of constants and of such columns."""
    if isinstance(expression, exp.Column):
        return expression.name in columns
    if isinstance(expression, exp.Cast | exp.Paren):
        return is_positive(expression.this, columns)
    if isinstance(expression, exp.Add | exp.Mul):
        return all(is_positive(side, columns) for side in (expression.left, expression.right))
    return isinstance(expression, exp.Literal)


def _exact(whole: Expr, sql_dialect: SqlDialect, positive: Collection[str]) -> Expr:
    """A quotient in whole numbers, rounded down, where Ibis divides in floats and lets them be cut off."""
    if not (isinstance(whole.this, exp.Floor) and isinstance(whole.this.this, exp.Div)):
        return whole
    item, by = whole.this.this.this.unnest(), whole.this.this.expression.unnest()
    if isinstance(item, exp.Cast):
        item = item.this.unnest()
    # What is cut off and what is rounded down differ below zero alone.
    quotient = sql_dialect.cut_off if is_positive(item, positive) else sql_dialect.quotient
    made = sqlglot.parse_one(quotient, read=sql_dialect.ibis)
    for placeholder in list(made.find_all(exp.Column)):
        placeholder.replace((item if placeholder.name == "item" else by).copy())
    return exp.Paren(this=made)


def _negated(comparison: Expr) -> Expr:
    """`a = FALSE` as `NOT a`, unless `IS` follows, which SQL would read first."""
    other = comparison.expression
    if not isinstance(other, exp.Boolean) or other.this or isinstance(comparison.parent, exp.Is):
        return comparison
    return exp.Not(this=exp.Paren(this=comparison.this.unnest()))


def _unwrapped(paren: Expr) -> Expr:
    idle = isinstance(paren.this, exp.Not) and isinstance(paren.parent, exp.And | exp.Or)
    return paren.this if idle or isinstance(paren.this, _ATOMS) else paren


def _flat(case: Expr) -> Expr:
    """`CASE ... ELSE CASE ... END END` as one, and without an `ELSE NULL`."""
    default = case.args.get("default")
    if isinstance(default, exp.Case):
        return exp.Case(ifs=[*case.args["ifs"], *default.args["ifs"]], default=default.args.get("default"))
    if isinstance(default, exp.Null):
        case.set("default", None)
    return case


def _shorter(case: Expr) -> Expr:
    """A truth as 1 or 0, and a division by a constant that is not 0, which Ibis tests for all the same."""
    ifs = case.args["ifs"]
    first, value = ifs[0].this, ifs[0].args["true"]
    if isinstance(first, exp.NEQ) and all(isinstance(side, exp.Literal) for side in first.iter_expressions()):
        return cast("Expr", value)
    is_bit = [each.sql() for each in _values(case)] == ["1", "0"] and len(ifs) > 1
    if is_bit and isinstance(ifs[1].this, exp.Not) and ifs[1].this.this.unnest() == first.unnest():
        return exp.cast(first, "INT")
    return case


def _is_wide(node: Expr) -> bool:
    """Whether a database takes a whole number for 64 bits, as it takes every column of whole numbers."""
    if isinstance(node, (*_ARITHMETIC, exp.Paren)):
        return any(map(_is_wide, node.iter_expressions()))
    if isinstance(node, exp.Case):
        return any(map(_is_wide, _values(node)))
    return isinstance(node, exp.Column) or (isinstance(node, exp.Cast) and node.is_type("BIGINT"))


def _values(case: Expr) -> Iterator[Expr]:
    yield from (each.args["true"] for each in case.args["ifs"])
    if default := case.args.get("default"):
        yield default


def _as_bigint(node: Expr) -> Expr:
    return exp.cast(node.copy().unnest(), "BIGINT")


_MANY = 20
"""The most columns an expression may read, once those of other steps are put into it."""


def heavy(steps: Iterable[Mapping[str, Expr]]) -> Iterator[bool]:
    """Whether each step is better computed once than put into the next, which grows by every use of its columns."""
    sizes: dict[str, int] = {}
    for step in steps:
        own = {
            name: sum(sizes.get(column.name, 1) for column in expression.find_all(exp.Column))
            for name, expression in step.items()
        }
        too_large = max(own.values()) > _MANY
        sizes.update(dict.fromkeys(own, 1) if too_large else own)
        yield too_large
