"""Month and day of a date from its day number, by whole-number arithmetic.

Polars takes several times as long to ask the calendar for year, month and day (docs/benchmarks.md). Years begin in
March here, so that a leap day is the last of its year; then a day number becomes a month in four divisions. It holds
for every date of the Gregorian calendar, before year 1 too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pingyuan_rules.engine.table.dataframes import nw
from pingyuan_rules.engine.table.layered_columns import Value

if TYPE_CHECKING:
    from pingyuan_rules.engine.table.expressions import Words
    from pingyuan_rules.engine.table.layered_columns import Layers

NUMBER = nw.Int32()
"""The type of all the numbers."""
_FROM_YEAR_ZERO = 719468
"""Days from 1 March of year 0 to 1 January 1970, from which day numbers count."""
_CENTURY, _YEAR = 146097, 1461
"""The mean length of a century and of a year, in quarters of a day, so that both are whole."""
_FIVE_MONTHS = 153
"""The length of any five months in a row that do not cross the end of February."""


def month_and_day(date: Value, layers: Layers, words: Words) -> tuple[Value, Value]:
    """The month a date lies in, as year * 12 + month, and the day of the month.

    Args:
        date: A column of dates.
        layers: Where the steps are kept, since each is used more than once.
        words: What expressions are made with.
    """

    def kept(expr: nw.Expr, after: Value) -> Value:
        return layers.keep(Value(expr, after.depth, plain=False, width=NUMBER))

    quarters = kept((words.cast(date.expr, NUMBER) + _FROM_YEAR_ZERO) * 4 + 3, date)
    century = kept(quarters.expr // _CENTURY, quarters)
    rest = kept((quarters.expr - century.expr * _CENTURY) // 4 * 4 + 3, century)
    year = kept(rest.expr // _YEAR, rest)
    day = kept((rest.expr - year.expr * _YEAR) // 4, year)
    month = kept((day.expr * 5 + 2) // _FIVE_MONTHS, day)
    return (
        # Months count from March, the third; January and February so fall into the next year by themselves.
        Value(century.expr * 1200 + year.expr * 12 + month.expr + 3, month.depth, plain=False, width=NUMBER),
        Value(day.expr - (month.expr * _FIVE_MONTHS + 2) // 5 + 1, month.depth, plain=False, width=NUMBER),
    )
