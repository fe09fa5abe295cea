"""Month and day of a date from its day number, and dates from months and days, by whole-number arithmetic.

Polars takes several times as long to ask the calendar for year, month and day (docs/benchmarks.md). Years begin in
March here, so that a leap day is the last of its year; then a day number becomes a month in four divisions. It holds
for every date of the Gregorian calendar, before year 1 too.

PyArrow adds no number of months that differs from row to row, and neither engine says where a date leaves the years 1
to 9999. So dates are moved in these numbers on both.
"""

from __future__ import annotations

from datetime import date as python_date
from typing import TYPE_CHECKING

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.table.dataframes import nw
from pingyuan_rules.engine.table.layered_columns import Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pingyuan_rules.engine.table.expressions import Words
    from pingyuan_rules.engine.table.layered_columns import Layers
    from pingyuan_rules.engine.terms import Term

NUMBER = nw.Int32()
"""The type of all the numbers."""
_FROM_YEAR_ZERO = 719468
"""Days from 1 March of year 0 to 1 January 1970, from which day numbers count."""
_CENTURY, _YEAR = 146097, 1461
"""The mean length of a century and of a year, in quarters of a day, so that both are whole."""
_FIVE_MONTHS = 153
"""The length of any five months in a row that do not cross the end of February."""


_EPOCH = python_date(1970, 1, 1).toordinal()
_FIRST_DAY, _LAST_DAY = 1 - _EPOCH, python_date.max.toordinal() - _EPOCH


class DateColumns:
    """Columns that are worked out from dates; what several of them need of a date is computed once."""

    def __init__(self, layers: Layers, words: Words) -> None:
        """Begin with none.

        Args:
            layers: Where the steps are kept, since most are used more than once.
            words: What expressions are made with.
        """
        self._layers, self._words = layers, words
        self._parts: dict[Term, tuple[Value, Value]] = {}

    def _step(self, expr: nw.Expr, *after: Value) -> Value:
        depth = max(value.depth for value in after)
        return self._layers.keep(Value(expr, depth, plain=False, width=NUMBER))

    def month_and_day(self, term: Term, date: Value) -> tuple[Value, Value]:
        """The month a date lies in, as year * 12 + month, and the day of the month.

        Args:
            term: The term whose value the date is.
            date: A column of dates.
        """
        if term not in self._parts:
            quarters = self._step((self._words.cast(date.expr, NUMBER) + _FROM_YEAR_ZERO) * 4 + 3, date)
            century = self._step(quarters.expr // _CENTURY, quarters)
            rest = self._step((quarters.expr - century.expr * _CENTURY) // 4 * 4 + 3, century)
            year = self._step(rest.expr // _YEAR, rest)
            day = self._step((rest.expr - year.expr * _YEAR) // 4, year)
            month = self._step((day.expr * 5 + 2) // _FIVE_MONTHS, day)
            # Months count from March, the third; January and February so fall into the next year by themselves.
            since_zero = century.expr * 1200 + year.expr * 12 + month.expr + 3
            of_month = day.expr - (month.expr * _FIVE_MONTHS + 2) // 5 + 1
            self._parts[term] = (
                Value(since_zero, month.depth, plain=False, width=NUMBER),
                Value(of_month, month.depth, plain=False, width=NUMBER),
            )
        return self._parts[term]

    def column(self, term: t.Calendar, values: Sequence[Value]) -> Value:  # noqa: PLR0911 - one case a word
        """What a word about dates comes to.

        Args:
            term: The word.
            values: Those of its items: columns of dates, and a number of 64 bits unless it is a constant.
        """
        words, date, other = self._words, values[0], values[-1]
        days = words.cast(date.expr, NUMBER)
        if term.word == "days_between":
            return self._step(words.cast(other.expr, NUMBER) - days, date, other)
        if term.word == "add_days":
            number = self._bounded(term, other)
            moved = self._step(days + number.expr, date, number)
            return self._dated(moved, (moved.expr >= _FIRST_DAY) & (moved.expr <= _LAST_DAY))
        month, day = map(self._layers.keep, self.month_and_day(term.children[0], date))
        if term.word == "add_months":
            number = self._bounded(term, other)
            target = self._step(month.expr + number.expr, month, number)
            first, after = self._first_day(target), self._first_day(self._step(target.expr + 1, target))
            same = self._step(first.expr + day.expr - 1, first, day)
            moved = self._step(words.choose(same.expr < after.expr, same.expr, after.expr - 1), same, after)
            return self._dated(moved, (target.expr >= t.FIRST_MONTH) & (target.expr <= t.LAST_MONTH))
        if term.word == "full_years":
            last_month, last_day = map(self._layers.keep, self.month_and_day(term.children[1], other))
            after = self._first_day(self._step(last_month.expr + 1, last_month))
            # The last day of a month stands for the days that it lacks: 28 February for the 29th.
            is_short = (day.expr > last_day.expr) & (words.cast(other.expr, NUMBER) + 1 < after.expr)
            months = last_month.expr - month.expr - words.cast(is_short, NUMBER)
            return self._step(months // 12, day, last_day, after)
        december = self._step((month.expr - 1) // 12 * 12, month)
        if term.word == "year":
            return self._step(december.expr // 12, december)
        if term.word == "month":
            return self._step(month.expr - december.expr, december)
        return self._dated(self._first_day(self._step(december.expr + 1, december)))

    def _bounded(self, term: t.Calendar, number: Value) -> Value:
        """A number to be added, null where it leads any date out of bounds, so that 32 bits hold it."""
        expr, most = number.expr, t.MOST[term.word]
        if not isinstance(term.children[1], t.Const):
            expr = self._words.choose((expr >= -most) & (expr <= most), expr)
        return Value(self._words.cast(expr, NUMBER), number.depth, plain=False, width=NUMBER)

    def _first_day(self, month: Value) -> Value:
        """The number of the first day of a month that is given as year * 12 + month."""
        year = self._step((month.expr - 3) // 12, month)
        leap_days = year.expr // 4 - year.expr // 100 + year.expr // 400
        in_year = ((month.expr - 3 - year.expr * 12) * _FIVE_MONTHS + 2) // 5
        return self._step(year.expr * 365 + leap_days + in_year - _FROM_YEAR_ZERO, year)

    def _dated(self, days: Value, within: nw.Expr | None = None) -> Value:
        """The date of a day number, null where it is out of bounds."""
        # PyArrow computes with constants in 64 bits, and makes dates of 32 only.
        date = self._words.cast(self._words.cast(days.expr, NUMBER), nw.Date())
        return Value(date if within is None else self._words.choose(within, date), days.depth, plain=False)
