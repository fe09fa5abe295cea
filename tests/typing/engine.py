"""What type checkers see of the engine's public names: a small regulation of library fees, asserted type by type.

`make types` checks this file with mypy and pyright; the tests run it, so that it is true as well.
"""

from datetime import date
from typing import Any, assert_type

import attrs

from pingyuan_rules.engine import (
    UNKNOWN,
    Choice,
    Citation,
    Fen,
    Label,
    Law,
    Monotony,
    Parameters,
    Ratio,
    Record,
    Rounding,
    Rule,
    Rulebook,
    Scale,
    Status,
    Unknown,
    Version,
    add_days,
    add_months,
    all_of,
    any_of,
    at_least,
    bracket,
    calendar_month,
    choose,
    choose_by_rank,
    choose_one,
    clip,
    count_true,
    day,
    days_between,
    divide,
    fact,
    fen,
    first_of_year,
    full_years,
    implies,
    is_known,
    marginal,
    maximum,
    minimum,
    month,
    never_lowers,
    never_raises,
    not_,
    param,
    share,
    times,
    total,
    year,
    yuan,
)

SECTION = Citation(
    "S1",
    Label("借阅规定", "lending rules"),
    date(2020, 1, 1),
    Label("一", "1"),
    Label("滞纳金", "late fee"),
    Label("", ""),
)


class Reader(Choice):
    """Who borrows."""

    ADULT = "adult", "成人", "adult"
    CHILD = "child", "儿童", "child"


class Worth(Choice, ordered=True):
    """How much a book is worth, the least first."""

    COMMON = "common", "普通", "common"
    RARE = "rare", "珍本", "rare"


@attrs.frozen(kw_only=True)
class Loan(Record):
    """A book on loan."""

    reader: Reader | Unknown = fact(zh="读者", en="reader")
    due: date | Unknown = fact(zh="应还日期", en="due on")
    returned: date | Unknown = fact(zh="归还日期", en="returned on")
    pages: int | Unknown = fact(zh="页数", en="pages")
    price: Fen | Unknown = fact(zh="书价", en="price")
    worth: Worth | Unknown = fact(zh="珍贵程度", en="worth")
    reserved: bool | Unknown = fact(zh="有人预约", en="is reserved")


@attrs.frozen(kw_only=True)
class Fees(Parameters):
    """What a late book costs."""

    monthly: Fen = param(zh="每月滞纳金", en="fee a month")
    free_months: int = param(zh="宽限月数", en="months without a fee")


OWN = Fees(on=date(2020, 1, 1), monthly=fen(50), free_months=1)
book = Rulebook("fees", policy=Fees, default=lambda: OWN, version="1")


@book.rule(cites=SECTION)
def late(loan: Loan) -> bool:
    """Whether the book came back after the day it was due."""
    return loan.returned > loan.due


@book.rule(cites=SECTION)
def months_late(loan: Loan, fees: Fees) -> int:
    """For how many months a fee is due."""
    months = calendar_month(loan.returned) - calendar_month(loan.due) - fees.free_months
    return clip(months, 0, 1_000)


@book.rule(cites=SECTION)
def fee(loan: Loan, fees: Fees) -> Fen:
    """The fee, at most the book's price; children pay half."""
    full = times(fees.monthly, months_late(loan, fees))
    half = divide(full, 2, Rounding.HALF_UP)
    asked = choose((loan.reader == Reader.CHILD, half), otherwise=full)
    return minimum(asked, loan.price)


@book.rule(cites=SECTION)
def reader_asked(loan: Loan, fees: Fees) -> Reader:
    """Who is asked for the fee."""
    return choose((late(loan, fees), loan.reader), otherwise=Reader.ADULT)


@book.rule(cites=SECTION)
def last_day(loan: Loan) -> date:
    """The later of the two days."""
    return maximum(loan.due, loan.returned)


@book.helper
def is_long(months: int | Unknown, most: int, *, worth: Worth | Unknown) -> bool:
    """A helper: what it takes may be unknown, as facts may."""
    return any_of(months > most, all_of(months > 0, worth >= Worth.RARE))


@book.rule(cites=SECTION)
def long_late(loan: Loan, fees: Fees) -> bool:
    """Whether it is late by more than a year, or worth much."""
    return is_long(months_late(loan, fees), 12, worth=maximum(loan.worth, Worth.COMMON))


@book.rule(cites=SECTION)
def fine(loan: Loan) -> Fen:
    """A fine by the one case that holds."""
    return choose_one((loan.worth >= Worth.RARE, loan.price), (loan.worth < Worth.RARE, fen(0)))


@late.version(since=date(2021, 1, 1), cites=SECTION)
def late_2021(loan: Loan, fees: Fees) -> bool:
    """Whether a fee is due."""
    return months_late(loan, fees) > 0


@book.law(cites=SECTION)
def fee_is_at_most_the_price(loan: Loan, fees: Fees) -> bool:
    """Whatever a month costs, nobody pays more than the book did."""
    return fee(loan, fees) <= loan.price


@book.law(cites=SECTION)
def late_is_later(loan: Loan) -> bool:
    """A law without a policy."""
    return implies(loan.reserved, loan.due <= maximum(loan.due, loan.returned))


@book.law(cites=SECTION)
def dearer_books_never_cost_less() -> Monotony[Loan, Fees]:
    """A law about two records."""
    return never_lowers(("price", "returned"), fee)


@attrs.frozen(kw_only=True)
class CityFees(Fees):
    """What a late book costs in the city."""

    fixed: Fen = param(zh="固定费用", en="fixed fee")


OF_CITY = CityFees(on=date(2020, 1, 1), monthly=fen(50), free_months=1, fixed=fen(20))
city = book.extend("city", policy=CityFees, default=lambda: OF_CITY, version="1")
suburb = book.extend("suburb", version="1")


@city.replace(fee, cites=SECTION)
def city_fee(loan: Loan, fees: CityFees) -> Fen:
    """The fee, and a fixed one."""
    return total(fee(loan, fees), fees.fixed)


@city.rule(cites=SECTION, applies=late, asked_of=long_late, met_when=True)
def returned_at_all(loan: Loan, fees: CityFees) -> bool:
    """What a rule concerns, and is asked of, may be named by the rule of the other book."""
    return loan.returned <= fees.on


@city.replace(fee_is_at_most_the_price, cites=SECTION)
def fee_is_at_most_the_price_and_twenty(loan: Loan, fees: CityFees) -> bool:
    """The fixed fee comes beside what the book did cost."""
    return fee(loan, fees) <= total(loan.price, fees.fixed)


suburb.leave_out(late_is_later)
suburb.leave_out(dearer_books_never_cost_less)


@suburb.replace(late, cites=SECTION)
def late_in_suburb(loan: Loan) -> bool:
    """Whether the book came back three days after the day it was due."""
    return loan.returned > add_days(loan.due, 3)


LOAN = Loan(
    reader=Reader.CHILD, due=date(2020, 1, 31), returned=date(2020, 4, 1), pages=100, price=fen(1_000), reserved=True
)

# The decorator: one and two parameters.
assert_type(late, Rule[Loan, Fees, bool])
assert_type(months_late, Rule[Loan, Fees, int])
assert_type(fee, Rule[Loan, Fees, Fen])
assert_type(reader_asked, Rule[Loan, Fees, Reader])

# A text of a rule answers as the rule does, and a replacement as what it replaces.
assert_type(late_2021, Version)
assert_type(late.versions, tuple[Version, ...])
assert_type(city, Rulebook[CityFees])
assert_type(fee_is_at_most_the_price_and_twenty, Rule[Loan, CityFees, bool])
assert_type(suburb, Rulebook[Fees])
assert_type(city_fee, Rule[Loan, CityFees, Fen])
assert_type(late_in_suburb, Rule[Loan, Fees, bool])
assert_type(city_fee(LOAN), Fen | Unknown)
assert (city_fee(LOAN), late_in_suburb(LOAN), late.version_on(date(2022, 1, 1))) == (70, True, late_2021)


# Laws: of one record, with and without a policy, and of two.
assert_type(fee_is_at_most_the_price, Law[Loan, Fees])
assert_type(late_is_later, Law[Loan, Fees])
assert_type(dearer_books_never_cost_less, Monotony[Loan, Fees])
assert_type(never_raises("due", fee), Monotony[Loan, Fees])
assert_type(book.laws, tuple[Law[Any, Fees] | Monotony[Any, Fees], ...])
assert_type(implies(True, False), bool)

# A rule gives what its function declares, under its own policy or another.
assert_type(late(LOAN), bool | Unknown)
assert_type(months_late(LOAN), int | Unknown)
assert_type(fee(LOAN), Fen | Unknown)
assert_type(fee(LOAN, attrs.evolve(OWN, monthly=fen(100))), Fen | Unknown)
assert_type(reader_asked(LOAN), Reader | Unknown)
assert_type(last_day(LOAN), date | Unknown)
assert_type(long_late(LOAN), bool | Unknown)
assert_type(fine(LOAN), Fen | Unknown)

# A helper is called as its function is, and gives what that declares.
assert_type(is_long(LOAN.pages, 3, worth=Worth.RARE), bool)

# Members of an ordered enumeration compare with each other, and with no others.
assert_type(Worth.COMMON < Worth.RARE, bool)
assert_type(minimum(Worth.COMMON, LOAN.worth), Worth)
assert_type(clip(LOAN.worth, Worth.COMMON, Worth.RARE), Worth)

assert_type(fee_is_at_most_the_price(LOAN), bool | Unknown)
assert_type(dearer_books_never_cost_less(LOAN, LOAN), bool | Unknown)

for each in (book, city, suburb):
    each.check()
assert late(LOAN) is True
assert fee_is_at_most_the_price(LOAN) is True
assert dearer_books_never_cost_less(LOAN, attrs.evolve(LOAN, price=fen(2_000))) is True
assert months_late(LOAN) == 2
assert fee(LOAN) == 50
assert long_late(LOAN) is UNKNOWN
assert fine(attrs.evolve(LOAN, worth=Worth.RARE)) == 1_000
assert fee(LOAN, attrs.evolve(OWN, monthly=fen(100))) == 100
assert reader_asked(LOAN) is Reader.CHILD
assert last_day(LOAN) == date(2020, 4, 1)

# Facts and parameters have their declared types; so have enumerations, their values and labels.
assert_type(LOAN.reader, Reader | Unknown)
assert_type(LOAN.due, date | Unknown)
assert_type(LOAN.pages, int | Unknown)
assert_type(LOAN.price, Fen | Unknown)
assert_type(LOAN.reserved, bool | Unknown)
assert_type(OWN.monthly, Fen)
assert_type(OWN.on, date)
assert_type(attrs.evolve(OWN, free_months=2), Fees)
assert_type(attrs.evolve(LOAN, pages=3), Loan)
assert_type(Reader("adult"), Reader)
assert_type(Reader.CHILD.label, Label)
stored: str = Reader.CHILD.value
assert stored == "child"
assert Loan().pages is UNKNOWN

# What else a rule answers.
assert_type(late.missing(Loan()), tuple[str, ...])
assert_type(late.facts, tuple[str, ...])
assert_type(late.clauses, tuple[Citation, ...])
assert_type(late.status(LOAN), Status)
assert_type(late.record, type[Loan])
assert_type(late.words("zh"), str)
assert_type(book.rules_of(Loan), tuple[Rule[Loan, Fees, Any], ...])

# The words of the language on plain values.
assert_type(all_of(True, not_(False)), bool)
assert_type(any_of(True, False), bool)
assert_type(at_least(2, True, True), bool)
assert_type(count_true(True, False), int)
assert_type(minimum(1, 2), int)
assert_type(minimum(fen(1), fen(2)), Fen)
assert_type(minimum(date(2020, 1, 1), date(2021, 1, 1)), date)
assert_type(clip(fen(5), fen(0), fen(3)), Fen)
assert_type(divide(7, 2, Rounding.FLOOR), int)
assert_type(divide(fen(7), LOAN.pages, Rounding.HALF_EVEN), Fen)
assert_type(share(fen(100), Ratio("0.5%"), Rounding.FLOOR, to=fen(10)), Fen)
amounts: Scale[int, Fen] = Scale([(1, fen(5))])
assert_type(marginal(Scale([(fen(0), Ratio("3%"))]), LOAN.price, Rounding.FLOOR), Fen)
assert_type(bracket(amounts, LOAN.pages), Fen)
assert_type(total(fen(1), fen(2)), Fen)
assert_type(times(fen(1), 3), Fen)
assert_type(calendar_month(LOAN.due), int)
assert_type(day(LOAN.due), int)
assert_type(year(LOAN.due), int)
assert_type(month(LOAN.due), int)
assert_type(first_of_year(LOAN.due), date)
assert_type(add_months(LOAN.due, 1), date)
assert_type(add_days(LOAN.due, -7), date)
assert_type(days_between(LOAN.due, LOAN.returned), int)
assert_type(full_years(LOAN.due, LOAN.returned), int)
assert_type(choose((True, Reader.ADULT), otherwise=Reader.CHILD), Reader)
assert_type(choose_by_rank((True, 1, fen(1)), otherwise=fen(2)), Fen)
answer = fee(LOAN)
if is_known(answer):
    assert_type(answer, Fen)
    assert str(yuan(answer)) == "0.50"
else:
    assert_type(answer, Unknown)


def months_of(loan: Loan, fees: Fees) -> int:
    """A function that answers a number."""
    return calendar_month(loan.due) - fees.free_months


def refused() -> None:
    """What a checker must refuse; mypy reports an ignore that is not needed. Never run."""
    never_lowers(3, fee)  # type: ignore[arg-type] # a number is no fact
    dearer_books_never_cost_less(OWN, LOAN)  # type: ignore[arg-type] # a policy is no record
    is_long("3", 3, worth=Worth.RARE)  # type: ignore[arg-type] # a text is no number
    is_long(3, worth=Worth.RARE)  # type: ignore[call-arg] # an argument is missing
    is_long(3, 3, worth=Reader.ADULT)  # type: ignore[arg-type] # a member of another enumeration
    assert Worth.COMMON >= Reader.ADULT  # type: ignore[operator] # as above
    late(OWN)  # type: ignore[arg-type] # a policy is no record
    fee.version(since=date(2021, 1, 1), cites=SECTION)(months_of)  # type: ignore[arg-type] # a fee is no number
    city.replace(fee, cites=SECTION)(months_of)  # type: ignore[arg-type] # likewise
    fee(LOAN, LOAN)  # type: ignore[arg-type] # a record is no policy
    Loan(pages="7")  # type: ignore[arg-type] # text is no number
    share(fen(1), 0.005, Rounding.FLOOR)  # type: ignore[arg-type] # a float is no ratio
    attrs.evolve(OWN, monthly="7")  # type: ignore[arg-type] # text is no amount
    assert LOAN.page  # type: ignore[attr-defined] # there is no such fact
