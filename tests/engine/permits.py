"""A book of rules about dates: when a permit expires, and how long it was held."""

from datetime import date

import attrs

from pingyuan_rules.engine import (
    Citation,
    Label,
    Parameters,
    Record,
    Rulebook,
    Unit,
    add_days,
    add_months,
    all_of,
    choose,
    days_between,
    fact,
    first_of_year,
    full_years,
    maximum,
    month,
    param,
    year,
)

FIRST, LAST = date.min, date.max
MONTHS = Unit("个月", one="month", many="months")


@attrs.frozen(kw_only=True)
class Permit(Record):
    """A permit."""

    label = Label("许可证", "permit")

    issued: date = fact(zh="发证日期", en="issued on", ge=FIRST, le=LAST)
    ended: date = fact(zh="终止日期", en="ended on", ge=FIRST, le=LAST)
    months: int = fact(zh="期限", en="term", ge=-200_000, le=200_000)
    days: int = fact(zh="宽限", en="grace", ge=-(10**15), le=10**15)
    renewed: bool = fact(zh="已延期", en="was renewed")


@attrs.frozen(kw_only=True)
class PermitPolicy(Parameters):
    """For how long permits are valid."""

    months_valid: int = param(zh="有效期", en="time of validity", unit=MONTHS)


POLICY = PermitPolicy(on=date(2024, 2, 29), months_valid=12)
permits = Rulebook("permits", policy=PermitPolicy, default=lambda: POLICY, version="1")
P1 = Citation(
    "P1", Label("许可证办法", "Permits Act"), date(2015, 1, 1), Label("第一条", "article 1"), Label("期限", "terms"),
    Label("许可证有期限。", "A permit has a term."),
)  # fmt: skip


@permits.rule(cites=P1, zh="发证年份", en="year of issue")
def year_issued(permit: Permit) -> int:
    return year(permit.issued)


@permits.rule(cites=P1, zh="发证月份", en="month of issue")
def month_issued(permit: Permit) -> int:
    return month(permit.issued)


@permits.rule(cites=P1, zh="年初", en="start of its year")
def start_of_year(permit: Permit) -> date:
    return first_of_year(permit.issued)


@permits.rule(cites=P1, zh="到期日", en="expires on")
def expiry(permit: Permit) -> date:
    return add_months(permit.issued, permit.months)


@permits.rule(cites=P1, zh="最后一日", en="last day")
def last_day(permit: Permit, policy: PermitPolicy) -> date:
    return add_days(add_months(permit.issued, policy.months_valid), -1)


@permits.rule(cites=P1, zh="宽限至", en="grace ends on")
def grace(permit: Permit) -> date:
    return add_days(permit.ended, permit.days)


@permits.rule(cites=P1, zh="持有天数", en="days held")
def days_held(permit: Permit) -> int:
    return days_between(permit.issued, permit.ended)


@permits.rule(cites=P1, zh="持有年数", en="years held")
def years_held(permit: Permit) -> int:
    return full_years(permit.issued, permit.ended)


@permits.rule(cites=P1, zh="满十八年", en="is of age")
def of_age(permit: Permit, policy: PermitPolicy) -> bool:
    return full_years(permit.issued, policy.on) >= 18


@permits.rule(cites=P1, zh="按期终止", en="ended in time", met_when=True)
def ended_in_time(permit: Permit) -> bool:
    return permit.ended <= add_months(permit.issued, permit.months)


@permits.rule(cites=P1, zh="新近", en="is recent")
def recent(permit: Permit, policy: PermitPolicy) -> bool:
    """One side of the comparison is the policy's alone, so that it is worked out beforehand."""
    return permit.issued > add_months(policy.on, policy.months_valid)


@permits.rule(cites=P1, zh="是延期的许可证", en="is a renewed permit", helper=True)
def was_renewed(permit: Permit) -> bool:
    return all_of(permit.renewed, permit.months > 0)


@permits.rule(cites=P1, zh="延期至", en="renewed until", applies=was_renewed)
def renewed_until(permit: Permit) -> date:
    return add_months(permit.ended, permit.months)


@permits.rule(cites=P1, zh="终止于", en="ends at last on")
def last_end(permit: Permit) -> date:
    return maximum(renewed_until(permit), add_days(permit.issued, permit.days))


@permits.rule(cites=P1, zh="暂停至", en="paused until")
def paused_until(permit: Permit) -> date:
    """Only a permit without months waits for the days; any other for the date of a renewed one."""
    return choose((permit.months == 0, add_days(permit.issued, permit.days)), otherwise=renewed_until(permit))


@permits.rule(cites=P1, zh="同日", en="same day")
def same_day(permit: Permit) -> bool:
    return add_months(permit.issued, permit.months) == add_days(permit.ended, permit.days)


@permits.rule(cites=P1, zh="最晚日期", en="latest day")
def latest_day(permit: Permit) -> date:
    later = choose((permit.renewed, add_months(permit.ended, 24)), otherwise=permit.ended)
    return maximum(add_days(first_of_year(later), 31), add_months(date(2020, 1, 31), permit.months))


@permits.rule(cites=P1, zh="双月届满", en="full in an even month", helper=False)
def even(permit: Permit) -> bool:
    months = month(add_days(permit.issued, permit.days)) + 12 * year(permit.ended)
    return all_of(days_between(date(2000, 1, 1), permit.ended) * 3 > months, month(permit.ended) != 7)


@permits.rule(cites=P1, zh="任一到期", en="either day")
def either_day(permit: Permit) -> date:
    return choose(
        (permit.renewed, add_months(permit.issued, permit.months)), otherwise=add_days(permit.issued, permit.days)
    )
