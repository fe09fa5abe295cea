"""What to write instead: remedies for values, kinds and calls that are not of the language of rules."""

from __future__ import annotations

import math
import re
from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.checking.written_terms import written, written_value
from pingyuan_rules.engine.labels import Label
from pingyuan_rules.engine.rates.ratios import Ratio
from pingyuan_rules.engine.values import BOOL, DATE, DECIMAL, FEN, INT, NUMBERS, RATIO, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pingyuan_rules.engine.terms import Term

LENGTHS_OF_TIME = (
    "write add_days(date, 30) or add_months(date, 1) for a later day, and days_between(earlier, later), "
    "full_years(earlier, later) or a difference of calendar months for the time between two"
)
NOT_COMPARED = "ratios and scales are not compared; compare the share(...) of a number"
USAGE: Mapping[str, str] = MappingProxyType(
    {
        "all_of": "all_of(a, b)",
        "any_of": "any_of(a, b)",
        "implies": "implies(premise, conclusion)",
        "as_is": "as_is(a)",
        "not_": "not_(a)",
        "at_least": "at_least(2, a, b, c)",
        "count_true": "count_true(a, b)",
        "minimum": "minimum(a, b)",
        "maximum": "maximum(a, b)",
        "clip": "clip(value, low, high)",
        "total": "total(a, b)",
        "times": "times(amount, number)",
        "divide": "divide(value, by, Rounding.FLOOR)",
        "share": "share(amount, ratio, Rounding.FLOOR)",
        "marginal": "marginal(scale, amount, Rounding.FLOOR)",
        "bracket": "bracket(scale, value)",
        "hundredths": "hundredths(value)",
        "calendar_month": "calendar_month(date)",
        "day": "day(date)",
        "year": "year(date)",
        "month": "month(date)",
        "first_of_year": "first_of_year(date)",
        "add_months": "add_months(date, 1)",
        "add_days": "add_days(date, 30)",
        "days_between": "days_between(earlier, later)",
        "full_years": "full_years(earlier, later)",
        "choose": "choose((condition, value), otherwise=value)",
        "choose_one": "choose_one((condition, value), (other_condition, other_value))",
        "choose_by_rank": "choose_by_rank((condition, rank, value), otherwise=value)",
        "count_where": "count_where(branch.members, rule)",
        "any_where": "any_where(branch.members, rule)",
        "all_where": "all_where(branch.members, rule)",
        "at_least_where": "at_least_where(2, branch.members, rule)",
        "sum_over": "sum_over(branch.members, rule)",
        "largest_over": "largest_over(branch.members, rule, otherwise=value)",
        "smallest_over": "smallest_over(branch.members, rule, otherwise=value)",
        "fen": "fen(30_000) for 300 yuan",
    }
)
"""How each word is called."""
FIXED: Mapping[str, str] = MappingProxyType(
    {
        "at_least": "write the number first, as in at_least(2, a, b, c)",
        "at_least_where": "write the number first, as in at_least_where(2, branch.members, rule)",
        "choose_by_rank": "make the rank a parameter of the policy",
    }
)
"""What to do about a number that a word needs to be fixed, and that is not."""
_LISTS = (list, tuple, set, frozenset, dict)
_YEARS = range(1900, 2200)


def call_remedy(message: str) -> str:
    """What Python says about the arguments of a word, with how the word is called."""
    word = re.match(r"(\w+)\(\) ", message)
    return f"{message}; write {USAGE[word[1]]}" if word is not None and word[1] in USAGE else message


def value_mistake(value: object, sign: str = "", beside: Term | None = None) -> str:  # noqa: C901, PLR0911 - by type
    """What to write instead of a value that no rule knows.

    Args:
        value: The value.
        sign: The sign of the comparison or the arithmetic in which it stands, if it stands in one.
        beside: The other side of that.
    """
    found = f"{value!r} ({type(value).__name__})"
    if isinstance(value, float | Fraction):
        return _inexact(value, found, sign, beside)
    if isinstance(value, str):
        return f"{found} is text, which no rule has: write {text_meant(value, beside)}"
    if isinstance(value, _LISTS):
        name = "" if beside is None else written(beside)
        remedy = f"compare each, as in any_of({name} == a, {name} == b)" if name else "write each value by itself"
        return f"a {type(value).__name__} is no value of a rule: {remedy}"
    if isinstance(value, type) and issubclass(value, Enum):
        return f"{value.__name__} is the whole enumeration: name a member, such as {_member(value)}"
    if isinstance(value, Label):
        return f"{value.en!r} (Label) is words, which no rule compares: write the member itself, without .label"
    if value is None:
        return (
            "None cannot be written in a rule: what nobody recorded is unknown by itself, no money is fen(0), and what "
            "may rightly be absent is a member of an enumeration"
        )
    if isinstance(value, timedelta):
        return f"{value!s} (timedelta) cannot be used in a rule: {LENGTHS_OF_TIME}"
    if isinstance(value, datetime):
        return f"{found} is a moment, and rules know days: write date({value.year}, {value.month}, {value.day})"
    if isinstance(value, Decimal) and beside is not None and beside.kind == DECIMAL:
        return f"{found} has more decimals than any fact: {_decimals(Fraction(value))}"
    if isinstance(value, Decimal):
        return f"{found} has more than two decimals: {_share(Fraction(value), beside)}"
    if callable(value):
        name = getattr(value, "__name__", "it")
        return f"{name} is not called: write {getattr(value, 'called', USAGE.get(name, f'{name}(...)'))}"
    return f"{found} cannot be used in a rule; write a bool, int, fen(...), Decimal, date or enum"


def _inexact(value: float | Fraction, found: str, sign: str, beside: Term | None) -> str:
    if not math.isfinite(value):
        return f"{found} is no number that a rule knows"
    exact = Fraction(str(value))
    if beside is not None and beside.kind not in NUMBERS:
        remedies = {BOOL: "write the condition itself", DATE: "write a day as date(2020, 1, 31)"}
        other = f"write a member, such as {_member(beside.kind.enum)}" if beside.kind.enum else NOT_COMPARED
        remedy = remedies.get(beside.kind, other)
        return f"{found} does not go together with {written(beside)} ({beside.kind.name}): {remedy}"
    if beside is not None and sign not in {"+", "-", "*"}:
        if beside.kind == INT:
            return f"{found} is not exact: {_multiplied(beside, sign, exact)}"
        if beside.kind == FEN:
            return f"{found} is not exact: write fen(...) with a whole number of fen, 100 of which are one yuan"
        return f"{found} is not exact: {_decimals(exact)}"
    return f"{found} is not exact: {_share(exact, beside)}"


def _decimals(number: Fraction) -> str:
    """The decimals between which a number lies, or which it is."""
    hundredths = dict.fromkeys((math.floor(number * 100), math.ceil(number * 100)))
    return "write " + " or ".join(f'Decimal("{Decimal(each).scaleb(-2)}")' for each in hundredths)


def text_meant(text: str, beside: Term | None) -> str:
    """What a text means in a rule, beside a date or a member of an enumeration: one of these, as it is written."""
    with suppress(ValueError):
        return written_value(date.fromisoformat(text))
    if beside is None or beside.kind.enum is None:
        return "a member of its enumeration"
    members = list(beside.kind.enum)
    meant = [member for member in members if text.casefold() in {str(member.value), member.name.casefold()}]
    return " or ".join(map(written_value, meant or members[:4]))


def _multiplied(number: Term, sign: str, limit: Fraction) -> str:
    """How to compare a whole number with a fraction."""
    side = written(number) if limit.denominator == 1 else f"{written(number)} * {limit.denominator}"
    return f"compare whole numbers, as in {side} {sign} {limit.numerator}"


def _share(share: Fraction, item: Term | None) -> str:
    """How to take a share of something."""
    name = "amount" if item is None else written(item)
    many = name if share.numerator == 1 else f"times({name}, {share.numerator})"
    if item is not None and item.kind == INT and share.numerator != 1:
        many = f"{name} * {share.numerator}"
    if share.denominator == 1:
        return f"write {many}"
    if share < 0:
        return "a share is 0 or more; what is taken off is a difference"
    return f"write share({name}, {Ratio(share)!r}, Rounding.FLOOR) or with another Rounding"


def fixed_mistake(word: str, number: object) -> str | None:
    """What is wrong with a number that a word takes only whole, or None if it is no other number."""
    if not isinstance(number, float | Fraction | Decimal):
        return None
    message = f"{word}(...) takes a whole number, not {number} ({type(number).__name__})"
    if not math.isfinite(number) or not number:
        return message
    part = Fraction(str(number))
    if part.denominator == 1:
        return f"{message}: write {part}"
    if word != "divide":
        return message + {"add_months": ": add days for a part of a month", "add_days": ": a date has no hours"}.get(
            word, ""
        )
    by = "" if part.numerator == 1 else f" and divide by {part.numerator}"
    return f"{message}: multiply by {part.denominator}{by} instead"


def _member(enum: type[Enum]) -> str:
    return f"{enum.__name__}.{next(iter(enum)).name}"


def no_order(kind: Kind) -> str:
    """What to write if values of a kind are compared that have no order."""
    if kind.enum is None:
        return f"{kind.name} has no order; use == or choose(...)"
    return (
        f"{kind.name} has no order; use == or choose(...), or, if its members stand from the lowest to the highest, "
        f"define class {kind.name}(Choice, ordered=True)"
    )


def side_remedy(left: Term, sign: str, right: Term) -> str:  # noqa: C901, PLR0911, PLR0912 - one for each pair of kinds
    """What to write if two sides of a comparison or of arithmetic are of kinds that do not go together."""
    kinds, compares = {left.kind, right.kind}, sign not in {"+", "-", "*"}
    other = right if isinstance(right, t.Const) else left
    constant: Any = other.value if isinstance(other, t.Const) else None
    if DATE in kinds:
        date_first = left.kind == DATE
        day, number = (written(left), right) if date_first else (written(right), left)
        if kinds == {DATE} and sign == "-":
            return f"; write days_between({written(right)}, {written(left)})"
        if kinds == {DATE, INT} and (sign == "+" or (sign == "-" and date_first)):
            return f"; write add_days({day}, {'-' * (sign == '-')}{written(number)})"
        if not compares:
            return f"; {LENGTHS_OF_TIME}"
        if isinstance(number, t.CalendarMonth):
            return f"; compare two months, as in calendar_month({day}) {sign} {written(number)}"
        return f"; write year({day}) {sign} {constant}" if constant in _YEARS else "; write a day as date(2020, 1, 31)"
    if kinds == {FEN, INT}:
        if constant is None:
            return "; write an amount of money as fen(...) or take it from the policy"
        if other.kind == FEN:
            return "; an amount is compared with, added to and taken from amounts"
        return f"; write fen({constant}), or fen({constant * 100}) if yuan are meant"
    if kinds == {FEN, DECIMAL} and constant is not None and other.kind == DECIMAL:
        return f"; write fen({int(constant * 100)}) for {constant} yuan"
    if kinds <= {BOOL, INT}:
        if compares and constant is not None:
            return "; write the condition itself, or not_(...) for its opposite"
        conditions = ", ".join(written(side) for side in (left, right) if side.kind == BOOL)
        return f"; count conditions with count_true({conditions})"
    if kinds == {INT, DECIMAL}:
        if constant is not None and other.kind == DECIMAL and compares:
            return f"; {_multiplied(left if other is right else right, sign, Fraction(constant))}"
        number, decimal = (left, right) if left.kind == INT else (right, left)
        return f"; write hundredths({written(decimal)}) and {written(number)} * 100 to compute with both"
    if DECIMAL in kinds:
        return "; write hundredths(...) of a decimal to compute with it"
    if BOOL in kinds and FEN in kinds:
        return "; choose an amount by a condition, as in choose((condition, fen(100)), otherwise=fen(0))"
    enum = left.kind.enum or right.kind.enum
    if enum is None:
        return "; a ratio or a scale gives the share(...) or the bracket(...) of a number"
    return f"; name a member of the same enumeration, such as {_member(enum)}"


def kind_remedy(word: str, wanted: Kind, term: Term) -> str:  # noqa: C901, PLR0911, PLR0912 - one for each pair of kinds
    """What to write if a word takes another kind of value than it is given."""
    name, kind = written(term), term.kind
    if wanted == BOOL:
        if isinstance(term, t.Const):
            return "; write a condition"
        if kind.enum is not None:
            return f"; write a comparison, such as {name} == {_member(kind.enum)}"
        example = {FEN: "fen(100)", DATE: "date(2020, 1, 31)", DECIMAL: 'Decimal("80.5")'}.get(kind, "1")
        return f"; write a comparison, such as {name} >= {example}"
    if word == "bracket" and kind in {INT, FEN} and not isinstance(term, t.Const):
        return f"; the scale has {wanted.name} for thresholds: look up such a value, or give it others"
    if wanted == FEN and kind == INT:
        if isinstance(term, t.Const):
            return f"; write fen({name}), or fen({cast('int', term.value) * 100}) if yuan are meant"
        return "; add whole numbers with +" if word == "total" else "; multiply whole numbers with *"
    if wanted == INT and kind == DECIMAL:
        if isinstance(term, t.Const) and word == "times":
            return f"; {_share(Fraction(cast('Decimal', term.value)), None)}"
        return f"; write hundredths({name})"
    if wanted == INT and kind == RATIO and word in {"times", "share"}:
        return f"; write share(amount, {name}, Rounding.FLOOR)"
    if wanted == INT and kind == FEN and word == "times":
        return "; an amount is taken a number of times, not an amount of times"
    if kind == BOOL and word in {"minimum", "maximum"}:
        return f"; write {'all_of' if word == 'minimum' else 'any_of'}(a, b)"
    if kind == BOOL and wanted in NUMBERS:
        return f"; count conditions with count_true({name})"
    if wanted == DECIMAL and kind == INT:
        return "; a whole number needs no hundredths(...)"
    return "; a date is a fact, policy.on or date(2020, 1, 31)" if wanted == DATE else ""


def graded_extreme(how: str, records: str, kind: Kind) -> str:
    """What to write instead of the highest or the lowest grade of related records, which tables cannot find."""
    grades = list(cast("type[Enum]", kind.enum))
    best = written_value(grades[-1 if how == "largest" else 0])
    return (
        f"; ask for one grade after the other, as in choose((any_where({records}, rule), {best}), ..., otherwise=...)"
    )


def argument_remedy(helper: str, wanted: Kind, term: Term) -> str:
    """What to write if a helper takes another kind of value than it is given."""
    if wanted == DECIMAL and isinstance(term, t.Const) and term.kind == INT:
        return f'; write Decimal("{term.value}")'
    # A word of the language could do otherwise with a whole number; a helper takes what it declares.
    return "" if term.kind == INT and not isinstance(term, t.Const) else kind_remedy(helper, wanted, term)


def mixed_kinds(word: str, terms: Sequence[Term]) -> str:
    """What is wrong with values that are not all of one kind, and what to write."""
    listed = ", ".join(f"{written(term)} ({term.kind.name})" for term in terms)
    kinds = {term.kind for term in terms}
    numbers = [term for term in terms if isinstance(term, t.Const) and term.kind == INT]
    remedy = "give all of them one kind"
    for kind, form in ((FEN, "fen({})"), (DECIMAL, 'Decimal("{}")')):
        written_alone = numbers == [term for term in terms if term.kind == INT]
        if kinds == {kind, INT} and written_alone and len(numbers) * 2 <= len(terms):
            remedy = "write " + " and ".join(
                f"{form.format(term.value)} instead of {term.value}" for term in dict.fromkeys(numbers)
            )
    return f"{word}(...) has values of several kinds, {listed}: {remedy}"
