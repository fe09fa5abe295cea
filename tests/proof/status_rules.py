"""A book whose answers stand in every way: rules that do not apply, lacking values, dates that do not exist."""

from datetime import date
from itertools import product
from typing import Any, ClassVar

import attrs

from pingyuan_rules.engine import (
    UNKNOWN,
    Label,
    Parameters,
    Record,
    Rulebook,
    Unknown,
    add_months,
    all_of,
    any_of,
    fact,
    not_,
    param,
)
from proof.box_rules import CLAUSE


@attrs.frozen(kw_only=True)
class Lease(Record):
    label: ClassVar[Label] = Label("租约", "lease")

    signed: date | Unknown = fact(zh="签订", en="was signed", ge=date(9999, 11, 30), le=date(9999, 12, 1))
    furnished: bool | Unknown = fact(zh="带家具", en="is furnished")
    rooms: int | Unknown = fact(zh="房间", en="rooms", ge=1, le=2)


@attrs.frozen(kw_only=True)
class LeasePolicy(Parameters):
    furnished_only: bool = param(zh="只管带家具的", en="concerns furnished ones alone")
    rooms: int = param(zh="房间", en="rooms", ge=1, le=3)
    months: int = param(zh="月数", en="months", le=3)


LEASES = LeasePolicy(on=date(2024, 5, 1), furnished_only=True, rooms=2, months=1)
leases = Rulebook("leases", policy=LeasePolicy, default=lambda: LEASES, version="1")


@leases.rule(cites=CLAUSE, zh="受管", en="is concerned")
def concerned(lease: Lease, policy: LeasePolicy) -> bool:
    return any_of(not_(policy.furnished_only), lease.furnished)


@leases.rule(cites=CLAUSE, zh="够大", en="is large")
def large(lease: Lease, policy: LeasePolicy) -> bool:
    return lease.rooms >= policy.rooms


@leases.rule(cites=CLAUSE, zh="到期", en="ends", applies=concerned)
def ends(lease: Lease, policy: LeasePolicy) -> date:
    return add_months(lease.signed, policy.months)


@leases.rule(cites=CLAUSE, zh="久", en="lasts long", applies=large)
def lasts(lease: Lease, policy: LeasePolicy) -> bool:
    return all_of(ends(lease, policy) > date(9999, 12, 30), lease.furnished)


@leases.rule(cites=CLAUSE, zh="续签", en="is renewed", applies=lasts)
def renewed(lease: Lease, policy: LeasePolicy) -> bool:
    return all_of(lease.furnished, large(lease, policy))


@leases.rule(cites=CLAUSE, zh="另签", en="is signed anew")
def anew(lease: Lease, policy: LeasePolicy) -> bool:
    return any_of(lasts(lease, policy), ends(lease, policy) == lease.signed)


def every_lease(*, unknown: bool) -> list[Lease]:
    """Every lease; some facts of it may be unknown."""
    more: list[Any] = [UNKNOWN] if unknown else []
    days = [date(9999, 11, 30), date(9999, 12, 1), *more]
    return [
        Lease(signed=signed, furnished=furnished, rooms=rooms)
        for signed, furnished, rooms in product(days, [False, True, *more], [1, 2, *more])
    ]
