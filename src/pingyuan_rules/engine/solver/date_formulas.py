"""The words about dates as formulas over the numbers by which formulas know dates; plain numbers fold."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from pingyuan_rules.engine.solver.three_valued_formulas import (
    DAYS_IN_KEY,
    MONTHS,
    Formula,
    encode,
    every,
    floor,
    pick,
    some,
)
from pingyuan_rules.engine.terms import FIRST_MONTH, LAST_MONTH
from pingyuan_rules.engine.values import DATE

if TYPE_CHECKING:
    from pingyuan_rules.engine.terms import DateWord

FEBRUARY = 2
SHORT_MONTHS = (4, 6, 9, 11)
# Days are counted from 1 March of the year 0, so that a leap day is the last day of its year: every month then begins
# at a number of days that one division gives.
MARCH = 3
BEFORE_FIRST = 305
"""How many days that is before the day whose ordinal is 0."""
DAYS_IN_400_YEARS = 146_097


def calendar_month(day: Any) -> Any:
    """The month of a date, as year * 12 + month."""
    return floor(day, DAYS_IN_KEY)


def year_of(month_number: Any) -> Any:
    """The year of a month that is counted as year * 12 + month."""
    return floor(month_number - 1, MONTHS)


def month_of(month_number: Any) -> Any:
    """The month, 1 to 12, of one that is counted as year * 12 + month."""
    return (month_number - 1) % MONTHS + 1


def days_in(month_number: Any) -> Any:
    """How many days a month has that is counted as year * 12 + month."""
    year, month = year_of(month_number), month_of(month_number)
    leap = every([year % 4 == 0, some([year % 100 != 0, year % 400 == 0])])
    short = some(month == each for each in SHORT_MONTHS)
    return pick(month == FEBRUARY, pick(leap, 29, 28), pick(short, 30, 31))


def is_day(day: Any) -> Any:
    """Whether a number stands for a day of the calendar."""
    number = day % DAYS_IN_KEY
    first, last = encode(date.min, DATE), encode(date.max, DATE)
    return every([day >= first, day <= last, number >= 1, number <= days_in(calendar_month(day))])


def ordinal(day: Any) -> Any:
    """The number of a day, 1 for 1 January of the year 1."""
    months = calendar_month(day) - MARCH + 1  # so many since March of the year 0
    year, month = floor(months - 1, MONTHS), (months - 1) % MONTHS
    leap_days = floor(year, 4) - floor(year, 100) + floor(year, 400)
    return 365 * year + leap_days + floor(153 * month + 2, 5) + day % DAYS_IN_KEY - 1 - BEFORE_FIRST


def from_ordinal(number: Any) -> Any:
    """The day that has a number."""
    days = number + BEFORE_FIRST
    era, day = floor(days, DAYS_IN_400_YEARS), days % DAYS_IN_400_YEARS
    # The day of the 400 years without the leap days before it, by which years are of one length.
    year = floor(day - floor(day, 1_460) + floor(day, 36_524) - floor(day, DAYS_IN_400_YEARS - 1), 365)
    day_of_year = day - (365 * year + floor(year, 4) - floor(year, 100))
    month = floor(5 * day_of_year + 2, 153)
    month_number = MONTHS * (400 * era + year) + month + MARCH
    return DAYS_IN_KEY * month_number + day_of_year - floor(153 * month + 2, 5) + 1


def moved_to(month_number: Any, day: Any) -> Any:
    """A day of a month, or its last day if that comes before."""
    last = days_in(month_number)
    return DAYS_IN_KEY * month_number + pick(day <= last, day, last)


def date_word(word: DateWord, values: list[Any]) -> Formula:  # noqa: PLR0911 - one line a word
    """What a word about dates comes to for known values, and whether it stays within the years 1 to 9999."""
    day = values[0]
    number = calendar_month(day)
    match word:
        case "year":
            return Formula(year_of(number))
        case "month":
            return Formula(month_of(number))
        case "first_of_year":
            return Formula(DAYS_IN_KEY * (MONTHS * year_of(number) + 1) + 1)
        case "add_months":
            moved = number + values[1]
            return Formula(moved_to(moved, day % DAYS_IN_KEY), every([moved >= FIRST_MONTH, moved <= LAST_MONTH]))
        case "add_days":
            moved = ordinal(day) + values[1]
            return Formula(from_ordinal(moved), every([moved >= 1, moved <= date.max.toordinal()]))
        case "days_between":
            return Formula(ordinal(values[1]) - ordinal(day))
    # What is left is `full_years`.
    years = year_of(calendar_month(values[1]))
    anniversary = moved_to(MONTHS * years + month_of(number), day % DAYS_IN_KEY)
    return Formula(years - year_of(number) - pick(anniversary > values[1], 1, 0))
