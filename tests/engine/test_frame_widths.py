"""Small columns are computed in small types, and no value that they can hold overflows on the way to an answer."""

from datetime import date, timedelta
from typing import Any, ClassVar

import attrs
import duckdb
import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.frame_engines import table
from engine.library_rules import CLAUSE
from pingyuan_rules import PINGYUAN, Branch, assess, book
from pingyuan_rules.engine import (
    Fen,
    Label,
    Parameters,
    Record,
    Rounding,
    Rulebook,
    all_of,
    calendar_month,
    choose,
    day,
    divide,
    fact,
    maximum,
    minimum,
    times,
    total,
)
from pingyuan_rules.engine.record.reference import evaluate
from pingyuan_rules.engine.table.frame import over
from sizes import examples, variants


@attrs.frozen(kw_only=True)
class Shop(Record):
    label: ClassVar[Label] = Label("商店", "shop")

    sold: int = fact(zh="售出", en="sold", ge=-(2**31), le=2**31 - 1)
    back: int = fact(zh="退回", en="returned", ge=-(2**31), le=2**31 - 1)
    price: Fen = fact(zh="单价", en="price", ge=-(2**31), le=2**31 - 1)
    opened: date = fact(zh="开业日期", en="opened on")


@attrs.frozen(kw_only=True)
class Terms(Parameters):
    pass


TERMS = Terms(on=date(2020, 1, 1))
shops = Rulebook("shops", policy=Terms, default=lambda: TERMS, version="1")


@shops.rule(cites=CLAUSE)
def kept(shop: Shop) -> int:
    return shop.sold - shop.back


@shops.rule(cites=CLAUSE)
def shown(shop: Shop) -> int:
    return divide(kept(shop) * 3, 7, Rounding.HALF_UP) + shop.sold


@shops.rule(cites=CLAUSE)
def packed(shop: Shop) -> int:
    return divide(shop.sold, 3, Rounding.CEILING) + divide(shop.back, 100, Rounding.HALF_UP)


@shops.rule(cites=CLAUSE)
def hundreds(shop: Shop) -> int:
    return divide(minimum(maximum(shop.sold, -100), 10), 100, Rounding.HALF_UP)


@shops.rule(cites=CLAUSE)
def capped(shop: Shop) -> int:
    return minimum(maximum(kept(shop), shop.back, -5), 90) - 100


@shops.rule(cites=CLAUSE)
def earned(shop: Shop) -> Fen:
    return total(times(shop.price, 100), shop.price)


@shops.rule(cites=CLAUSE)
def busy(shop: Shop) -> bool:
    return all_of(kept(shop) >= 300, shop.sold != -200, shop.sold > shop.back, capped(shop) < -10)


@shops.rule(cites=CLAUSE)
def level(shop: Shop) -> int:
    return choose((shop.sold > 100, 1000), (shop.sold > 0, shop.back), (shop.sold > -100, 7), otherwise=kept(shop))


@shops.rule(cites=CLAUSE)
def month(shop: Shop) -> int:
    return calendar_month(shop.opened)


@shops.rule(cites=CLAUSE)
def day_of_month(shop: Shop) -> int:
    return day(shop.opened)


RULES = (kept, shown, packed, hundreds, capped, earned, busy, level, month, day_of_month)
SMALL = (pl.Int8, pl.Int16, pl.Int32, pl.UInt8, pl.UInt16)


def of(dtype: type[pl.DataType]) -> st.SearchStrategy[int | None]:
    """Every value that a column can hold, its ends more often."""
    frame = pl.select(least=dtype.min(), most=dtype.max())  # type: ignore[attr-defined] # integer types have both
    least, most = frame["least"].item(), frame["most"].item()
    return st.none() | st.sampled_from([least, least + 1, most - 1, most]) | st.integers(least, most)


def records_of(frame: pl.DataFrame) -> list[Shop]:
    """The rows as records."""
    return [Shop(**{name: value for name, value in row.items() if value is not None}) for row in frame.to_dicts()]


@pytest.mark.parametrize("dtype", SMALL)
@pytest.mark.parametrize("small_integers", variants(True, False))
@pytest.mark.parametrize("engine", ["polars", "duckdb"])
@examples(15)
@given(data=st.data())
def test_every_value_of_a_small_column_gives_the_answer_of_the_reference(
    dtype: type[pl.DataType], engine: str, small_integers: bool, data: st.DataObject
) -> None:
    numbers = st.lists(of(dtype), min_size=60, max_size=60)
    columns = {name: pl.Series(data.draw(numbers), dtype=dtype) for name in ("sold", "back", "price")}
    dates = data.draw(st.lists(st.none() | st.dates(), min_size=60, max_size=60))
    frame = pl.DataFrame({**columns, "opened": pl.Series(dates, dtype=pl.Date)})
    given_frame: Any = frame if engine == "polars" else duckdb.connect().from_arrow(frame.to_arrow())
    answers = table(over(given_frame, RULES, TERMS, small_integers=small_integers))
    rows = records_of(frame)
    for rule in RULES:
        assert answers[rule.name] == [_plain(evaluate(rule, row, TERMS)) for row in rows], rule.name


def _plain(value: object) -> object:
    return value if isinstance(value, int) else None


@given(dates=st.lists(st.dates(), min_size=1))
@example(dates=[date(1, 1, 1), date(1, 2, 28), date(1, 3, 1), date(9999, 12, 31), date(2000, 2, 29), date(1900, 3, 1)])
def test_months_and_days_are_those_of_the_calendar(dates: list[date]) -> None:
    frame = over(pl.DataFrame({"opened": dates}), (month, day_of_month), TERMS)
    assert frame["month"].to_list() == [each.year * 12 + each.month for each in dates]
    assert frame["day_of_month"].to_list() == [each.day for each in dates]


def test_months_and_days_are_right_on_every_day_of_four_centuries() -> None:
    dates = [date(1850, 1, 1) + timedelta(days=n) for n in range(146_097)]
    frame = over(pl.DataFrame({"opened": dates}), (month, day_of_month), TERMS)
    assert frame["month"].to_list() == [each.year * 12 + each.month for each in dates]
    assert frame["day_of_month"].to_list() == [each.day for each in dates]


def small_branches() -> pl.DataFrame:
    """One branch in small types, most facts unknown."""
    scores = ("leadership", "membership", "mechanism", "performance", "public_response")
    facts = {name: pl.Series([100], dtype=pl.Int8) for name in scores}
    return pl.DataFrame({**facts, "full_members": pl.Series([30_000], dtype=pl.Int16)})


def test_answers_have_64_bits_unless_small_integers_are_asked_for() -> None:
    wide = assess(small_branches(), Branch, missing="unknown")
    assert {wide.schema[rule.name] for rule in book.rules_of(Branch) if rule.kind.name in {"int", "fen"}} == {pl.Int64}
    small = assess(small_branches(), Branch, PINGYUAN, missing="unknown", small_integers=True)
    assert small.schema["five_good_total"] == pl.Int32  # in 16 bits a weighted score would not fit
    assert small["five_good_total"].to_list() == [10_000]
    assert small.schema["term_years_min"] == pl.Int8


def test_a_wide_column_stays_wide_and_so_does_what_is_computed_from_it() -> None:
    wide = small_branches().cast({"leadership": pl.Int64})
    answers = assess(wide, Branch, missing="unknown", small_integers=True)
    assert answers.schema["five_good_total"] == pl.Int64
    assert answers.schema["activity_fund"] == pl.Int64  # 30,000 members and more do not fit 32 bits in fen
