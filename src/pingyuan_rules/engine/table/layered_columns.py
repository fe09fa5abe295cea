"""Temporary columns of a table, in layers: each is computed once, from what the layers before it hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from pingyuan_rules.engine.table.integer_types import WIDE

if TYPE_CHECKING:
    from pingyuan_rules.engine.table.dataframes import nw
    from pingyuan_rules.engine.table.expressions import Words


@attrs.frozen
class Value:
    """A term as an expression.

    Attributes:
        expr: The expression.
        depth: How many layers of temporary columns must be there before it can be computed.
        plain: Whether it is a column or a constant, so that using it twice costs nothing.
        width: The integer type of a number.
    """

    expr: nw.Expr
    depth: int
    plain: bool
    width: nw.dtypes.DType = WIDE


class Layers:
    """The temporary columns of a frame, as they are found to be needed.

    Attributes:
        layers: The columns, to be added one layer after another.
        names: What they are called.
    """

    def __init__(self, prefix: str, words: Words) -> None:
        """Begin with none.

        Args:
            prefix: How the names of temporary columns begin, and no others.
            words: What expressions are made with.
        """
        self._prefix = prefix
        self._words = words
        self.names: list[str] = []
        self.layers: list[list[nw.Expr]] = []

    def keep(self, value: Value) -> Value:
        """The value as a temporary column, unless it is a column or a constant already."""
        if value.plain:
            return value
        # `with_columns` computes everything from the frame before: what reads a new column has to come later.
        while len(self.layers) <= value.depth:
            self.layers.append([])
        name = f"{self._prefix}{len(self.names)}"
        self.names.append(name)
        self.layers[value.depth].append(value.expr.alias(name))
        return attrs.evolve(value, expr=self._words.col(name), depth=value.depth + 1, plain=True)
