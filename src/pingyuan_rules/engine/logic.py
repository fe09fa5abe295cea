"""What every term means, for plain values and UNKNOWN: slow, obvious, and independent of the compiler.

These functions are the definition. The compiled readings are tested against them.
"""

import math
import operator
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import product
from typing import Any

from pingyuan_rules.engine.rates.ratios import Ratio
from pingyuan_rules.engine.rates.scales import Scale
from pingyuan_rules.engine.terms import DateWord, How, Order, Rounding
from pingyuan_rules.engine.values import UNKNOWN

_ORDERS: dict[Order, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def truths(values: Iterable[object]) -> tuple[Any, ...]:
    """The values, each of which must be True, False or UNKNOWN."""
    found = tuple(values)
    for value in found:
        # The very objects, since 1 and 0 equal them and would pass for truths.
        if value is not True and value is not False and value is not UNKNOWN:
            message = f"a condition is True, False or UNKNOWN, not {value!r}"
            raise TypeError(message)
    return found


def all_of(values: Iterable[object]) -> Any:
    """False if any is False, else UNKNOWN if any is, else True."""
    conditions = truths(values)
    if any(value is False for value in conditions):
        return False
    return UNKNOWN if any(value is UNKNOWN for value in conditions) else True


def any_of(values: Iterable[object]) -> Any:
    """True if any is True, else UNKNOWN if any is, else False."""
    conditions = truths(values)
    if any(value is True for value in conditions):
        return True
    return UNKNOWN if any(value is UNKNOWN for value in conditions) else False


def not_(value: object) -> Any:
    """The opposite of a known value."""
    (condition,) = truths([value])
    return UNKNOWN if condition is UNKNOWN else not condition


def at_least(number: Any, values: Iterable[object]) -> Any:
    """True if enough are True; False if even with every UNKNOWN there would not be enough."""
    conditions = truths(values)
    true = sum(value is True for value in conditions)
    possible = true + sum(value is UNKNOWN for value in conditions)
    if number is UNKNOWN:
        return UNKNOWN
    if true >= number:
        return True
    return UNKNOWN if possible >= number else False


def count_true(values: Iterable[object]) -> Any:
    """How many are True."""
    return known(lambda *conditions: sum(conditions), truths(values))


def known(function: Callable[..., Any], values: Sequence[Any]) -> Any:
    """A function of the values, or UNKNOWN when any of them is."""
    return UNKNOWN if any(value is UNKNOWN for value in values) else function(*values)


def compare(order: Order, left: Any, right: Any) -> Any:
    """The two values compared."""
    return known(_ORDERS[order], (left, right))


def compare_count(order: Order, values: Iterable[object], number: Any) -> Any:
    """Compare the number of true conditions with a number; UNKNOWN unless every number it can be compares alike."""
    conditions = truths(values)
    least = sum(value is True for value in conditions)
    most = least + sum(value is UNKNOWN for value in conditions)
    answers = {compare(order, count, number) for count in range(least, most + 1)}
    return answers.pop() if len(answers) == 1 else UNKNOWN


def quotient(value: Any, by: Any, rounding: Rounding) -> Any:
    """The value divided and rounded as stated."""
    if not isinstance(rounding, Rounding):
        message = "a division states its rounding: Rounding.FLOOR, HALF_UP or another"
        raise TypeError(message)
    return known(lambda number, divisor: _rounded(Fraction(number, divisor), rounding), (value, by))


def _rounded(exact: Fraction, rounding: Rounding) -> int:
    half = Fraction(1, 2)
    nearest = math.floor(abs(exact) + half)
    rounded: dict[Rounding, Callable[[], int]] = {
        Rounding.FLOOR: lambda: math.floor(exact),
        Rounding.CEILING: lambda: math.ceil(exact),
        Rounding.HALF_UP: lambda: math.floor(exact + half),
        Rounding.HALF_EVEN: lambda: round(exact),
        Rounding.HALF_AWAY_FROM_ZERO: lambda: nearest if exact >= 0 else -nearest,
        Rounding.TOWARD_ZERO: lambda: math.trunc(exact),
    }
    return rounded[rounding]()


def share(value: Any, rate: Any, rounding: Rounding, to: int) -> Any:
    """The share by a ratio, or by each ratio of a scale for its own part, as a multiple of a number."""

    def shared(number: int, by: Ratio | Scale[int, Ratio]) -> int:
        parts = [(number, by)] if isinstance(by, Ratio) else parts_of(by, number)
        return _rounded(sum((part * ratio.exact for part, ratio in parts), Fraction(0)) / to, rounding) * to

    return known(shared, (value, rate))


def parts_of(scale: Scale[Any, Any], number: int) -> list[tuple[int, Any]]:
    """How much of a number lies in each bracket that it reaches, and what that bracket gives."""
    ends = [threshold for threshold, _ in scale.brackets[1:]] + [number]
    return [
        (min(end, number) - threshold, value)
        for (threshold, value), end in zip(scale.brackets, ends, strict=True)
        if number > threshold
    ]


def bracket(scale: Any, value: Any) -> Any:
    """The entry of the bracket in which a value lies."""
    if scale is UNKNOWN:
        return UNKNOWN
    cases = [(compare(">=", value, threshold), given) for threshold, given in reversed(scale.brackets)]
    return choose(cases, Ratio(0) if isinstance(cases[0][1], Ratio) else 0)


def hundredths(value: Any) -> Any:
    """A decimal as a whole number of hundredths."""
    return known(lambda number: int(Fraction(number) * 100), (value,))


def calendar_month(day: Any) -> Any:
    """Year * 12 + month."""
    return known(lambda d: d.year * 12 + d.month, (day,))


def day_of_month(day: Any) -> Any:
    """The day, 1 to 31."""
    return known(lambda d: d.day, (day,))


def first_of_year(day: Any) -> Any:
    """1 January of its year."""
    return known(lambda d: date(d.year, 1, 1), (day,))


def add_months(day: Any, number: Any) -> Any:
    """So many months later, at the month's last day if it has no such day; UNKNOWN outside the years 1 to 9999."""
    return known(lambda d, n: _within_years(lambda: _months_later(d, n)), (day, number))


def add_days(day: Any, number: Any) -> Any:
    """So many days later; UNKNOWN outside the years 1 to 9999."""
    return known(lambda d, n: _within_years(lambda: d + timedelta(days=n)), (day, number))


def days_between(start: Any, end: Any) -> Any:
    """The days from one date to another; negative if the other is earlier."""
    return known(lambda first, last: (last - first).days, (start, end))


def full_years(start: Any, end: Any) -> Any:
    """The greatest number of years that can be added to the one date without passing the other."""

    def years(first: date, last: date) -> int:
        number = last.year - first.year
        return number if _months_later(first, 12 * number) <= last else number - 1

    return known(years, (start, end))


def _months_later(day: date, number: int) -> date:
    from dateutil.relativedelta import relativedelta  # noqa: PLC0415 - not needed to import the library

    return day + relativedelta(months=number)


def _within_years(moved: Callable[[], date]) -> Any:
    try:
        return moved()
    except (ValueError, OverflowError):
        return UNKNOWN


DATE_WORDS: dict[DateWord, Callable[..., Any]] = {
    "year": lambda day: known(lambda d: d.year, (day,)),
    "month": lambda day: known(lambda d: d.month, (day,)),
    "first_of_year": first_of_year,
    "add_months": add_months,
    "add_days": add_days,
    "days_between": days_between,
    "full_years": full_years,
}
"""The meaning of each word about dates, as a function."""


def choose(cases: Sequence[tuple[Any, Any]], otherwise: Any) -> Any:
    """The value of the first true case; where a condition is unknown, the value all possible cases share."""
    if not cases:
        return otherwise
    (condition, value), *rest = cases
    (condition,) = truths([condition])
    if condition is True:
        return value
    remaining = choose(rest, otherwise)
    if condition is False or remaining is value:
        return remaining
    return value if known(operator.eq, (value, remaining)) is True else UNKNOWN


def choose_by_rank(cases: Sequence[tuple[Any, Any, Any]], otherwise: Any) -> Any:
    """The same with the cases in the order of their ranks."""
    if any(rank is UNKNOWN for _, rank, _ in cases):
        return UNKNOWN
    ordered = sorted(cases, key=lambda case: case[1])
    return choose([(condition, value) for condition, _, value in ordered], otherwise)


def choose_one(cases: Sequence[tuple[Any, Any]]) -> Any:
    """The value of the one true case, if it is the same whatever the unknown conditions turn out to be."""
    conditions = truths(condition for condition, _ in cases)
    answers = []
    for known_conditions in product(*([True, False] if each is UNKNOWN else [each] for each in conditions)):
        values = [value for holds, (_, value) in zip(known_conditions, cases, strict=True) if holds]
        agree = values and all(known(operator.eq, (values[0], value)) is True for value in values)
        answers.append(values[0] if agree else UNKNOWN)
    return answers[0] if all(known(operator.eq, (answers[0], each)) is True for each in answers) else UNKNOWN


def fold(how: How, values: Sequence[Any], others: Sequence[Any]) -> Any:  # noqa: PLR0911 - one line a kind
    """What the answers about related records come to.

    Args:
        how: What is asked of them.
        values: The answers; where nobody recorded the related records, as many UNKNOWN as there can be.
        others: The number of `at_least`, or the value of `largest` and `smallest` for no answers.
    """
    if how == "any":
        return any_of(values)
    if how == "all":
        return all_of(values)
    if how == "at_least":
        return at_least(others[0], values)
    if how == "count":
        return count_true(values)
    if how == "sum":
        return known(lambda *items: sum(items), values)
    if not values:
        return others[0]
    return known(lambda *items: max(items) if how == "largest" else min(items), values)


def concerns(condition: Any, value: Any) -> Any:
    """The value where the condition is true, else UNKNOWN."""
    return value if condition is True else UNKNOWN
