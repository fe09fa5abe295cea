"""Units that only a rule gives: of what it adds up to its answer; and calendar months, which read as dates."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import attrs

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.checking.term_units import MONTHS_IN_YEAR, parts_in_its_unit
from pingyuan_rules.engine.labels import MonthNumber, Subunit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pingyuan_rules.engine.definition import Definition
    from pingyuan_rules.engine.labels import Label
    from pingyuan_rules.engine.terms import Term


def units_within(rule: Definition) -> Mapping[Term, Label]:
    """The units of terms that a rule, or one it calls, adds up or chooses among to give its answer.

    A score times a weight has no unit of its own, but what is added up to an answer in points is in points.
    """
    units: dict[Term, Label] = {}
    for each in (rule, *rule.rules):  # the rule first: a term that it shares with one it calls is in its own unit
        # A month of the calendar plus 1 is one too, but the 1 is not.
        if (unit := each.info.unit) is not None and not isinstance(unit, MonthNumber):
            pending: list[tuple[Term, Label]] = [(each.term, unit)]
            while pending:
                term, its_unit = pending.pop()
                if isinstance(term, t.Const | t.Fact | t.Param | t.Call) or term in units:
                    continue
                units[term] = its_unit
                pending += [(part, its_unit) for part in parts_in_its_unit(term)]
                if isinstance(term, t.Quotient) and isinstance(its_unit, Subunit) and is_rounding(term, its_unit):
                    # The dividend has as many more decimals as are cut off.
                    cut = len(str(cast("t.Const", term.by).value)) - 1
                    pending.append((term.item, attrs.evolve(its_unit, places=its_unit.places + cut)))
    return units


def is_rounding(term: t.Quotient, unit: Label | None) -> bool:
    """Whether a division in smaller units by a power of ten only rounds decimals of the unit that people see."""
    divisor = str(term.by.value) if isinstance(term.by, t.Const) else ""
    return isinstance(unit, Subunit) and divisor.rstrip("0") == "1"


def year_and_month(value: int) -> tuple[int, int]:
    """The year and the month, 1 to 12, of a calendar month."""
    year, month = divmod(value - 1, MONTHS_IN_YEAR)
    return year, month + 1
