"""Links between the rows of a ledger: ids are unique, and rows name branches that exist."""

from collections.abc import Collection, Iterator

from pingyuan_rules.choices import PartyOrganization
from pingyuan_rules.engine import Label, Problem, Record, is_known
from pingyuan_rules.ledger.headings import sheet_label
from pingyuan_rules.ledger.personal import seen
from pingyuan_rules.ledger.places import Place, sheet_place
from pingyuan_rules.ledger.sheets.sheet_records import Row, Table, Tables, row_problem, rows_with
from pingyuan_rules.ledger.spellings import id_key
from pingyuan_rules.records import Applicant, Branch, Member, Organization

_FORMED = (PartyOrganization.STANDALONE, PartyOrganization.JOINT)


_BRANCHES, _UNITS = sheet_label(Branch), sheet_label(Organization)
_EXISTING = Label(f"“{_BRANCHES.zh}”表中的编号", f"the id of a row of the sheet {_BRANCHES.en}")
_ADD_BRANCH = Label("请更正编号，或补上该党支部", "Correct the id, or add the branch")
_A_BRANCH = Label("党支部编号", "the id of a branch")
_NAME_BRANCH = Label("请填写所属党支部的编号", "Enter the id of its branch")
_NAMED_BY_A_UNIT = Label(
    f"“{_UNITS.zh}”表中至少有一行填写的所属党支部编号", f"an id that at least one row of the sheet {_UNITS.en} names"
)
_ADD_UNITS = Label("请补上其覆盖的单位，或删去该党支部", "Add the units it covers, or delete the branch")


def id_problems(table: Table) -> Iterator[Problem]:
    """Ids that are missing or given twice."""
    if "id" not in table.facts:
        return
    first: dict[str, tuple[Row, str]] = {}
    for row, key in rows_with(table, "id"):
        if not is_known(key):
            expected = Label("每行一个编号", "an id in every row")
            yield row_problem(row, ["id"], "", expected, Label("请补上编号", "Give the row an id"), kind="required")
            continue
        before, other = first.setdefault(id_key(key), (row, key))
        if before is not row:
            expected, place = Label("不重复的编号", "each id once"), before.name_beside(row)
            en = f"R{place.en[1:]}"
            remedy = Label(f"{place.zh}已用此编号，请更正其一", f"{en} has it too; correct one of them")
            if other != key:
                shown = seen(other)
                remedy = Label(
                    f"{place.zh}的“{shown[1:-1]}”是同一编号的另一写法，请更正其一",
                    f"{en} has it too, spelled {shown}; correct one of them",
                )
            yield row_problem(row, ["id"], seen(key), expected, remedy, kind="repeated")


def branch_id_problems(tables: Tables) -> Iterator[Problem]:
    """Rows that name a branch that does not exist, or none although they must."""
    branches = tables.get(Branch)
    ids = None if branches is None else _complete_values(branches, "id")
    # A branch without an id may be the one that is meant, so no id can be said not to exist.
    if ids is not None and not all(map(is_known, ids)):
        ids = None
    for record in (Organization, Member, Applicant):
        table = tables.get(record)
        if table is None or "branch_id" not in table.facts:
            continue
        for row, branch_id in rows_with(table, "branch_id"):
            if is_known(branch_id):
                if ids is not None and branch_id not in ids:
                    yield row_problem(row, ["branch_id"], seen(branch_id), _EXISTING, _ADD_BRANCH, kind="unknown")
            elif record is not Organization:
                yield row_problem(row, ["branch_id"], "", _A_BRANCH, _NAME_BRANCH, kind="required")
            elif row.record.party_organization in _FORMED:
                state = row.record.party_organization.label
                expected = Label(
                    f"党支部编号（该单位{state.zh}）",
                    f"the id of a branch (the unit's Party organization is {state.en})",
                )
                yield row_problem(row, ["branch_id"], "", expected, _NAME_BRANCH, kind="required")


def unnamed_branch_problems(tables: Tables) -> Iterator[Problem]:
    """Branches that no unit names; none while a unit names a branch that does not exist, since it may mean any."""
    branches, organizations = tables.get(Branch), tables.get(Organization)
    named = None if organizations is None else _complete_values(organizations, "branch_id")
    if branches is None or organizations is None or named is None:
        return
    for unit, branch_id in rows_with(organizations, "branch_id"):
        if not is_known(branch_id) and unit.record.party_organization is not PartyOrganization.NONE:
            return  # it may belong to any branch
    if not {key for key in named if is_known(key)} <= {key for _, key in rows_with(branches, "id")}:
        return
    for row, key in rows_with(branches, "id"):
        if is_known(key) and key not in named:
            yield row_problem(row, ["id"], seen(key), _NAMED_BY_A_UNIT, _ADD_UNITS, kind="conflict")


def missing_complete_problems(tables: Tables, complete: Collection[type[Record]]) -> Iterator[Problem]:
    """Sheets that somebody declared complete and that are not there: then nobody knows whether there are no rows."""
    for record in complete:
        if record not in tables:
            label = sheet_label(record)
            expected = Label(f"声明为完整的“{label.zh}”表", f"the sheet {label.en}, which was declared complete")
            remedy = Label(
                "请补上该表；确无记录的，也要有标题行；没有该表的，请不要声明其完整",
                "Add it, with its headings even if there are no rows, or do not declare it complete",
            )
            yield Problem(sheet_place(record), Label("没有这张表", "no such sheet"), expected, remedy, kind="required")


def _complete_values(table: Table, fact: str) -> frozenset[str] | None:
    """The values of a fact, or None if one is wrong or there is none: then an id may be among those not read."""
    values = [value for _, value in rows_with(table, fact)]
    # The value may also stand in a row that is doubtful as a whole, or in a cell whose problem is only counted.
    places = [problem.place for problem in table.problems if isinstance(problem.place, Place)]
    doubtful = any(place.row is not None and not place.facts and place.column is None for place in places)
    complete = fact in table.facts and values and len(values) == len(table.rows) and not doubtful and not table.more
    return frozenset(values) if complete else None
