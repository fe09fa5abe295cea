"""Headings of columns as people read them: a label, and the unit of an amount of money or a score."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pingyuan_rules.engine.labels import Label, Subunit
from pingyuan_rules.engine.values import DECIMAL, FEN

if TYPE_CHECKING:
    from pingyuan_rules.engine.values import Kind

YUAN = Label("（元）", " (yuan)")
"""The end of an amount's heading, so that nobody takes yuan for fen."""


def heading_with_unit(label: Label, kind: Kind, unit: Label | None) -> Label:
    """The heading of a column that people read; money is in yuan there, and what is kept in hundredths is not.

    >>> heading_with_unit(Label("书价", "price"), FEN, None).zh
    '书价（元）'

    Args:
        label: What the column holds.
        kind: The kind of its values.
        unit: What its numbers count.
    """
    if kind == FEN:
        return Label(label.zh + YUAN.zh, label.en + YUAN.en)
    shown = unit.whole if isinstance(unit, Subunit) else unit if kind == DECIMAL else None
    return label if shown is None else Label(f"{label.zh}（{shown.zh}）", f"{label.en} ({shown.en})")
