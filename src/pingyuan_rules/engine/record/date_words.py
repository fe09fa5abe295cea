"""The words about dates as the compiled code computes them: by whole numbers of days and months.

A value that is UNKNOWN raises a TypeError or an AttributeError in each of them, as it does elsewhere in such code.
"""

from __future__ import annotations

from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pingyuan_rules.engine.terms import FIRST_MONTH, LAST_MONTH
from pingyuan_rules.engine.values import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pingyuan_rules.engine.values import Unknown

_MONTH_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _moved_to(month_number: int, day: int) -> date | Unknown:
    """A day of a calendar month, or its last day if that comes before."""
    if not FIRST_MONTH <= month_number <= LAST_MONTH:
        return UNKNOWN
    year, place = divmod(month_number - 1, 12)
    length = _MONTH_LENGTHS[place]
    if place == 1 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0):
        length += 1
    return date(year, place + 1, min(day, length))


def add_months(day: date, number: int) -> date | Unknown:
    """So many months later."""
    return _moved_to(day.year * 12 + day.month + number, day.day)


def add_days(day: date, number: int) -> date | Unknown:
    """So many days later."""
    ordinal = day.toordinal() + number
    return date.fromordinal(ordinal) if 1 <= ordinal <= date.max.toordinal() else UNKNOWN


def full_years(start: date, end: date) -> int:
    """The greatest number of years that can be added to the one date without passing the other."""
    anniversary: Any = _moved_to(end.year * 12 + start.month, start.day)
    return end.year - start.year - int(anniversary > end)


FUNCTIONS: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {
        "year": lambda day: day.year,
        "month": lambda day: day.month,
        "first_of_year": lambda day: day.replace(month=1, day=1),
        "add_months": add_months,
        "add_days": add_days,
        "days_between": lambda start, end: end.toordinal() - start.toordinal(),
        "full_years": full_years,
    }
)
"""Each word as a function of known values; code that is generated calls it by its name."""
