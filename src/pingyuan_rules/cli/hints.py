"""What to look at when the answers are odd as a whole."""

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType

from pingyuan_rules.engine import Label, Record, is_known
from pingyuan_rules.ledger.assessed import AssessedLedger
from pingyuan_rules.records import Applicant, Branch, Member

_MONTHS = 12
_FEW = 10
"""One in so many is few."""


def hints(found: AssessedLedger) -> Iterator[Label]:
    """Whatever there is to look at."""
    for hint in (stale(found), early(found)):
        if hint is not None:
            yield hint


def early(found: AssessedLedger) -> Label | None:
    """That the ledger tells of days after the policy's, so that it was likely meant for another.

    None where few of its days do, as when some were entered ahead. A leaving date may lie ahead and is no measure.
    """
    day = found.policy.on
    days = [value for record in found.ledger for value in _past_days(record)]
    later = [value for value in days if value > day]
    if len(later) * _FEW <= len(days):
        return None
    number, latest = len(later), max(later)
    return Label(
        f"提示：台账中有 {number} 处日期晚于政策日期 {day}，最晚为 {latest}；请核对 --on，如 --on {latest}。",
        f"Hint: dates of the ledger that lie after the policy date, {day}: {number}, the latest {latest}; check --on, "
        f"such as --on {latest}.",
    )


_PAST: Mapping[type[Record], tuple[str, ...]] = MappingProxyType(
    {
        Branch: ("founded", "elected_on", "secretary_appointed"),
        Member: ("last_contact",),
        Applicant: ("admitted_on",),
    }
)


def _past_days(record: Record) -> Iterator[date]:
    days = (getattr(record, fact) for fact in _PAST.get(type(record), ()))
    return (day for day in days if is_known(day))


def stale(found: AssessedLedger) -> Label | None:
    """That the policy's day lies far after the ledger, where most members are out of contact for that alone.

    None where at most half of the members are out of contact, or the latest contact with any of them lies within the
    time after which a member counts as such. Other dates are no measure: terms of office may end in years to come.
    """
    day, limit = found.policy.on, found.policy.out_of_contact_months
    answers = found.answers("out_of_contact", Member)
    contacts = (member.last_contact for member in found.ledger.members)
    latest = max((each for each in contacts if is_known(each)), default=None)
    if latest is None or answers[True] * 2 <= answers.total():
        return None
    apart = whole_months(latest, day)
    if apart < limit:
        return None
    return Label(
        f"提示：台账中最晚的联系日期为 {latest}，与政策日期 {day} 相差 {apart} 个月，失联党员因此偏多；"
        "请核对 --on，或更新台账。",
        f"Hint: the latest contact in the ledger, {latest}, and the policy date, {day}, differ by {apart} months, so "
        "that most members count as out of contact; check --on, or bring the ledger up to date.",
    )


def whole_months(start: date, end: date) -> int:
    """How many whole months lie between two days.

    >>> whole_months(date(2016, 10, 21), date(2019, 1, 20)), whole_months(date(2016, 10, 21), date(2019, 1, 21))
    (26, 27)
    """
    return (end.year - start.year) * _MONTHS + end.month - start.month - (end.day < start.day)
