"""What is to be known before any figure of an assessed ledger: doubtful days and dates, and how much is doubtful."""

from collections.abc import Collection, Iterator
from datetime import date

from dateutil.relativedelta import relativedelta

from pingyuan_rules.engine import Label, is_known
from pingyuan_rules.ledger.checks.crosschecks import PAST
from pingyuan_rules.ledger.sheets.stated_days import doubtful_days
from pingyuan_rules.policy import START
from pingyuan_rules.returned.assessed_ledger import AssessedLedger
from pingyuan_rules.rules import out_of_contact
from pingyuan_rules.words import WARNINGS

_FEW = 10
"""One in so many is few."""


def hints(assessed: AssessedLedger) -> Iterator[Label]:
    """What the policy lacks, what suggests that it and the ledger are not of the same time, and dates too late."""
    other_year = hint_at_other_year(assessed.years, assessed.days, assessed.policy.on)
    for hint in (assessed.no_value_note, other_year, hint_at_old_ledger(assessed), hint_at_late_dates(assessed)):
        if hint is not None:
            yield hint


def head_notes(assessed: AssessedLedger) -> tuple[Label, ...]:
    """What readers must know before any figure: the hints, and how many places of the ledger are doubtful."""
    notes = list(hints(assessed))
    if assessed.warnings:
        number = len(assessed.warnings) + assessed.more_warnings
        places = f"{number:,} place{'s' * (number > 1)}"
        notes.append(
            Label(
                f"提醒：台账有 {number:,} 处前后不一致或存疑，数字按台账原样计算；"
                f"逐处见结果工作簿的“{WARNINGS.zh}”表（assess --out）。",
                f"The ledger contradicts itself or is doubtful in {places}; the figures follow it as it stands. "
                f'See the sheet "{WARNINGS.en}" of the results that assess --out writes.',
            )
        )
    return tuple(notes)


def hint_at_other_year(years: Collection[int], days: Collection[date], on: date) -> Label | None:
    """The hint that the ledger names another year than the policy's: what is counted by the year belongs to that year.

    Args:
        years: The years that the ledger says it is of, by its titles.
        days: The days that the ledger gives as its own, such as the day on which it was filled in.
        on: The policy's day.
    """
    likely, doubtful = likely_day(years, days, on), doubtful_days(years, days, on)
    if likely is None:
        return None
    check = Label(f"请核对 --on，例如 --on {likely}。", f"Check --on, such as --on {likely}.")
    if likely < START:  # the command line would refuse such a day
        check = Label(
            f"最早的政策始于 {START}，不能按更早的日期判定，请换用该日以后的台账。",
            f"The first policy is that of {START}; give a later ledger.",
        )
    by_title = bool(years) and on.year not in years
    zh, en = (comma.join(map(str, sorted(years) if by_title else doubtful)) for comma in ("、", ", "))
    named = Label(f"台账写明的日期为 {zh}", f"the ledger is dated {en}")
    if by_title:
        named = Label(f"台账表名写明为{zh.replace('、', '年、')}年的台账", f"the title of the ledger names {en}")
    return Label(
        f"提示：{named.zh}，适用日期却是 {on}：次数、学时和津贴都会按{on.year}年计。{check.zh}",
        f"Hint: {named.en}, but the policy date is {on}: meetings, hours and allowances are taken for those of "
        f"{on.year}. {check.en}",
    )


def likely_day(years: Collection[int], days: Collection[date], on: date) -> date | None:
    """The day for which a ledger of another year was likely made; None if it does not say that it is of another year.

    Args:
        years: The years that the ledger says it is of, by its titles.
        days: The days that the ledger gives as its own.
        on: The policy's day.
    """
    if not years or on.year in years:
        return max(doubtful_days(years, days, on), default=None)
    return max((day for day in days if day.year in years), default=date(max(years), 12, 31))


def hint_at_late_dates(assessed: AssessedLedger) -> Label | None:
    """That dates of what has happened are later than the policy's day; if many are, another day was likely meant."""
    on = assessed.policy.on
    values = [getattr(record, fact) for record in assessed.ledger for fact in PAST.get(type(record), ())]
    days = [value for value in values if is_known(value)]
    later = [day for day in days if day > on]
    if not later:
        return None
    number, latest = len(later), max(later)
    dates = f"{number:,} dates in the ledger are" if number > 1 else "1 date in the ledger is"
    if len(later) * _FEW <= len(days):
        remedy = Label(
            "与之有关的金额和结论按这些日期计算，请核对。",
            "Amounts and answers follow from them; check these dates.",
        )
    else:
        # One day for all hints: that which the hint at another year names.
        likely = likely_day(assessed.years, assessed.days, on)
        day = latest if likely is None or likely < latest else likely
        remedy = Label(f"请核对 --on，例如 --on {day}。", f"Check --on, such as --on {day}.")
    return Label(
        f"提示：台账中有 {number:,} 处日期晚于适用日期 {on}，最晚为 {latest}。{remedy.zh}",
        f"Hint: {dates} later than the policy date, {on}; the latest is {latest}. {remedy.en}",
    )


def hint_at_old_ledger(assessed: AssessedLedger) -> Label | None:
    """That the policy's date lies far after the ledger, so that most members count as out of contact.

    None when at most half of the members are out of contact, or when the latest contact with any of them lies within
    the time after which a member counts as such. Other dates are no measure: terms of office may end in years to come.
    """
    on, limit = assessed.policy.on, assessed.policy.out_of_contact_months
    answers = assessed.answers(out_of_contact)
    contacts = [member.last_contact for member in assessed.ledger.members if is_known(member.last_contact)]
    if not contacts or answers[True] * 2 <= answers.total():
        return None
    latest = max(contacts)
    apart = relativedelta(on, latest)
    months = apart.years * 12 + apart.months
    if months < limit:
        return None
    return Label(
        f"提示：台账中最晚的联系日期为 {latest}，比适用日期 {on} 早 {months} 个月，失联党员因此偏多。"
        "请核对 --on，或更新台账。",
        f"Hint: the latest contact in the ledger, {latest}, is {months} months before the policy date, {on}, so most "
        "members count as out of contact. Check --on, or bring the ledger up to date.",
    )
