"""What does not agree within a ledger although every cell can be read: warnings, for people know which side is wrong.

What is unknown contradicts nothing, and a cell that is wrong is unknown here. Ids that point nowhere are errors and not
warnings: see `links`.
"""

from collections.abc import Iterable, Iterator, Mapping

from pingyuan_rules.choices import ApplicantStage, Formation, PartyOrganization
from pingyuan_rules.engine import Label, Problem, Record, facts_of, is_known
from pingyuan_rules.ledger.branch_checks import branch_warnings
from pingyuan_rules.ledger.headings import normalized
from pingyuan_rules.ledger.personal import seen
from pingyuan_rules.ledger.places import cell_place
from pingyuan_rules.ledger.sheet_rows import Row, Tables
from pingyuan_rules.ledger.tallies import tally
from pingyuan_rules.policy import Policy
from pingyuan_rules.records import Applicant, Branch, Organization
from pingyuan_rules.rules import book

_FORMS = {PartyOrganization.STANDALONE: Formation.STANDALONE, PartyOrganization.JOINT: Formation.JOINT}
_CORRECT_ONE = Label("请更正其一", "Correct one of them")


def warnings(tables: Tables, policy: Policy | None = None) -> Iterator[Problem]:
    """What does not agree between the rows of a ledger: organizations first, then branches and applicants, row by row.

    Args:
        tables: The sheets of a ledger.
        policy: The policy, if not that of the article: it says how many full members a Party organization takes.
    """
    minimum, tallies = book.policy_or_own(policy).minimum_full_members, tally(tables)
    for row in _rows(tables, Organization):
        yield from _unit_warnings(row, tallies.branches)
    for row in _rows(tables, Branch):
        yield from branch_warnings(row, tallies, minimum)
    for row in _rows(tables, Applicant):
        yield from _applicant_warnings(row, tallies.branches)


def _rows(tables: Tables, record: type[Record]) -> Iterable[Row]:
    table = tables.get(record)
    return () if table is None else table.rows


def _unit_warnings(row: Row, branches: Mapping[str, Branch]) -> Iterator[Problem]:
    unit: Organization = row.record
    branch = branches.get(unit.branch_id) if is_known(unit.branch_id) else None
    yield from _nobody(row)
    if unit.party_organization is PartyOrganization.NONE and is_known(unit.branch_id):
        state = PartyOrganization.NONE.label
        yield _problem(
            row,
            ("party_organization", "branch_id"),
            Label(
                f"{state.zh}，却写明属于{_quoted(unit.branch_id)}",
                f"{state.en}, with the branch {seen(unit.branch_id)}",
            ),
            Label("党支部编号留空（未组建的单位）", "no branch for a unit without a Party organization"),
            Label("请更正组建情况，或删去党支部编号", "Correct the state, or delete the branch id"),
        )
    if branch is not None:
        yield from _another_form(row, branch)
        if branch.formation is Formation.STANDALONE:
            yield from _another_place(row, branch)


def _nobody(row: Row) -> Iterator[Problem]:
    unit: Organization = row.record
    if unit.party_organization in _FORMS and unit.full_members == 0 and unit.probationary_members == 0:
        state = unit.party_organization.label
        yield _problem(
            row,
            ("party_organization", "full_members", "probationary_members"),
            Label(f"{state.zh}，没有党员", f"{state.en}, without any member"),
            Label("至少1名党员（已组建的单位）", "at least one member in a unit that has a Party organization"),
            Label("请核对党员人数和组建情况", "Check the numbers of members and the state"),
        )


def _another_form(row: Row, branch: Branch) -> Iterator[Problem]:
    unit: Organization = row.record
    form = _FORMS.get(unit.party_organization)
    if form is not None and is_known(branch.formation) and branch.formation is not form:
        own, other = form.label, branch.formation.label
        yield _problem(
            row,
            ("party_organization", "branch_id"),
            Label(
                f"{own.zh}，而党支部{_quoted(branch.id)}为{other.zh}",
                f"{own.en}, with the {other.en} branch {seen(branch.id)}",
            ),
            Label("一致的组建方式", "the unit and its branch to say the same"),
            Label("请更正其一，或更正所属党支部编号", "Correct one of them, or the branch id"),
        )


def _another_place(row: Row, branch: Branch) -> Iterator[Problem]:
    unit: Organization = row.record
    sectors, townships = (unit.sector, branch.sector), (unit.township, branch.township)
    if all(map(is_known, sectors)) and unit.sector is not branch.sector:
        yield _differs(row, "sector", unit.sector.label, branch.sector.label)
    if all(map(is_known, townships)) and normalized(unit.township) != normalized(branch.township):
        other = Label(_quoted(branch.township), seen(branch.township))
        yield _differs(row, "township", seen(unit.township), other)


def _differs(row: Row, fact: str, own: str | Label, other: Label) -> Problem:
    expected = Label(f"{other.zh}（与其单独组建的党支部一致）", f"{other.en}, as its standalone branch has it")
    return _problem(row, (fact,), own, expected, _CORRECT_ONE)


def _applicant_warnings(row: Row, branches: Mapping[str, Branch]) -> Iterator[Problem]:
    applicant: Applicant = row.record
    if applicant.stage is not ApplicantStage.ADMITTED or not is_known(applicant.branch_id):
        return
    branch, day = branches.get(applicant.branch_id), applicant.admitted_on
    if branch is not None and is_known(branch.founded) and is_known(day) and day < branch.founded:
        yield _problem(
            row,
            ("admitted_on",),
            Label(str(day), str(day)),
            Label(
                f"党支部成立之日（{branch.founded}）或以后", f"no day before the branch was founded ({branch.founded})"
            ),
            Label("请核对两个日期", "Check both dates"),
        )


def _quoted(text: str) -> str:
    return f"“{seen(text)[1:-1]}”"


def _problem(row: Row, facts: tuple[str, ...], found: str | Label, expected: Label, remedy: Label) -> Problem:
    record: type[Record] = type(row.record)
    place = cell_place(record, row.number, [facts_of(record)[fact] for fact in facts])
    return Problem(place, found, expected, remedy)
