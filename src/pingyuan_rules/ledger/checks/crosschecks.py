"""What does not agree within a ledger although every cell can be read: warnings, for people know which side is wrong.

What is unknown contradicts nothing, and a wrong cell is unknown here. Ids of rows that do not exist are errors, not
warnings: see `links`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from pingyuan_rules.choices import ApplicantStage, Formation, PartyOrganization, Sector
from pingyuan_rules.engine import Label, Problem, Record, facts_of, is_known
from pingyuan_rules.ledger.checks.branch_checks import branch_warnings
from pingyuan_rules.ledger.checks.tallies import tally
from pingyuan_rules.ledger.headings import normalized, sheet_label
from pingyuan_rules.ledger.personal import seen
from pingyuan_rules.ledger.sheets.sheet_records import Row, Tables, row_problem
from pingyuan_rules.ledger.written_forms import Remark
from pingyuan_rules.policy import Policy
from pingyuan_rules.records import Applicant, Branch, Member, Organization
from pingyuan_rules.rules import book

_FORMS = {PartyOrganization.STANDALONE: Formation.STANDALONE, PartyOrganization.JOINT: Formation.JOINT}


PAST: Mapping[type[Record], tuple[str, ...]] = MappingProxyType(
    {
        Branch: ("founded", "elected_on", "secretary_appointed"),
        Member: ("last_contact",),
        Applicant: ("admitted_on",),
    }
)
"""Dates of what has happened; others, such as a leaving date, may lie ahead."""


def warnings(tables: Tables, policy: Policy | None = None, linked: Sequence[Branch] = ()) -> Iterator[Problem]:
    """Dates that are too late, then what does not agree between rows: organizations, branches, applicants, row by row.

    Args:
        tables: The sheets of a ledger.
        policy: The policy, if not that of the article; it sets the least number of full members, hours of study, and
            the day after which nothing can have happened.
        linked: The branches with the members and units that name them, in the order of their rows, if they were linked:
            of what the rules find in these nothing is said here.
    """
    chosen, tallies = book.resolve_policy(policy), tally(tables)
    # First, since screens show a few warnings only, and amounts follow from these.
    for record, facts in PAST.items():
        for row in tables[record].rows if record in tables else ():
            yield from late_date_warnings(row, facts, chosen.on)
    yield from hidden_year_warnings(tables, chosen.on)
    yield from first_day_warnings(tables)
    members = {row.record.id for row in tables[Member].rows} if Member in tables else set()
    for record in (Organization, Branch, Applicant):
        for at, row in enumerate(tables[record].rows if record in tables else ()):
            if record is Branch:
                branch = linked[at] if linked else row.record
                yield from branch_warnings(row, tallies, chosen, branch)
                yield from secretary_warnings(row, branch, members)
            elif record is Organization:
                yield from unit_warnings(row, tallies.branches)
            else:
                yield from applicant_warnings(row, tallies.branches)


def secretary_warnings(row: Row, linked: Branch, members: Collection[object]) -> Iterator[Problem]:
    """A secretary who is no member of the ledger, if the members of the branch are listed.

    A misspelled id makes two secretaries of one who has several branches, and the allowances are added up twice.

    Args:
        row: The branch's row.
        linked: The branch with the members that name it, as far as they are known.
        members: The ids of all members of the ledger.
    """
    key = row.record.secretary_id
    if is_known(key) and is_known(linked.members) and key not in members:
        label = sheet_label(Member)
        expected = Label(f"“{label.zh}”表中的编号", f"the id of a row of the sheet {label.en}")
        remedy = Label(
            "请更正编号，或补上该党员；书记的组织关系不在本台账各党支部的，不必更改",
            "Correct the id, or add the member; if the secretary is a member elsewhere than in this ledger, leave it",
        )
        yield row_problem(row, ["secretary_id"], seen(key), expected, remedy, kind="doubtful")


def late_date_warnings(row: Row, facts: Iterable[str], on: date) -> Iterator[Problem]:
    """Dates of what has happened that are later than the policy's day.

    Args:
        row: The row.
        facts: The names of the dates.
        on: The policy's day.
    """
    for fact in facts:
        day = getattr(row.record, fact)
        if not is_known(day) or day <= on:
            continue
        remedy = Label(
            "请核对日期，或用 --on 给出台账的日期", "Check the date, or give the day of the ledger with --on"
        )
        if fact == "secretary_appointed":
            nothing = day.year > on.year
            zh, en = "因此自该月起计", "so it starts with that month"
            if nothing:
                zh, en = "因此为0元", "so it is 0 yuan here"
            remedy = Label(
                f"{remedy.zh}；书记津贴从任职日期起计，{zh}",
                f"{remedy.en}; the secretary's allowance is counted from this date, {en}",
            )
        expected = Label(f"不晚于适用日期 {on} 的日期", f"a day on or before the policy date ({on})")
        yield row_problem(row, [fact], str(day), expected, remedy, kind="doubtful")


def first_day_warnings(tables: Tables) -> Iterator[Problem]:
    """Days from which programs count, and which they write if there is no date."""
    expected = Label("实际的日期，或留空", "the actual date, or an empty cell")
    remedy = Label(
        "没有日期时，许多程序会导出1970年1月1日：请核对；不知道的留空",
        "Many programs write 1 January 1970 if there is no date: check it, and leave the cell empty if it is not known",
    )
    for record, table in tables.items():
        dates = [name for name, info in facts_of(record).items() if info.kind.name == "date" and name in table.facts]
        for row in table.rows if dates else ():
            for fact in dates:
                if getattr(row.record, fact) == _FIRST_DAY:
                    yield row_problem(row, [fact], str(_FIRST_DAY), expected, remedy, kind="doubtful")


_FIRST_DAY = date(1970, 1, 1)


def hidden_year_warnings(tables: Tables, on: date) -> Iterator[Problem]:
    """Days whose cells show month and day alone, if the year that they hold is not the policy's.

    Who types 3/15 into a spreadsheet gets a day of the year in which it was typed.

    Args:
        tables: The sheets of a ledger.
        on: The policy's day.
    """
    expected = Label("写明年份的日期", "a date that shows its year")
    for table in tables.values():
        for (sheet, fact, remark), numbers in table.remarks.items():
            hidden = remark is Remark.NO_YEAR
            rows = {row.number: row for row in table.rows if row.sheet == sheet} if hidden else {}
            for row in (rows[number] for number in numbers if number in rows):
                day = getattr(row.record, fact)
                if not is_known(day) or day.year == on.year:
                    continue
                found = Label(f"{day}（只显示月日）", f"{day} (the cell shows only month and day)")
                remedy = Label(
                    f"只键入月日时，表格软件会填上当时的年份：请核对是否为{day.year}年，并让单元格显示年份",
                    f"A spreadsheet adds the current year to a month and a day: check whether it is {day.year}, and "
                    "let the cell show the year",
                )
                yield row_problem(row, [fact], found, expected, remedy, kind="doubtful")


def unit_warnings(row: Row, branches: Mapping[str, Branch]) -> Iterator[Problem]:
    """What does not agree about one organization, and between it and its branch.

    Args:
        row: The organization's row.
        branches: The branches by id.
    """
    unit: Organization = row.record
    state = unit.party_organization
    form = _FORMS.get(state) if is_known(state) else None
    if is_known(state) and form is not None and unit.full_members == 0 and unit.probationary_members == 0:
        yield row_problem(
            row,
            ("party_organization", "full_members", "probationary_members"),
            Label(f"{state.label.zh}，没有党员", f"{state.label.en}, without any member"),
            Label("至少1名党员（已组建的单位）", "at least one member in a unit that has a Party organization"),
            Label("请核对党员人数和党组织组建情况", "Check the numbers of members and the Party organization"),
            kind="conflict",
        )
    yield from member_warnings(row)
    if not is_known(unit.branch_id):
        return
    if state is PartyOrganization.NONE:
        yield row_problem(
            row,
            ("party_organization", "branch_id"),
            Label(
                f"{state.label.zh}，却写明属于{_quoted(unit.branch_id)}",
                f"{state.label.en}, though it names the branch {seen(unit.branch_id)}",
            ),
            Label("党支部编号留空（未组建的单位）", "no branch for a unit without a Party organization"),
            Label("请更正党组织组建情况，或删去党支部编号", "Correct the Party organization, or delete the branch id"),
            kind="conflict",
        )
    branch = branches.get(unit.branch_id)
    if branch is None:
        return
    if form is not None and is_known(branch.formation) and branch.formation is not form:
        other = branch.formation.label
        yield row_problem(
            row,
            ("party_organization", "branch_id"),
            Label(
                f"{form.label.zh}，而党支部{_quoted(unit.branch_id)}为{other.zh}",
                f"{form.label.en}, though the branch {seen(unit.branch_id)} is {other.en}",
            ),
            Label("一致的组建方式", "the same formation for the unit and its branch"),
            Label("请更正其一，或更正所属党支部编号", "Correct one of them, or correct the branch id"),
            kind="conflict",
        )
    if branch.formation is Formation.STANDALONE:  # a joint one has units elsewhere too
        if is_known(unit.sector) and is_known(branch.sector) and unit.sector is not branch.sector:
            yield _differs(row, "sector", unit.sector.label, branch.sector.label)
        # Spaces and full-width forms do not make another township.
        here, there = unit.township, branch.township
        if is_known(here) and is_known(there) and normalized(here) != normalized(there):
            yield _differs(row, "township", seen(here), Label(_quoted(there), seen(there)))


def member_warnings(row: Row) -> Iterator[Problem]:
    """More members than staff in an enterprise: likely the two columns are swapped, or a digit is too much.

    Args:
        row: The organization's row.
    """
    unit: Organization = row.record
    members = sum(each for each in (unit.full_members, unit.probationary_members) if is_known(each))
    # A social organization may have members of the Party who are not employed there, and so may what has closed.
    counted = unit.sector is Sector.NON_PUBLIC_ENTERPRISE and unit.operating is not False
    if counted and is_known(unit.staff) and members > unit.staff:
        facts = ["staff", *(each for each in ("full_members", "probationary_members") if is_known(getattr(unit, each)))]
        found = Label(
            f"从业人员 {unit.staff} 人，党员 {members} 人",
            f"{unit.staff} staff, {members} Party member{'s' * (members > 1)}",
        )
        expected = Label("党员不多于从业人员", "no more Party members than staff")
        remedy = Label(
            "请核对人数，两列是否填反；党员不在本单位从业的，不必更改",
            "Check the numbers, and whether the two columns are swapped; if the members do not work there, leave them",
        )
        yield row_problem(row, facts, found, expected, remedy, kind="conflict")


def _differs(row: Row, fact: str, own: str | Label, other: Label) -> Problem:
    expected = Label(f"{other.zh}（与其单独组建的党支部一致）", f"{other.en}, as for its standalone branch")
    return row_problem(row, [fact], own, expected, Label("请更正其一", "Correct one of them"), kind="conflict")


def _quoted(text: str) -> str:
    return f"“{seen(text)[1:-1]}”"


def applicant_warnings(row: Row, branches: Mapping[str, Branch]) -> Iterator[Problem]:
    """An admission before the branch was founded.

    Args:
        row: The applicant's row.
        branches: The branches by id.
    """
    applicant: Applicant = row.record
    if applicant.stage is not ApplicantStage.ADMITTED or not is_known(applicant.branch_id):
        return
    branch, day = branches.get(applicant.branch_id), applicant.admitted_on
    if branch is not None and is_known(branch.founded) and is_known(day) and day < branch.founded:
        founded = branch.founded
        expected = Label(
            f"党支部成立之日（{founded}）或以后", f"a day on or after the founding of the branch ({founded})"
        )
        yield row_problem(
            row,
            ["admitted_on"],
            str(day),
            expected,
            Label("请核对两个日期，更正有误的", "Check both dates and correct the wrong one"),
            kind="conflict",
        )
