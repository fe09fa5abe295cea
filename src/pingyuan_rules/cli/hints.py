"""What to look at when the answers are odd as a whole."""

from datetime import date

from pingyuan_rules.engine import Label, is_known
from pingyuan_rules.ledger.assessed import AssessedLedger
from pingyuan_rules.records import Member

_MONTHS = 12


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
