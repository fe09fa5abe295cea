"""Numbers that could leave 64 bits are refused before a table silently wraps them."""

from datetime import date
from typing import ClassVar

import attrs
import pytest

from engine.frame_engines import Constructor, each_engine, table
from engine.library_rules import CLAUSE
from pingyuan_rules.engine import (
    Fen,
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
@pytest.mark.parametrize("rule", [twice, there_and_back, half, worth, hidden], ids=lambda rule: rule.name)
def test_a_rule_whose_numbers_may_not_fit_is_refused(constructor: Constructor, rule: object) -> None:
    with pytest.raises(RuleError, match="may exceed 64 bits in a table; give its facts or parameters tighter bounds"):
        rule.over(constructor([Account()], Account))  # type: ignore[attr-defined] # every rule has it
