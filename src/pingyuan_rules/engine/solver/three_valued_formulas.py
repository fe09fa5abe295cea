"""Formulas with a value and a flag that says whether it is known, by Kleene's logic; plain Python values fold.

A formula is one of z3's, or a plain bool or int where it does not depend on any variable. Enumeration members stand
as their numbers, decimals as hundredths, dates as 32 times the calendar month and the day, so that dates compare as
numbers and both parts are had by division.
"""

import operator
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from itertools import product
from types import MappingProxyType
from typing import Any, NamedTuple

from pingyuan_rules.engine.decimals import from_hundredths
from pingyuan_rules.engine.labels import Label
from pingyuan_rules.engine.rates.ratios import Ratio
from pingyuan_rules.engine.rates.scales import Scale
from pingyuan_rules.engine.values import DATE, DECIMAL, UNKNOWN, Kind

DAYS_IN_KEY = 32
"""More than the days of any month, and a power of two, which solvers divide by more easily."""
MONTHS = 12
# Not taken from another reading, by which the tests judge this one.
_ORDERS: Mapping[str, Callable[[Any, Any], Any]] = MappingProxyType(
    {"==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
)


class Unsettled(Exception):  # noqa: N818 - it is no error: the question stays undecided
    """A question stays undecided.

    Attributes:
        reason: Why, in Chinese and English; None if the time ran out.
    """

    def __init__(self, reason: Label | None = None) -> None:
        """With the reason for its text, in English."""
        super().__init__("" if reason is None else reason.en)
        self.reason = reason


class Untranslatable(Unsettled):
    """A term, or a kind of value, has no meaning for z3 yet."""


class Ratios(NamedTuple):
    """A ratio that depends on conditions: z3 is told of each possible one by itself, so that shares stay linear.

    Attributes:
        cases: Each ratio with its condition; exactly one condition holds.
    """

    cases: tuple[tuple[Any, Ratio], ...]


class Formula(NamedTuple):
    """A value that may be unknown; where it is, `value` means nothing.

    Attributes:
        value: The value, a formula or a plain bool or int.
        known: Whether it is known, a formula or a plain bool.
    """

    value: Any
    known: Any = True


def load_z3() -> Any:
    """The solver's module.

    Raises:
        ModuleNotFoundError: When it is not installed; the message names the extra.
    """
    try:
        import z3  # type: ignore[import-untyped,unused-ignore] # noqa: PLC0415 - an extra
    except ImportError as error:
        message = "proofs and exact answers need z3-solver: pip install 'pingyuan-rules[proof]'"
        raise ModuleNotFoundError(message) from error
    return z3


def encode(value: Any, kind: Kind) -> Any:
    """A known value as the plain bool or int by which formulas know it."""
    if kind.enum is not None:
        return list(kind.enum).index(value)
    if kind == DATE:
        return DAYS_IN_KEY * (MONTHS * value.year + value.month) + value.day
    return value.hundredths if kind == DECIMAL else value


def decode(number: Any, kind: Kind) -> Any:
    """The value that a plain bool or int stands for."""
    if kind.enum is not None:
        return list(kind.enum)[number]
    if kind == DATE:
        months, day = divmod(number, DAYS_IN_KEY)
        year, month = divmod(months - 1, MONTHS)
        return date(year, month + 1, day)
    if kind == DECIMAL:
        return from_hundredths(number)
    return number


def constant(value: Any, kind: Kind) -> Formula:
    """A value, perhaps UNKNOWN, as a formula."""
    if value is UNKNOWN:
        any_value: Any = {"bool": False, "ratio": Ratio(0)}.get(kind.name, 0)
        return Formula(any_value, known=False)
    return Formula(encode(value, kind))


def every(conditions: Iterable[Any]) -> Any:
    """Whether all hold."""
    kept = [each for each in conditions if each is not True]
    if any(each is False for each in kept):
        return False
    return (kept[0] if len(kept) == 1 else load_z3().And(*kept)) if kept else True


def some(conditions: Iterable[Any]) -> Any:
    """Whether any holds."""
    kept = [each for each in conditions if each is not False]
    if any(each is True for each in kept):
        return True
    return (kept[0] if len(kept) == 1 else load_z3().Or(*kept)) if kept else False


def negate(condition: Any) -> Any:
    """Whether it does not hold."""
    return not condition if isinstance(condition, bool) else load_z3().Not(condition)


def ratio_cases(value: Any) -> tuple[tuple[Any, Ratio], ...]:
    """Each ratio that a value may be, with its condition."""
    return value.cases if isinstance(value, Ratios) else ((True, value),)


def pick(condition: Any, yes: Any, no: Any) -> Any:
    """One value where the condition holds, another where it does not.

    Raises:
        Untranslatable: When they are scales.
    """
    if isinstance(condition, bool):
        return yes if condition else no
    if isinstance(yes, Ratio | Ratios):
        cases = [(every([condition, each]), ratio) for each, ratio in ratio_cases(yes)]
        return Ratios((*cases, *((every([negate(condition), each]), ratio) for each, ratio in ratio_cases(no))))
    if isinstance(yes, Scale) or isinstance(no, Scale):
        raise Untranslatable(Label("求解器 z3 不能在不同的标准之间选取", "a choice between scales means nothing to z3"))
    if isinstance(yes, bool) or isinstance(no, bool):
        return every([some([negate(condition), yes]), some([condition, no])])
    return load_z3().If(condition, yes, no)


def compare(order: str, left: Any, right: Any) -> Any:
    """Whether two values compare so."""
    if isinstance(left, Ratio | Ratios):
        pairs = product(ratio_cases(left), ratio_cases(right))
        return some(every([one, other]) for (one, a), (other, b) in pairs if _ORDERS[order](a, b))
    if order in {"==", "!="}:
        same = equal(left, right)
        return same if order == "==" else negate(same)
    return _ORDERS[order](left, right)


def equal(left: Any, right: Any) -> Any:
    """Whether two values are one."""
    if isinstance(left, Ratio | Ratios):
        return compare("==", left, right)
    if isinstance(left, bool):
        return right if left else negate(right)
    return equal(right, left) if isinstance(right, bool) else left == right


def choose(cases: Iterable[tuple[Formula, Formula]], otherwise: Formula) -> Formula:
    """The value of the first true case; where a condition is unknown, the value that all possible cases share."""
    rest = otherwise
    for condition, item in reversed(list(cases)):
        if condition.known is True and condition.value is True:
            rest = item
            continue
        agree = every([item.known, rest.known, equal(item.value, rest.value)])
        decided = pick(condition.value, item.known, rest.known)
        rest = Formula(pick(condition.value, item.value, rest.value), pick(condition.known, decided, agree))
    return rest


def by_rank(cases: list[tuple[Formula, ...]]) -> list[tuple[Formula, Formula]]:
    """The cases by their ranks, which a formula may give: neighbors trade places, so that equal ranks keep theirs."""
    for last in range(len(cases) - 1, 0, -1):
        for place in range(last):
            one, other = cases[place], cases[place + 1]
            trade = one[1].value > other[1].value
            cases[place : place + 2] = [
                tuple(
                    Formula(pick(trade, yes.value, no.value), pick(trade, yes.known, no.known))
                    for yes, no in zip(*pair, strict=True)
                )
                for pair in ((other, one), (one, other))
            ]
    return [(condition, value) for condition, _, value in cases]


def floor(value: Any, by: Any) -> Any:
    """A number divided by a positive one and rounded down."""
    # z3 divides whole numbers so that the remainder is not negative: a floor for positive divisors, the only ones.
    return value // by if isinstance(value, int) and isinstance(by, int) else value / by
