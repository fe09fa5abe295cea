"""The words a rule is written in.

Each works on symbols while a rule is traced, and on plain values and UNKNOWN at any time, by the same
three-valued logic: `all_of(False, UNKNOWN)` is False, `all_of(True, UNKNOWN)` is UNKNOWN.
"""

import functools
import operator
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar, cast, overload

from pingyuan_rules.engine import logic
from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.checking.mistakes import USAGE, graded_extreme
from pingyuan_rules.engine.checking.operands import ORDERED, Operands, build, check_whole, items_of
from pingyuan_rules.engine.checking.written_terms import written
from pingyuan_rules.engine.labels import Choice
from pingyuan_rules.engine.rates.ratios import Ratio
from pingyuan_rules.engine.rates.scales import Scale
from pingyuan_rules.engine.records import Record, Related
from pingyuan_rules.engine.terms import Rounding
from pingyuan_rules.engine.tracing import (
    RelatedSymbol,
    Subject,
    Symbol,
    active_tracer,
    describe,
    lift,
    symbols_in,
)
from pingyuan_rules.engine.values import (
    BOOL,
    DATE,
    DECIMAL,
    FEN,
    INT,
    RATIO,
    RELATED,
    UNKNOWN,
    Amount,
    Fen,
    Kind,
    Unknown,
    fen,
)

R = TypeVar("R", bound=Record)
T = TypeVar("T")
N = TypeVar("N", int, Fen)
V = TypeVar("V")
G = TypeVar("G")
D = TypeVar("D", int, Fen, Decimal, date)
C = TypeVar("C", bound=Choice)


def all_of(*conditions: bool | Unknown) -> bool:
    """True when every condition is true, false when any is false, else unknown."""
    return build(conditions, lambda built: t.AllOf(built.of(BOOL, "all_of")), lambda: logic.all_of(conditions))


def any_of(*conditions: bool | Unknown) -> bool:
    """True when any condition is true, false when every one is false, else unknown."""
    return build(conditions, lambda built: t.AnyOf(built.of(BOOL, "any_of")), lambda: logic.any_of(conditions))


def implies(premise: bool | Unknown, conclusion: bool | Unknown) -> bool:
    """True when the premise is false or the conclusion true, false when it is the other way round, else unknown.

    For laws, which return it as a whole.
    """

    def term(built: Operands) -> t.Implies:
        before, after = built.of(BOOL, "implies")
        return t.Implies((t.Not(before), after))

    return build((premise, conclusion), term, lambda: logic.any_of((logic.not_(premise), conclusion)))


def not_(condition: bool | Unknown) -> bool:
    """True when the condition is false, and the reverse."""
    return build((condition,), lambda built: t.Not(built.one(BOOL, "not_")), lambda: logic.not_(condition))


def at_least(number: int, *conditions: bool | Unknown) -> bool:
    """Whether at least `number` of the conditions are true, decided as early as the known ones allow.

    Args:
        number: A constant or a parameter of the policy.
        conditions: What is counted.
    """

    def term(built: Operands) -> t.AtLeast:
        first, *rest = built.terms
        fixed, items = built.fixed(first, "at_least"), built.of(BOOL, "at_least", rest)
        several = "1 condition" if len(items) == 1 else f"{len(items)} conditions"
        if isinstance(fixed, t.Const) and not 0 < cast("int", fixed.value) <= len(items):
            number, always = fixed.value, "always" if cast("int", fixed.value) < 1 else "never"
            remedy = "the condition itself" if len(items) == 1 else f"a number from 1 to {len(items)}"
            built.refuse(f"at_least({number}, ...) of {several} is {always} true; write {remedy}")
        least = built.tracer.least(fixed)
        if isinstance(fixed, t.Param) and least is not None and least > len(items):
            built.refuse(f"at_least({fixed.name}, ...) of {several} is never true: {fixed.name} is {least} or more")
        return t.AtLeast(fixed, items)

    check_whole("at_least", number)
    return build((number, *conditions), term, lambda: logic.at_least(number, conditions))


def count_true(*conditions: bool | Unknown) -> int:
    """How many of the conditions are true; unknown when any is unknown."""
    return build(
        conditions, lambda built: t.CountTrue(built.of(BOOL, "count_true")), lambda: logic.count_true(conditions)
    )


def as_is(value: T | Unknown) -> T:
    """The value itself, for a rule whose whole answer it is, such as a fact that the rule returns as it stands.

    Type checkers see that a fact may be UNKNOWN, and that the function returns a known value. This function tells them
    that the rule is unknown if the fact is. The other functions of the language do so for their arguments.
    """
    return value  # type: ignore[return-value] # what UNKNOWN is to type checkers while a rule is written


@overload
def minimum(*values: D | Unknown) -> D: ...  # type: ignore[overload-overlap] # of UNKNOWN alone
@overload
def minimum(*values: C | Unknown) -> C: ...
def minimum(*values: Any) -> Any:
    """The least of the values."""
    return build(
        values,
        lambda built: t.Smallest(*built.ordered("minimum")),
        lambda: logic.known(lambda *items: min(items), values),
    )


@overload
def maximum(*values: D | Unknown) -> D: ...  # type: ignore[overload-overlap] # of UNKNOWN alone
@overload
def maximum(*values: C | Unknown) -> C: ...
def maximum(*values: Any) -> Any:
    """The greatest of the values."""
    return build(
        values,
        lambda built: t.Largest(*built.ordered("maximum")),
        lambda: logic.known(lambda *items: max(items), values),
    )


@overload
def clip(value: D | Unknown, low: D | Unknown, high: D | Unknown) -> D: ...  # type: ignore[overload-overlap] # as above
@overload
def clip(value: C | Unknown, low: C | Unknown, high: C | Unknown) -> C: ...
def clip(value: Any, low: Any, high: Any) -> Any:
    """The value, but not less than `low` and not more than `high`."""
    if (tracer := active_tracer()) is not None:
        bounds = lift(low, tracer), lift(high, tracer)
        if all(isinstance(bound, t.Const) and (bound.kind in ORDERED or bound.kind.is_ordered) for bound in bounds):
            lowest, highest = cast("tuple[t.Const, t.Const]", bounds)
            if lowest.kind == highest.kind and cast("int", lowest.value) > cast("int", highest.value):
                tracer.refuse(f"clip(...) from {describe(lowest)} to {describe(highest)}: write the lower bound first")
    return maximum(low, minimum(value, high))


def total(*amounts: Fen | Unknown) -> Fen:
    """Amounts of money added."""
    return build(
        amounts,
        lambda built: t.Sum(built.of(FEN, "total"), FEN),
        lambda: logic.known(lambda *a: functools.reduce(operator.add, a, fen(0)), amounts),
    )


# A word of its own, since `3 * amount` would be a plain int to type checkers.
def times(amount: Fen | Unknown, number: int | Unknown) -> Fen:
    """An amount of money taken a number of times."""

    def term(built: Operands) -> t.Product:
        money, count = built.terms
        if money.kind == INT and count.kind == FEN:
            built.refuse(f"times(...) takes the amount first: write times({written(count)}, {written(money)})")
        return t.Product(built.one(FEN, "times", money), built.one(INT, "times", count), FEN)

    return build((amount, number), term, lambda: logic.known(operator.mul, (amount, number)))


def divide(value: N | Unknown, by: int | Unknown, rounding: Rounding) -> N:
    """A number or an amount divided by a positive number, rounded as stated.

    Args:
        value: What is divided.
        by: A whole number that is surely positive: a constant, a parameter or a fact with `ge=1`, `maximum(1, ...)`, or
            a sum that has such a least. A table that holds a 0 all the same has no answer in that row.
        rounding: How, for negatives too; see `Rounding`.
    """

    def term(built: Operands) -> t.Quotient:
        item, divisor = built.terms
        (item,), kind = built.alike((INT, FEN), "divide", [item])
        if divisor.kind != INT:
            built.refuse(f"divide(...) by {describe(divisor)}: the divisor is a whole number")
        least = built.tracer.least(divisor)
        if least is None or least < 1:
            if isinstance(divisor, t.Const):
                built.refuse(f"divide(...) by {divisor.value}: the divisor is at least 1")
            remedy = {t.Fact: "define the fact with ge=1", t.Param: "define the parameter with ge=1"}.get(
                type(divisor), "divide by maximum(1, ...), or by a fact or parameter with ge=1"
            )
            built.refuse(f"divide(...) by {describe(divisor)}, which may be 0 or less; {remedy}")
        if not isinstance(rounding, Rounding):
            built.refuse("divide(...) needs a Rounding, such as Rounding.FLOOR, as its third argument")
        return t.Quotient(item, divisor, rounding, kind)

    def plain() -> Any:
        # Sums of amounts are amounts by themselves; a part of one would be a plain number.
        answer = logic.quotient(value, by, rounding)
        return Amount(answer) if isinstance(value, Amount) else answer

    check_whole("divide", by)
    return build((value, by), term, plain)


def share(amount: N | Unknown, ratio: Ratio | Unknown, rounding: Rounding, *, to: int | None = None) -> N:
    """A share of a number or an amount, such as 0.5 % of it, rounded as stated.

    Args:
        amount: The number or the amount of which the share is taken.
        ratio: A parameter of kind `Ratio`, a constant such as `Ratio("0.5%")`, or one that `bracket` or `choose` gives.
        rounding: How the share is rounded; see `Rounding`.
        to: The answer is rounded to a multiple of this: `fen(10)` for 0.10 yuan. By default 1, or one fen.
    """
    return build(
        (amount, ratio),
        lambda built: built.share("share", RATIO, rounding, to),
        lambda: logic.share(amount, ratio, rounding, to or 1),
    )


def marginal(scale: Scale[N, Ratio] | Unknown, amount: N | Unknown, rounding: Rounding, *, to: int | None = None) -> N:
    """An amount times a scale, bracket by bracket, as an income tax: each part by the ratio of its own bracket.

    The products are added exactly and rounded once. The part below the first threshold counts as 0.

    Args:
        scale: A parameter of kind `Scale[Fen, Ratio]` or `Scale[int, Ratio]`.
        amount: The amount.
        rounding: How the share is rounded; see `Rounding`.
        to: The answer is rounded to a multiple of this: `fen(10)` for 0.10 yuan. By default 1, or one fen.
    """
    return build(
        (amount, scale),
        lambda built: built.share("marginal", None, rounding, to),
        lambda: logic.share(amount, scale, rounding, to or 1),
    )


def bracket(scale: Scale[V, G] | Unknown, value: V | Unknown) -> G:
    """The entry of a scale for a value: the ratio, the number or the amount of the bracket in which it lies.

    Below the first threshold it gives 0.

    Args:
        scale: A parameter of kind `Scale`, such as `Scale[int, Fen]`.
        value: A number or an amount, of the same kind as the thresholds.
    """

    def term(built: Operands) -> t.Bracket:
        of, item = built.terms
        if not of.kind.parts:
            built.refuse(f"bracket(...) takes a scale of the policy, not {describe(of)}")
        by, gives = of.kind.parts
        return t.Bracket(of, built.one(by, "bracket", item), gives)

    return build((scale, value), term, lambda: logic.bracket(scale, value))


def hundredths(value: Decimal | Unknown) -> int:
    """A decimal as a whole number of hundredths, with which rules compute: 88.5 points are 8,850 hundredths."""
    return build(
        (value,), lambda built: t.Hundredths(built.one(DECIMAL, "hundredths")), lambda: logic.hundredths(value)
    )


def calendar_month(day: date | Unknown) -> int:
    """The month a date lies in, counted as year * 12 + month, so that months can be subtracted."""
    return build(
        (day,), lambda built: t.CalendarMonth(built.one(DATE, "calendar_month")), lambda: logic.calendar_month(day)
    )


def day(day: date | Unknown) -> int:
    """The day of the month, 1 to 31."""
    return build((day,), lambda built: t.Day(built.one(DATE, "day")), lambda: logic.day_of_month(day))


def year(date: date | Unknown) -> int:
    """The year of a date."""
    return _calendar("year", INT, date)


def month(date: date | Unknown) -> int:
    """The month of a date, 1 to 12. To count months from one date to another, subtract calendar months."""
    return _calendar("month", INT, date)


def first_of_year(date: date | Unknown) -> date:
    """1 January of the year of a date."""
    return _calendar("first_of_year", DATE, date)


def add_months(date: date | Unknown, number: int | Unknown) -> date:
    """The date a number of months later, or the last day of the month if it has no such day.

    One month after 31 January is 28 or 29 February. The date is unknown if it would lie outside the years 1 to 9999.

    Args:
        date: The date from which months are counted.
        number: How many months; a negative number leads to an earlier date.
    """
    return _calendar("add_months", DATE, date, number)


def add_days(date: date | Unknown, number: int | Unknown) -> date:
    """The date a number of days later; unknown if it would lie outside the years 1 to 9999.

    Args:
        date: The date from which days are counted.
        number: How many days; a negative number leads to an earlier date.
    """
    return _calendar("add_days", DATE, date, number)


def days_between(start: date | Unknown, end: date | Unknown) -> int:
    """The days from one date to another: 1 from one day to the next, negative if `end` is before `start`."""
    return _calendar("days_between", INT, start, end)


def full_years(start: date | Unknown, end: date | Unknown) -> int:
    """The full years from one date to another, as people count their age; negative if `end` is before `start`.

    It is the greatest number of years that can be added to `start` without passing `end`, by the rule of `add_months`.
    So a year that began on 29 February is full on 28 February, unless that year has a 29th too.
    """
    return _calendar("full_years", INT, start, end)


def choose(*cases: tuple[bool | Unknown, T | Unknown], otherwise: T | Unknown) -> T:
    """The value of the first case whose condition is true, else `otherwise`.

    Unknown when an undecided condition could change the outcome; known when every case that is still
    possible has the same value.

    Args:
        cases: Pairs of a condition and a value.
        otherwise: The value when no condition is true.
    """

    def term(built: Operands) -> t.Choose:
        conditions = built.conditions("choose", built.terms[:-1:2], built.terms[1:-1:2])
        values, kind = built.alike(None, "choose", [*built.terms[1:-1:2], built.terms[-1]])
        return t.Choose(tuple(zip(conditions, values[:-1], strict=True)), values[-1], kind)

    values = (*items_of(cases, ("a condition", "a value"), "choose"), otherwise)
    return build(values, term, lambda: logic.choose(cases, otherwise))


def choose_one(*cases: tuple[bool | Unknown, T | Unknown]) -> T:
    """The value of the one case whose condition is true: cases that exclude each other, in no order.

    Known as soon as one case holds and every other that may hold too has the same value. Exactly one condition is meant
    to be true. If none is, or several are with different values, there is no answer: it is UNKNOWN, and its status says
    that there is no single case. `proof.lint` proves that this cannot be, or shows a record.

    Args:
        cases: Pairs of a condition and a value, two or more.
    """

    def term(built: Operands) -> t.ChooseOne:
        conditions = built.conditions("choose_one", built.terms[::2], built.terms[1::2])
        values, kind = built.alike(None, "choose_one", built.terms[1::2])
        if len(conditions) == 1:
            built.refuse(f"choose_one(...) of one case: write {USAGE['choose_one']}, or the value itself")
        if kind.parts:
            built.refuse("choose_one(...) between scales: choose the brackets or the shares that they give")
        for place, condition in enumerate(conditions, 1):
            if isinstance(condition, t.Const):
                always = "always holds, so that no other may" if condition.value else "never holds"
                built.refuse(f"case {place} of choose_one(...) {always}: write a condition on the record")
            if (other := conditions.index(condition) + 1) < place:
                built.refuse(
                    f"cases {other} and {place} of choose_one(...) have the same condition, {written(condition)}: "
                    "give each case a condition of its own"
                )
        return t.ChooseOne(tuple(zip(conditions, values, strict=True)), kind)

    values = items_of(cases, ("a condition", "a value"), "choose_one")
    return build(values, term, lambda: logic.choose_one(cases))


def choose_by_rank(*cases: tuple[bool | Unknown, int, T | Unknown], otherwise: T | Unknown) -> T:
    """Like `choose`, with the cases taken in the order of their ranks, the least first.

    Args:
        cases: Triples of a condition, a rank (a constant or a parameter) and a value; equal ranks keep
            the order in which they are written.
        otherwise: The value when no condition is true.
    """

    def term(built: Operands) -> t.Ranked:
        conditions = built.conditions("choose_by_rank", built.terms[:-1:3], built.terms[2:-1:3])
        ranks = [built.fixed(rank, "choose_by_rank") for rank in built.terms[1:-1:3]]
        values, kind = built.alike(None, "choose_by_rank", [*built.terms[2:-1:3], built.terms[-1]])
        return t.Ranked(tuple(zip(conditions, ranks, values[:-1], strict=True)), values[-1], kind)

    values = (*items_of(cases, ("a condition", "a rank", "a value"), "choose_by_rank"), otherwise)
    return build(values, term, lambda: logic.choose_by_rank(cases, otherwise))


def count_where(records: Related[R], rule: Callable[[R], bool | Unknown]) -> int:
    """How many related records a rule is true of; unknown when an answer is, or nobody recorded them.

    Args:
        records: Related records of the record, such as `branch.members`.
        rule: A rule of the same book about them, which answers yes or no for each.
    """
    return _fold("count", records, rule)


def any_where(records: Related[R], rule: Callable[[R], bool | Unknown]) -> bool:
    """Whether a rule is true of any related record: unknown when it is of none, and one answer is unknown."""
    return _fold("any", records, rule)


def all_where(records: Related[R], rule: Callable[[R], bool | Unknown]) -> bool:
    """Whether a rule is true of every related record, as it is of none; false as soon as it is false of one."""
    return _fold("all", records, rule)


def at_least_where(number: int, records: Related[R], rule: Callable[[R], bool | Unknown]) -> bool:
    """Whether a rule is true of at least `number` related records, decided as early as the known answers allow.

    Args:
        number: A constant or a parameter of the policy.
        records: Related records of the record, such as `branch.members`.
        rule: A rule of the same book about them, which answers yes or no for each.
    """
    check_whole("at_least_where", number)
    return _fold("at_least", records, rule, number)


def sum_over(records: Related[R], rule: Callable[[R], N | Unknown]) -> N:
    """The answers of a rule about each related record added; 0 for none, unknown when an answer is."""
    return _fold("sum", records, rule)


def largest_over(records: Related[R], rule: Callable[[R], D | Unknown], *, otherwise: D | Unknown) -> D:
    """The greatest answer of a rule about each related record; unknown when an answer is.

    Args:
        records: Related records of the record, such as `branch.members`.
        rule: A rule of the same book about them, which answers a number, an amount or a date for each.
        otherwise: The value if there are no related records.
    """
    return _fold("largest", records, rule, otherwise)


def smallest_over(records: Related[R], rule: Callable[[R], D | Unknown], *, otherwise: D | Unknown) -> D:
    """The least answer of a rule about each related record; see `largest_over`."""
    return _fold("smallest", records, rule, otherwise)


def _fold(how: t.How, records: Any, rule: Any, *others: Any) -> Any:
    """A fold of a rule's answers, or its value when the records are plain."""
    word = f"{how}_{'where' if how in _TRUTHS else 'over'}"
    if not isinstance(records, RelatedSymbol):
        if (tracer := symbols_in([records, *others])) is not None:
            tracer.refuse(f"{word}(...) takes related records of the record, not {describe(lift(records, tracer))}")
        if (tracer := active_tracer()) is not None:
            tracer.refuse(f"{word}(...) takes related records of the record and a rule about them: write {USAGE[word]}")
        if records is UNKNOWN:
            # Nobody knows of a relation here, nor how many there can be: enough for any number.
            return logic.fold(how, [UNKNOWN] * (max(1, others[0]) if how == "at_least" else 1), others)
        return logic.fold(how, [rule(each) for each in records], others)
    tracer, relation = records.tracer, records.relation
    about = f"a rule about {relation.record.__name__}"
    # A fact or a record may have a fact called kind, and would answer by it.
    is_symbol = isinstance(rule, Symbol | Subject | RelatedSymbol)
    if is_symbol or not isinstance(kind := getattr(rule, "kind", None), Kind):
        tracer.refuse(f"{word}({relation.name}, ...) takes {about}, not {rule!r:.60}")
    kinds = {"sum": (INT, FEN)}.get(how, (BOOL,) if how in _TRUTHS else (INT, FEN, DATE))
    if kind not in kinds:
        expected = " or ".join(each.name for each in kinds)
        remedy = graded_extreme(how, relation.name, kind) if kind.is_ordered and how in t.EXTREMES else ""
        found = f"{rule.told} answers {kind.name}{remedy}"
        tracer.refuse(f"{word}({relation.name}, ...) takes {about} that answers {expected}; {found}")
    operands = Operands([lift(value, tracer) for value in others], tracer)
    if how == "at_least":
        number = operands.fixed(operands.terms[0], word)
        if isinstance(number, t.Const) and not 1 <= number.value <= relation.most:  # type: ignore[operator] # a number
            tracer.refuse(
                f"{word}({number.value}, {relation.name}, ...): there are 0 to {relation.most:,} {relation.name}; "
                f"write a number from 1 to {relation.most:,}"
            )
    elif others:
        operands.one(kind, word)
    answer = INT if how == "count" else kind
    fold = t.Fold(
        how,
        t.Fact(relation.name, RELATED),
        t.Call(tracer.own(rule), kind),
        relation.most,
        tuple(operands.terms),
        answer,
    )
    return Symbol(fold, tracer)


_TRUTHS: frozenset[t.How] = frozenset({"count", "any", "all", "at_least"})
"""Folds of rules that answer yes or no."""

WORDS: frozenset[Callable[..., object]] = frozenset(
    {all_of, any_of, implies, as_is, not_, at_least, count_true, minimum, maximum, clip, total, times, divide, share,
     marginal, bracket, hundredths, calendar_month, day, year, month, first_of_year, add_months, add_days, days_between,
     full_years, choose, choose_one, choose_by_rank, fen, count_where, any_where, all_where, at_least_where, sum_over,
     largest_over, smallest_over}
)  # fmt: skip
"""Every function a rule may call, besides other rules."""


def _calendar(word: t.DateWord, kind: Kind, *values: object) -> Any:
    """A word about dates: the first value is a date, and the second a number to be added or another date."""
    if word in t.MOST:
        check_whole(word, values[1])

    def term(built: Operands) -> t.Calendar:
        wanted = (DATE, INT if word in t.MOST else DATE)
        items = tuple(built.one(each, word, item) for item, each in zip(built.terms, wanted, strict=False))
        number = items[-1]
        if word in t.MOST and isinstance(number, t.Const) and abs(cast("int", number.value)) > t.MOST[word]:
            built.refuse(
                f"{word}(...) by {number.value}: the years 1 to 9999 are {t.MOST[word]} {word[4:]} long; add less"
            )
        if all(isinstance(item, t.Const) for item in items) and logic.DATE_WORDS[word](*values) is UNKNOWN:
            built.refuse(
                f"{word}({', '.join(map(written, items))}) lies outside the years 1 to 9999; write a date within them"
            )
        return t.Calendar(word, items, kind)

    return build(values, term, lambda: logic.DATE_WORDS[word](*values))
