"""Whether what a branch reports agrees with its units, with the rows of its members and with itself."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from pingyuan_rules.choices import Formation
from pingyuan_rules.engine import Label, Problem, facts_of, is_known
from pingyuan_rules.ledger.headings import sheet_label
from pingyuan_rules.ledger.places import cell_place
from pingyuan_rules.ledger.sheet_rows import Row
from pingyuan_rules.ledger.tallies import COUNTED, Roll, Tallies, Units
from pingyuan_rules.records import Branch, Member, Organization

_UNITS, _ROLL = sheet_label(Organization), sheet_label(Member)
_CHECK_DATES = Label("请核对两个日期", "Check both dates")


def branch_warnings(row: Row, tallies: Tallies, minimum: int) -> Iterator[Problem]:
    """What does not agree about one branch.

    Args:
        row: The branch's row.
        tallies: What the other sheets say of the branches.
        minimum: How many full members a Party organization takes.
    """
    branch: Branch = row.record
    # Two rows with one id are an error; which of them the other sheets mean cannot be told.
    mine = is_known(branch.id) and branch.id in tallies.branches
    units = tallies.units.get(branch.id) if mine else None
    roll = tallies.rolls.get(branch.id) if mine else None
    yield from _too_few(row, units, tallies.unplaced_units, minimum)
    if branch.formation is Formation.STANDALONE:
        yield from _not_one_unit(row, units)
    elif units is not None:
        yield from _not_those_units(row, units, tallies.unplaced_units)
    if units is not None:
        yield from _not_the_sum(row, units, tallies.unplaced_units)
    if roll is not None:
        yield from _not_the_roll(row, roll, tallies.unplaced_members)
    yield from _dates(row)


def _too_few(row: Row, units: Units | None, unplaced: int, minimum: int) -> Iterator[Problem]:
    branch: Branch = row.record
    full = branch.full_members
    if branch.formation is Formation.STANDALONE:
        if is_known(full) and full < minimum:
            expected = Label(
                f"至少{minimum}人（单独组建的党支部）", f"at least {minimum} full members in a standalone branch"
            )
            remedy = Label(
                "请核对人数；确实不足的，可与其他单位联合组建",
                "Check the number; if there are no more, a joint branch with other units is the way",
            )
            yield _problem(row, ("full_members",), _people(full), expected, remedy)
    elif branch.formation is Formation.JOINT:
        if not is_known(full) and units is not None and not unplaced:
            full = units.members["full_members"]
        if is_known(full) and full < minimum:
            expected = Label(
                f"至少{minimum}人（联合党支部各单位合计）",
                f"at least {minimum} full members in the units of a joint branch together",
            )
            remedy = Label("请核对人数，或吸收更多单位", "Check the number, or let more units join")
            yield _problem(row, ("full_members",), _people(full), expected, remedy)


def _not_one_unit(row: Row, units: Units | None) -> Iterator[Problem]:
    branch: Branch = row.record
    if is_known(branch.units) and branch.units != 1:
        found = Label(f"单独组建、{branch.units}个单位", f"a standalone branch of {branch.units}")
        yield _problem(
            row,
            ("formation", "units"),
            found,
            Label("1个单位（单独组建的党支部）", "one unit for a standalone branch"),
            Label("请更正其一", "Correct one of them"),
        )
    if units is not None and units.count > 1:
        yield _problem(
            row,
            ("formation",),
            Label(
                f"单独组建，而“{_UNITS.zh}”表中{units.count}行写明属于它",
                f"standalone, with {units.count} units naming it",
            ),
            Label("1行（单独组建的党支部）", "one unit to name a standalone branch"),
            Label(
                "请更正组建方式，或更正多余单位的所属党支部编号",
                "Correct the formation, or the branch id of the units that are too many",
            ),
        )


def _not_those_units(row: Row, units: Units, unplaced: int) -> Iterator[Problem]:
    branch: Branch = row.record
    low, high = units.count, units.count + unplaced
    if branch.formation is Formation.JOINT and high == 1:
        yield _problem(
            row,
            ("formation",),
            Label(f"联合组建，而“{_UNITS.zh}”表中只有1行写明属于它", "joint, with only one unit naming it"),
            Label("至少2个单位（联合党支部）", "at least two units in a joint branch"),
            Label("请补上其他单位，或更正组建方式", "Add the other units, or correct the formation"),
        )
    if is_known(branch.units) and not low <= branch.units <= high:
        count = str(low) if low == high else f"{low}–{high}"
        yield _problem(
            row,
            ("units",),
            Label(f"{branch.units}个", str(branch.units)),
            Label(
                f"{count}个（“{_UNITS.zh}”表中写明属于它的行数）", f"{count}, as rows of the sheet {_UNITS.en} name it"
            ),
            Label(
                "请更正单位数，或补上、更正这些单位的行", "Correct the number, or add or correct the rows of the units"
            ),
        )


def _not_the_sum(row: Row, units: Units, unplaced: int) -> Iterator[Problem]:
    for fact in COUNTED:
        reported, total = getattr(row.record, fact), units.members[fact]
        if not is_known(reported) or not is_known(total):
            continue
        # A unit that names no branch yet may bring more members, never fewer.
        if reported < total or (reported > total and not unplaced):
            yield _problem(
                row,
                (fact,),
                _people(reported),
                Label(f"{total}人（其各单位之和）", f"{total}, the sum over its units"),
                Label(
                    "请更正党支部或单位的人数，或补上缺少的单位",
                    "Correct the number of the branch or of a unit, or add the units that are missing",
                ),
            )


def _not_the_roll(row: Row, roll: Roll, unplaced: int) -> Iterator[Problem]:
    for fact in COUNTED:
        reported, low = getattr(row.record, fact), roll.members[fact]
        high = low + roll.unclear + unplaced
        if is_known(reported) and not low <= reported <= high:
            count = str(low) if low == high else f"{low}–{high}"
            yield _problem(
                row,
                (fact,),
                _people(reported),
                Label(f"{count}人（“{_ROLL.zh}”表中的行数）", f"{count}, as the sheet {_ROLL.en} has rows"),
                Label(
                    "请更正人数，或补上、更正党员的行", "Correct the number, or add or correct the rows of the members"
                ),
            )


def _dates(row: Row) -> Iterator[Problem]:
    branch: Branch = row.record
    if _before(branch.elected_on, branch.founded):
        expected = Label("选举日期不早于成立日期", "an election not before the founding")
        yield _problem(row, ("founded", "elected_on"), _both(branch.founded, branch.elected_on), expected, _CHECK_DATES)
    if _before(branch.secretary_appointed, branch.founded):
        expected = Label("书记任职日期不早于党支部成立日期", "an appointment not before the founding")
        found = _both(branch.founded, branch.secretary_appointed)
        yield _problem(row, ("founded", "secretary_appointed"), found, expected, _CHECK_DATES)


def _before(first: date, second: date) -> bool:
    return is_known(first) and is_known(second) and first < second


def _both(first: date, second: date) -> Label:
    return Label(f"{first}、{second}", f"{first}, {second}")


def _people(number: int) -> Label:
    return Label(f"{number}人", str(number))


def _problem(row: Row, facts: tuple[str, ...], found: Label, expected: Label, remedy: Label) -> Problem:
    infos: Any = facts_of(Branch)
    return Problem(cell_place(Branch, row.number, [infos[fact] for fact in facts]), found, expected, remedy)
