"""Whether what a branch reports agrees with its units, with the rows of its members and with itself."""

from collections.abc import Iterator

from pingyuan_rules import units as u
from pingyuan_rules.choices import Formation, SecretaryState
from pingyuan_rules.engine import Label, Problem, facts_of, fen, is_known
from pingyuan_rules.ledger.checks.tallies import Tallies, Units
from pingyuan_rules.ledger.headings import sheet_label
from pingyuan_rules.ledger.sheets.sheet_records import Row, row_problem
from pingyuan_rules.policy import Policy
from pingyuan_rules.records import Branch, Member, Organization
from pingyuan_rules.rules import joint_minimum_met, roll_agrees, units_agree
from pingyuan_rules.tables.cell_text import money_text

_UNITS, _ROLL = sheet_label(Organization), sheet_label(Member)
_NOT_BEFORE_FOUNDING = {
    "elected_on": Label("选举日期不早于成立日期", "an election on or after the founding date"),
    "secretary_appointed": Label("书记任职日期不早于党支部成立日期", "an appointment on or after the founding date"),
    "secretary_left": Label("书记离任日期不早于党支部成立日期", "a leaving date on or after the founding date"),
}


def branch_warnings(row: Row, tallies: Tallies, policy: Policy, linked: Branch) -> Iterator[Problem]:
    """What does not agree about one branch, unless a rule finds it.

    Where all members and units of the branch are known, rules compare their numbers with those that it reports. What
    is left here is what is certain although some of them are not known.

    Args:
        row: The branch's row.
        tallies: The units and members of the branches by the other sheets.
        policy: Sets the least number of full members of a Party organization, the hours of its officers, and the
            least allowance.
        linked: The branch with the members and units that name it, as far as they are known.
    """
    branch: Branch = row.record
    units = tallies.units.get(branch.id) if is_known(branch.id) and branch.id in tallies.branches else None
    summed = units is not None and joint_minimum_met(linked, policy) is not False
    yield from size_warnings(row, units if summed else None, tallies.unplaced_units, policy.minimum_full_members)
    yield from unit_count_warnings(row, units, tallies.unplaced_units, counted=units_agree(linked) is not False)
    yield from unit_sum_warnings(row, units, tallies.unplaced_units)
    if roll_agrees(linked) is not False:
        yield from roll_warnings(row, tallies)
    yield from allowance_warnings(row, policy)
    yield from vacancy_warnings(row)
    yield from score_warnings(row)
    for fact, expected in _NOT_BEFORE_FOUNDING.items():
        founded, day = branch.founded, getattr(branch, fact)
        if is_known(founded) and is_known(day) and day < founded:
            found = Label(f"{founded}、{day}", f"{founded}, {day}")
            yield row_problem(
                row,
                ("founded", fact),
                found,
                expected,
                Label("请核对两个日期，更正有误的", "Check both dates and correct the wrong one"),
                kind="conflict",
            )
    hours, due, short = branch.secretary_hours, policy.secretary_hours_per_year, branch.officers_short_of_training
    # A secretary who has left is no longer among those whose hours are asked.
    in_office = branch.secretary_state is SecretaryState.IN_OFFICE
    if in_office and short == 0 and is_known(hours) and is_known(due) and hours < due:
        found = Label(f"书记{hours}学时、未达标0人", f"{hours} hours for the secretary, and nobody short of training")
        expected = Label(
            f"至少1人未达标（书记不足{due}学时）",
            f"at least one person short of training, since the secretary has fewer than {due} hours",
        )
        remedy = Label("请更正其一", "Correct one of them")
        yield row_problem(
            row, ("secretary_hours", "officers_short_of_training"), found, expected, remedy, kind="conflict"
        )


def size_warnings(row: Row, units: Units | None, unplaced: int, minimum: int) -> Iterator[Problem]:
    """Too few full members; the sum over its units counts when a joint branch does not report their number.

    Args:
        row: The branch's row.
        units: The units that name the branch, or None.
        unplaced: The number of units that might belong to any branch.
        minimum: The least number of full members of a Party organization.
    """
    branch: Branch = row.record
    full = branch.full_members
    if branch.formation is Formation.STANDALONE:
        expected = Label(
            f"至少{minimum}人（单独组建的党支部）", f"at least {minimum} full members in a standalone branch"
        )
        remedy = Label(
            "请核对人数；确实不足的，可与其他单位联合组建",
            "Check the number; if it is right, form a joint branch with other units",
        )
    elif branch.formation is Formation.JOINT:
        if not is_known(full) and units is not None and not unplaced:
            full = units.members["full_members"]
        expected = Label(
            f"至少{minimum}人（联合党支部各单位合计）",
            f"at least {minimum} full members in the units of a joint branch together",
        )
        remedy = Label(
            "请核对人数；确实不足的，可吸收其他单位加入", "Check the number; if it is right, let more units join"
        )
    else:
        return
    if is_known(full) and full < minimum:
        yield row_problem(row, ["full_members"], _people(full), expected, remedy, kind="doubtful")


def unit_count_warnings(row: Row, units: Units | None, unplaced: int, *, counted: bool = True) -> Iterator[Problem]:
    """A number of units that does not agree with the formation, or with the rows of the units.

    Args:
        row: The branch's row.
        units: The units that name the branch, or None.
        unplaced: The number of units that might belong to any branch.
        counted: Whether to compare the number with the rows.
    """
    branch: Branch = row.record
    if branch.formation is Formation.STANDALONE:
        if is_known(branch.units) and branch.units != 1:
            found = Label(f"单独组建、{branch.units}个单位", f"a standalone branch of {branch.units} units")
            expected = Label("1个单位（单独组建的党支部）", "one unit for a standalone branch")
            yield row_problem(
                row,
                ("formation", "units"),
                found,
                expected,
                Label("请更正其一", "Correct one of them"),
                kind="conflict",
            )
        if units is not None and units.count > 1:
            found = Label(
                f"单独组建，而“{_UNITS.zh}”表中有{units.count}个单位写明属于它",
                f"standalone, though {units.count} units name it",
            )
            expected = Label("只有1个单位（单独组建的党支部）", "only one unit that names a standalone branch")
            remedy = Label(
                "请更正组建方式，或更正不属于它的单位的所属党支部编号",
                "Correct the formation, or the branch ids of the units that do not belong to it",
            )
            yield row_problem(row, ["formation"], found, expected, remedy, kind="conflict")
        return
    if units is None:
        return
    # Units whose branch is not known may belong to it too.
    low, high = units.count, units.count + unplaced
    if branch.formation is Formation.JOINT and high == 1:
        found = Label(f"联合组建，而“{_UNITS.zh}”表中只有1个单位写明属于它", "joint, though only one unit names it")
        expected = Label("至少2个单位（联合党支部）", "at least two units in a joint branch")
        remedy = Label("请补上其他单位，或更正组建方式", "Add the other units, or correct the formation")
        yield row_problem(row, ["formation"], found, expected, remedy, kind="conflict")
    if counted and is_known(branch.units) and not low <= branch.units <= high:
        count = _range(low, high)
        expected = Label(
            f"{count}个（“{_UNITS.zh}”表中写明属于它的行数）",
            f"{count}, the number of rows in the sheet {_UNITS.en} that name it",
        )
        remedy = Label(
            "请更正单位数，或补上、更正这些单位的行", "Correct the number, or add or correct the rows of its units"
        )
        found = Label(f"{branch.units}个", str(branch.units))
        yield row_problem(row, ["units"], found, expected, remedy, kind="conflict")


def unit_sum_warnings(row: Row, units: Units | None, unplaced: int) -> Iterator[Problem]:
    """Numbers of members that do not agree with those of the units.

    Args:
        row: The branch's row.
        units: The units that name the branch, or None.
        unplaced: The number of units that might belong to any branch.
    """
    branch: Branch = row.record
    for fact, total in units.members.items() if units is not None else ():
        reported = getattr(branch, fact)
        if not is_known(reported) or not is_known(total):
            continue
        # A unit that names no branch yet may bring more members, never fewer.
        if reported < total or (reported > total and not unplaced):
            expected = Label(f"{total}人（其各单位之和）", f"{total}, the sum over its units")
            remedy = Label(
                "请更正党支部或单位的人数，或补上缺少的单位",
                "Correct the number of the branch or of a unit, or add the missing units",
            )
            yield row_problem(row, [fact], _people(reported), expected, remedy, kind="conflict")


def roll_warnings(row: Row, tallies: Tallies) -> Iterator[Problem]:
    """Numbers of members that do not agree with the rows of the members.

    Args:
        row: The branch's row.
        tallies: The units and members of the branches by the other sheets.
    """
    branch: Branch = row.record
    roll = tallies.rolls.get(branch.id) if is_known(branch.id) and branch.id in tallies.branches else None
    if roll is None:
        return
    for fact, low in roll.members.items():
        reported = getattr(branch, fact)
        high = low + roll.unclear + tallies.unplaced_members
        if is_known(reported) and not low <= reported <= high:
            count = _range(low, high)
            expected = Label(
                f"{count}人（“{_ROLL.zh}”表中的行数）", f"{count}, the number of its rows in the sheet {_ROLL.en}"
            )
            remedy = Label(
                "请更正人数，或补上、更正党员的行", "Correct the number, or add or correct the rows of its members"
            )
            yield row_problem(row, [fact], _people(reported), expected, remedy, kind="conflict")


def vacancy_warnings(row: Row) -> Iterator[Problem]:
    """A vacant office with a day of appointment or an allowance: who left this year is due the months before.

    Args:
        row: The branch's row.
    """
    branch: Branch = row.record
    if branch.secretary_state is not SecretaryState.VACANT:
        return
    appointed, paid = branch.secretary_appointed, branch.allowance_paid
    facts, zh, en = ["secretary_state"], "空缺", "a vacant office"
    if is_known(appointed):
        facts, zh, en = (
            [*facts, "secretary_appointed"],
            f"{zh}，任职日期 {appointed}",
            f"{en}, appointed on {appointed}",
        )
    if is_known(paid) and paid > 0:
        text = money_text(paid)
        facts, zh, en = [*facts, "allowance_paid"], f"{zh}，已发津贴{text}元", f"{en}, {text} yuan of allowance paid"
    if len(facts) > 1:
        remedy = Label(
            f"书记在本年度内离任的，请改填“{SecretaryState.LEFT.label.zh}”并写明离任日期，空缺的津贴按0元计；全年空缺的，"
            "请删去任职日期和金额",
            f'If the secretary left this year, write "{SecretaryState.LEFT.label.en}" and the leaving date, since a '
            "vacant office is due 0 yuan; if it was vacant all year, delete the date and the amount",
        )
        expected = Label("空缺时不填任职日期和津贴", "no appointment date and no allowance for a vacant office")
        yield row_problem(row, facts, Label(zh, en), expected, remedy, kind="conflict")


_MONTHS = 12
_MANY_TIMES = 10
"""Fen entered for yuan are a hundred times too many: two months of them are more than the minimum of ten years."""


def allowance_warnings(row: Row, policy: Policy) -> Iterator[Problem]:
    """An allowance that may be in another unit than yuan: less than that of one month, or ten times the year's.

    Nobody sets these limits; that they are worth a look is a choice of this library. They follow from the minimum that
    the policy sets for a month. An allowance of 0 is possible, since a secretary may not have been paid yet.

    Args:
        row: The branch's row.
        policy: Sets the least allowance of a month.
    """
    paid = row.record.allowance_paid
    rates = (policy.allowance_per_month, policy.allowance_per_month_full_time)
    months = [rate for rate in rates if is_known(rate) and rate > 0]
    if not is_known(paid) or paid == 0 or not months:
        return
    least, most = min(months), fen(max(months) * _MONTHS * _MANY_TIMES)
    if paid < least:
        limit = money_text(least)
        expected = Label(
            f"0元，或不低于一个月的最低津贴（{limit}元）",
            f"0 yuan, or at least the minimum of one month ({limit} yuan)",
        )
        remedy = Label(
            "请核对是否误以万元填写，或点错了小数点；以元填写且确实只发了这些的，不必更改",
            "Check whether it is in units of 10,000 yuan or its decimal point is wrong; if the secretary was paid no "
            "more than these yuan, leave it",
        )
    elif paid >= most:
        limit = money_text(most)
        expected = Label(
            f"低于全年最低津贴的{_MANY_TIMES}倍（{limit}元）",
            f"less than {_MANY_TIMES} times the minimum of a year ({limit} yuan)",
        )
        remedy = Label(
            "请核对是否误以分填写，或漏了小数点；以元填写且确实发了这些的，不必更改",
            "Check whether it is in fen or lacks its decimal point; if the secretary was paid these yuan, leave it",
        )
    else:
        return
    text = money_text(paid)
    yield row_problem(row, ["allowance_paid"], Label(f"{text}元", f"{text} yuan"), expected, remedy, kind="doubtful")


def score_warnings(row: Row) -> Iterator[Problem]:
    """Scores that may be shares: above 0, and no more than a hundredth of the points that can be had.

    That such a score is worth a look is a choice of this library.

    Args:
        row: The branch's row.
    """
    for fact, info in facts_of(Branch).items():
        score, most = getattr(row.record, fact), info.le
        if info.unit is not u.POINTS or not isinstance(most, int) or not is_known(score):
            continue
        if 0 < score.hundredths <= most:
            points = score.hundredths
            found = Label(f"{score}分", f"{score} point{'s' * (score != 1)}")
            expected = Label(f"以{most}分为满分的得分", f"points out of {most}")
            remedy = Label(
                f"多半是按比例填写的：请换算成分数，如 {score} 写作 {points}；确为{score}分的，不必更改",
                f"It is likely a share: write {points} instead of {score}; if it is really {found.en}, leave it",
            )
            yield row_problem(row, [fact], found, expected, remedy, kind="doubtful")


def _range(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}-{high}"


def _people(number: int) -> Label:
    return Label(f"{number}人", str(number))
