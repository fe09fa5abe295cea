"""Numbers that could leave 64 bits are refused before a table silently wraps them."""

from datetime import date
from typing import Any, ClassVar

import attrs
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from engine.frame_engines import Constructor, each_engine, table
from engine.library_rules import CLAUSE
from pingyuan_rules.engine import (
    Fen,
    InvalidData,
    Label,
    Parameters,
    Record,
    Rounding,
    Rulebook,
    RuleError,
    all_of,
    calendar_month,
    choose,
    count_true,
    day,
    divide,
    fact,
    maximum,
    minimum,
    param,
    times,
)

HALF = 2**62
NOW = date(2020, 1, 1)


@attrs.frozen(kw_only=True)
class Account(Record):
    label: ClassVar[Label] = Label("账户", "account")

    held: int = fact(zh="存量", en="held", ge=-HALF, le=HALF)
    owed: int = fact(zh="欠量", en="owed", le=HALF - 1)
    balance: int = fact(zh="结余", en="balance", ge=-HALF, le=0)
    price: Fen = fact(zh="单价", en="price")
    opened: date = fact(zh="开户日期", en="opened on")
    closed: bool = fact(zh="已销户", en="is closed")


@attrs.frozen(kw_only=True)
class Terms(Parameters):
    by: int = param(zh="除数", en="divisor", ge=1)


TERMS = Terms(on=NOW, by=3)
book = Rulebook("accounts", policy=Terms, default=lambda: TERMS, version="1")


@book.rule(cites=CLAUSE)
def net(account: Account) -> int:
    return account.held - account.owed


@book.rule(cites=CLAUSE)
def lesser(account: Account) -> int:
    return minimum(account.held, account.owed) + maximum(account.held, account.owed)


@book.rule(cites=CLAUSE)
def third(account: Account, terms: Terms) -> int:
    return divide(account.held, terms.by, Rounding.CEILING) - divide(account.held, terms.by, Rounding.FLOOR)


@book.rule(cites=CLAUSE)
def months(account: Account) -> int:
    small = calendar_month(account.opened) * day(account.opened) * count_true(account.closed)
    return choose((account.closed, small), otherwise=account.held)


@book.rule(cites=CLAUSE)
def twice(account: Account) -> int:
    return account.held + account.held


@book.rule(cites=CLAUSE)
def debts(account: Account) -> int:
    """Too low, and never too high."""
    return account.balance + account.balance


@book.rule(cites=CLAUSE)
def debts_of_three(account: Account) -> int:
    """Too low by its third part alone."""
    return maximum(account.balance, -(2**61)) + maximum(account.balance, -(2**61)) + account.balance - 1


@book.rule(cites=CLAUSE)
def lowered(account: Account) -> int:
    return minimum(account.held, 27) + (-100)


@book.rule(cites=CLAUSE)
def there_and_back(account: Account) -> int:
    """Its own range fits; the sum on the way does not."""
    return account.held + account.held + (0 - account.held)


@book.rule(cites=CLAUSE)
def half(account: Account) -> int:
    return divide(account.held, 2, Rounding.HALF_UP)


@book.rule(cites=CLAUSE)
def worth(account: Account) -> Fen:
    return times(account.price, account.owed)


@book.rule(cites=CLAUSE)
def hidden(account: Account) -> bool:
    """A number that is too large on the way to an answer that is no number."""
    return all_of(account.closed, account.held * 4 > account.owed)


@each_engine
def test_numbers_are_exact_to_the_last_bit(constructor: Constructor) -> None:
    rows = [Account(held=held, owed=owed, opened=NOW) for held in (-HALF, HALF, HALF - 1) for owed in (0, HALF - 1)]
    frame = constructor(rows, Account)
    for rule in (net, lesser):
        assert table(rule.over(frame))[rule.name] == [rule(row) for row in rows]


@each_engine
def test_divisions_are_exact_to_the_last_bit(constructor: Constructor) -> None:
    rows = [Account(held=held) for held in (-HALF, 1 - HALF, -7, -6, 6, 7, HALF - 1, HALF)]
    assert table(third.over(constructor(rows, Account)))["third"] == [third(row) for row in rows]


@each_engine
def test_a_choice_spans_its_cases(constructor: Constructor) -> None:
    rows = [Account(closed=True, opened=NOW), Account(closed=False, held=HALF, opened=NOW)]
    assert table(months.over(constructor(rows, Account)))["months"] == [(2020 * 12 + 1), HALF]


@each_engine
@pytest.mark.parametrize(
    "rule", [twice, debts, debts_of_three, there_and_back, half, worth, hidden], ids=lambda rule: rule.name
)
def test_a_rule_whose_numbers_may_not_fit_is_refused(constructor: Constructor, rule: object) -> None:
    with pytest.raises(RuleError, match="may exceed 64 bits in a table; give its facts or parameters tighter bounds"):
        rule.over(constructor([Account()], Account))  # type: ignore[attr-defined] # every rule has it


@attrs.frozen(kw_only=True)
class Village(Record):
    label: ClassVar[Label] = Label("村", "village")

    people: int = fact(zh="人数", en="people", ge=0, le=100_000)
    share: Fen = fact(zh="份额", en="share", ge=0, le=HALF // 100_000)


villages = Rulebook("villages", policy=Terms, default=lambda: TERMS, version="1")


@villages.rule(cites=CLAUSE)
def fourfold(village: Village) -> int:
    return village.people * 4


@villages.rule(cites=CLAUSE)
def shared_out(village: Village) -> Fen:
    """Fits as long as both facts keep to their bounds, not if one may have any number of 32 bits."""
    return times(village.share, village.people)


WRAPPING = [2**62 + 1, -(2**62), 2**63 - 1, -(2**63)]


@pytest.mark.parametrize("dtype", [pl.Int64, pl.Int128])
def test_a_number_with_which_an_answer_would_wrap_around_is_unknown_in_a_lazy_frame(dtype: type[pl.DataType]) -> None:
    frame = pl.LazyFrame({"people": [7, -5, 100_001, None, *WRAPPING]}, schema={"people": dtype})
    answers = fourfold.over(frame).collect()["fourfold"].to_list()
    assert answers == [28, -20, 400_004, None, None, None, None, None]


def test_a_number_without_a_sign_is_unknown_where_it_is_too_large() -> None:
    frame = pl.LazyFrame({"people": [7, 2**31, 2**64 - 1]}, schema={"people": pl.UInt64})
    assert fourfold.over(frame).collect()["fourfold"].to_list() == [28, None, None]


@pytest.mark.parametrize("dtype", [pl.Int64, pl.Int32])
def test_where_32_bits_do_not_fit_either_the_bounds_of_facts_count(dtype: type[pl.DataType]) -> None:
    people = pl.Series("people", [2, 100_000, 2**31 - 1, -1], dtype=dtype)
    frame = pl.LazyFrame({"people": people, "share": [3, HALF // 100_000, HALF // 100_000, 4]})
    answers = shared_out.over(frame).collect()["shared_out"].to_list()
    assert answers == [6, HALF // 100_000 * 100_000, None, None]


@pytest.mark.parametrize("library", ["polars", "pandas", "pyarrow"])
@pytest.mark.parametrize("number", WRAPPING)
def test_a_number_with_which_an_answer_would_wrap_around_is_refused_in_an_eager_frame(
    library: str, number: int
) -> None:
    table_of = {"polars": pl.DataFrame, "pandas": pd.DataFrame, "pyarrow": pa.table}[library]
    frame: Any = table_of({"people": [7, number]})
    with pytest.raises(InvalidData) as caught:
        fourfold.over(frame)
    problem = caught.value.problems[0]
    assert (problem.place, problem.kind) == ("people", "range")
    assert str(number) in problem.text("en").replace(",", "")
    assert "100000" in problem.text("en")


def test_a_sum_is_as_wide_as_its_least_value_needs() -> None:
    narrow = pl.DataFrame({"held": [-128, 27, None]}, schema={"held": pl.Int8})
    assert lowered.over(narrow)["lowered"].to_list() == [-228, -73, None]
