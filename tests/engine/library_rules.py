"""A library's late fees: a regulation of its own, encoded through public names only."""

from datetime import date

import attrs

from pingyuan_rules.engine import (
    Choice,
    Citation,
    Fen,
    Label,
    Parameters,
    Record,
    Rounding,
    Rulebook,
    all_of,
    any_of,
    at_least,
    calendar_month,
    choose,
    choose_by_rank,
    clip,
    count_true,
    day,
    divide,
    fact,
    fen,
    maximum,
    minimum,
    not_,
    param,
    times,
    total,
)


class Shelf(Choice):
    """Where a book stands."""

    OPEN = "open", "开架", "open shelf"
    CLOSED = "closed", "闭架", "closed stacks"
    RARE = "rare", "善本", "rare books"


class Reader(Choice):
    """Who borrowed it."""

    CHILD = "child", "儿童", "child"
    ADULT = "adult", "成人", "adult"


class Step(Choice):
    """What the library does next."""

    NOTHING = "nothing", "无", "nothing"
    REMIND = "remind", "催还", "remind"
    CHARGE = "charge", "收费", "charge"
    BLOCK = "block", "停借", "block"


@attrs.frozen(kw_only=True)
class Loan(Record):
    """A book that was lent."""

    label = Label("借阅", "loan")

    shelf: Shelf = fact(zh="馆藏位置", en="shelf")
    asked_shelf: Shelf = fact(zh="原定馆藏位置", en="shelf asked for")
    reader: Reader = fact(zh="读者", en="reader")
    days_late: int = fact(zh="逾期天数", en="days late", ge=-400, le=4_000)
    volumes: int = fact(zh="册数", en="volumes", le=200)
    price: Fen = fact(zh="书价", en="price", le=10**9)
    credit: Fen = fact(zh="余额", en="credit", ge=-(10**9), le=10**9)
    lent: date = fact(zh="借出日期", en="lent on")
    due: date = fact(zh="应还日期", en="due on")
    damaged: bool = fact(zh="有损坏", en="is damaged")
    reserved: bool = fact(zh="有人预约", en="is reserved")
    renewed: bool = fact(zh="已续借", en="was renewed")
    warned: bool = fact(zh="已提醒", en="was reminded")


@attrs.frozen(kw_only=True)
class Fees(Parameters):
    """What the library charges."""

    free_days: int = param(zh="宽限天数", en="days of grace")
    per_day: Fen = param(zh="每日费用", en="fee per day")
    cap: Fen = param(zh="上限", en="cap")
    percent: int = param(zh="损坏赔偿比例", en="percent for damage", le=100)
    first: int = param(zh="损坏顺位", en="rank of damage")
    second: int = param(zh="预约顺位", en="rank of a reservation")
    opened: date = param(zh="开馆日期", en="opened on")


FEES = Fees(
    on=date(2020, 1, 1),
    free_days=3,
    per_day=fen(25),
    cap=fen(5_000),
    percent=15,
    first=2,
    second=1,
    opened=date(2016, 2, 29),
)
book = Rulebook("library", policy=Fees, default=lambda: FEES, version="1")
CLAUSE = Citation(
    "A1",
    Label("借阅规则", "Lending rules"),
    date(2015, 1, 1),
    Label("第一条", "art. 1"),
    Label("费用", "fees"),
    Label("费用", "fees"),
)
rule = book.rule


@rule(cites=CLAUSE)
def late(loan: Loan, fees: Fees) -> bool:
    return loan.days_late > fees.free_days


@rule(cites=CLAUSE)
def troubles(loan: Loan) -> int:
    return count_true(loan.damaged, loan.reserved, not_(loan.warned))


@rule(cites=CLAUSE)
def in_trouble(loan: Loan, fees: Fees) -> bool:
    return at_least(2, loan.damaged, loan.reserved, late(loan, fees), loan.days_late == 0)


@rule(cites=CLAUSE)
def every_trouble(loan: Loan) -> bool:
    return troubles(loan) == 3


@rule(cites=CLAUSE)
def few_troubles(loan: Loan, fees: Fees) -> bool:
    """Counts compared on either side, with a number and with a parameter."""
    return any_of(
        troubles(loan) != 1, troubles(loan) > fees.first, fees.second >= count_true(loan.damaged, loan.warned)
    )


@rule(cites=CLAUSE)
def mild(loan: Loan) -> bool:
    return any_of(all_of(loan.shelf == Shelf.OPEN, loan.reader != Reader.ADULT), not_(loan.damaged))


@rule(cites=CLAUSE)
def late_fee(loan: Loan, fees: Fees) -> Fen:
    days = maximum(loan.days_late - fees.free_days, 0)
    return minimum(times(times(fees.per_day, days), loan.volumes), fees.cap)


@rule(cites=CLAUSE)
def damage_fee(loan: Loan, fees: Fees) -> Fen:
    share = divide(times(loan.price, fees.percent), 100, Rounding.HALF_UP)
    return choose((loan.damaged, share), otherwise=fen(0))


@rule(cites=CLAUSE)
def debt(loan: Loan, fees: Fees) -> Fen:
    return total(late_fee(loan, fees), damage_fee(loan, fees)) - loan.credit


@rule(cites=CLAUSE)
def rounded_down(loan: Loan) -> Fen:
    return divide(loan.credit, 7, Rounding.FLOOR)


@rule(cites=CLAUSE)
def rounded_half_up(loan: Loan) -> Fen:
    return divide(loan.credit, 6, Rounding.HALF_UP)


@rule(cites=CLAUSE)
def rounded_up(loan: Loan) -> Fen:
    return divide(-loan.credit, 7, Rounding.CEILING)


@rule(cites=CLAUSE)
def weeks(loan: Loan) -> int:
    return clip(divide(loan.days_late, 7, Rounding.CEILING), -2, 8)


@rule(cites=CLAUSE)
def months(loan: Loan, fees: Fees) -> int:
    begun = maximum(loan.lent, fees.opened)
    started = choose((day(loan.due) >= day(begun), 1), otherwise=0)
    return calendar_month(loan.due) - calendar_month(begun) + started


@rule(cites=CLAUSE)
def last_day(loan: Loan) -> date:
    return choose((loan.renewed, maximum(loan.due, loan.lent)), (loan.reserved, loan.lent), otherwise=loan.due)


@rule(cites=CLAUSE)
def first_day(loan: Loan, fees: Fees) -> date:
    return minimum(loan.due, loan.lent, fees.opened)


@rule(cites=CLAUSE)
def misplaced(loan: Loan) -> bool:
    return loan.shelf != loan.asked_shelf


@rule(cites=CLAUSE)
def where(loan: Loan) -> Shelf:
    return choose((loan.renewed, loan.shelf), (loan.damaged, Shelf.CLOSED), otherwise=loan.asked_shelf)


@rule(cites=CLAUSE)
def next_step(loan: Loan, fees: Fees) -> Step:
    return choose(
        (not_(late(loan, fees)), Step.NOTHING),
        (loan.reserved, Step.BLOCK),
        (loan.warned, Step.CHARGE),
        (loan.days_late > 30, Step.BLOCK),
        otherwise=Step.REMIND,
    )


@rule(cites=CLAUSE)
def ranked_step(loan: Loan, fees: Fees) -> Step:
    return choose_by_rank(
        (loan.damaged, fees.first, Step.CHARGE),
        (loan.reserved, fees.second, Step.BLOCK),
        (loan.warned, fees.second, Step.CHARGE),
        otherwise=Step.NOTHING,
    )


@rule(cites=CLAUSE)
def charged(loan: Loan, fees: Fees) -> bool:
    return any_of(next_step(loan, fees) == Step.CHARGE, ranked_step(loan, fees) == Step.CHARGE)


@rule(cites=CLAUSE)
def late_as_reserved(loan: Loan, fees: Fees) -> bool:
    return any_of(late(loan, fees) == loan.reserved, (loan.volumes > 3) != (loan.days_late > 5))


@rule(cites=CLAUSE)
def same_step(loan: Loan, fees: Fees) -> bool:
    return next_step(loan, fees) == ranked_step(loan, fees)


@rule(cites=CLAUSE)
def agreed_days(loan: Loan) -> int:
    """Branches that may agree, so that an unknown condition need not matter."""
    return choose(
        (loan.damaged, loan.volumes),
        (loan.reserved, loan.days_late),
        (loan.warned, 5),
        otherwise=loan.volumes,
    )


@rule(cites=CLAUSE)
def agreed_truth(loan: Loan) -> bool:
    return choose(
        (loan.damaged, loan.reserved),
        (loan.warned, True),
        (loan.renewed, loan.days_late > loan.volumes),
        (loan.shelf == Shelf.RARE, False),
        otherwise=loan.reserved,
    )


@rule(cites=CLAUSE)
def agreed_kind(loan: Loan) -> bool:
    return choose((loan.damaged, loan.reserved), otherwise=choose((loan.warned, loan.renewed), otherwise=loan.reserved))


@rule(cites=CLAUSE)
def returned_well(loan: Loan) -> bool:
    """Branches that are constants in every position."""
    whole = choose((loan.damaged, False), otherwise=True)
    told = choose((loan.warned, True), otherwise=loan.renewed)
    free = choose((loan.reserved, loan.renewed), otherwise=True)
    kept = choose((loan.reserved, loan.damaged), otherwise=False)
    return choose((whole, told), (loan.warned, False), otherwise=any_of(free, kept))


@rule(cites=CLAUSE)
def sterner_step(loan: Loan, fees: Fees) -> Step:
    """Choices within choices, which may agree."""
    return choose(
        (loan.renewed, next_step(loan, fees)),
        (loan.reserved, child_step(loan)),
        otherwise=ranked_step(loan, fees),
    )


@rule(cites=CLAUSE, helper=True)
def for_children(loan: Loan) -> bool:
    return loan.reader == Reader.CHILD


@rule(cites=CLAUSE, applies=for_children, met_when=True)
def child_spared(loan: Loan, fees: Fees) -> bool:
    return debt(loan, fees) <= fees.cap


@rule(cites=CLAUSE, applies=for_children)
def child_step(loan: Loan) -> Step:
    return choose((loan.warned, Step.REMIND), otherwise=Step.NOTHING)


@rule(cites=CLAUSE, applies=for_children)
def child_troubles(loan: Loan) -> int:
    return count_true(loan.damaged, loan.reserved, loan.renewed, late_as_child(loan))


@rule(cites=CLAUSE, applies=for_children)
def late_as_child(loan: Loan) -> bool:
    return loan.days_late > 0


@rule(cites=CLAUSE)
def two_child_troubles(loan: Loan) -> bool:
    return child_troubles(loan) == 2


@rule(cites=CLAUSE)
def late_troubles(loan: Loan) -> bool:
    """A count with a condition that stays unknown where a rule does not concern the record."""
    return count_true(loan.damaged, loan.warned, late_as_child(loan)) >= 2


@rule(cites=CLAUSE, applies=for_children)
def child_shelf(loan: Loan) -> Shelf:
    return loan.shelf


@rule(cites=CLAUSE)
def child_fine(loan: Loan, fees: Fees) -> bool:
    return any_of(child_spared(loan, fees), late(loan, fees))


@rule(cites=CLAUSE, since=date(2021, 1, 1))
def amnesty(loan: Loan) -> Step:
    return choose((loan.warned, Step.NOTHING), otherwise=Step.REMIND)


@rule(cites=CLAUSE, since=date(2021, 1, 1))
def amnesty_fee(loan: Loan) -> Fen:
    return loan.price
