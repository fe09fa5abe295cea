"""What must hold between the rows of a ledger: ids are given once, and rows name branches that exist."""

import difflib
from collections.abc import Iterable, Iterator
from typing import Any

from pingyuan_rules.choices import PartyOrganization
from pingyuan_rules.engine import InvalidData, Label, Problem, Record, facts_of, is_known
from pingyuan_rules.ledger.headings import normalized, sheet_label
from pingyuan_rules.ledger.ledger_model import Ledger
from pingyuan_rules.ledger.personal import seen
from pingyuan_rules.ledger.places import cell_place
from pingyuan_rules.ledger.sheet_rows import Row, Table, Tables, rows_with
from pingyuan_rules.records import Applicant, Branch, Member, Organization

_NEAR = 10
_NAMED, _KNOWN = 3, 5
"""How many near ids, or others where none is near, a remedy names."""


def found(ledger: Ledger, key: str, place: str = "ID") -> tuple[Record, ...]:
    """The records with an id.

    Raises:
        InvalidData: When there is none; the remedy names ids that come near.
    """
    records = ledger.find(key)
    if not records:
        ids = {each.id for each in _all_records(ledger) if is_known(each.id)}
        expected = Label("台账里的一个编号", "an id in the ledger")
        raise InvalidData([Problem(place, seen(key), expected, advice(near_ids(key, ids), sorted(ids)))])
    return records


def all_found(ledger: Ledger, keys: Iterable[str], place: str) -> tuple[Record, ...]:
    """The records with any of several ids, in that order and each once.

    Raises:
        InvalidData: With a problem for every id that there is not.
    """
    records: dict[int, Record] = {}
    problems: list[Problem] = []
    for key in dict.fromkeys(keys):
        try:
            records.update((id(each), each) for each in found(ledger, key, place))
        except InvalidData as error:
            problems += error.problems
    if problems:
        raise InvalidData(problems)
    return tuple(records.values())


def _all_records(ledger: Iterable[Any]) -> Iterable[Any]:
    return ledger


def near_ids(given: str, ids: Iterable[str]) -> list[str]:
    """The ids that come near what was given; those with the same letters in front come first."""
    names = {normalized(each): each for each in sorted(ids, reverse=True)}
    wanted, prefix = normalized(given), _prefix(normalized(given))
    same = [name for name in names if prefix and _prefix(name) == prefix]
    near = [
        *difflib.get_close_matches(wanted, same, n=_NEAR, cutoff=0.5),
        *difflib.get_close_matches(wanted, names, n=_NEAR, cutoff=0.5),
    ]
    near.sort(key=lambda name: (not name.startswith(wanted), _prefix(name) != prefix))
    return [names[name] for name in dict.fromkeys(near)]


def _prefix(name: str) -> str:
    return name.rstrip("0123456789")


def advice(near: Iterable[str | Label], known: Iterable[str | Label]) -> Label:
    """To check a name, with those that come near or a few that there are."""
    some = list(near)[:_NAMED]
    which = Label("相近的有", "near it are") if some else Label("例如", "for example")
    named = [each if isinstance(each, Label) else Label(each, each) for each in some or list(known)[:_KNOWN]]
    zh, en = "、".join(each.zh for each in named), ", ".join(each.en for each in named)
    return Label(f"请核对，{which.zh} {zh}", f"Check it; {which.en} {en}")


_FORMED = (PartyOrganization.STANDALONE, PartyOrganization.JOINT)


def id_problems(table: Table) -> Iterator[Problem]:
    """Ids that are missing or given twice."""
    first: dict[str, int] = {}
    if "id" not in table.facts:
        return
    for row, key in rows_with(table, "id"):
        if not is_known(key):
            expected = Label("每行一个编号", "an id in every row")
            yield Problem(_place(table.record, row, "id"), "", expected, Label("请补上编号", "Give the row an id"))
        elif key in first:
            expected = Label("每个编号只用一次", "each id once")
            remedy = Label(
                f"第{first[key]}行已用此编号，请更正其一", f"Row {first[key]} has it too; correct one of them"
            )
            yield Problem(_place(table.record, row, "id"), seen(key), expected, remedy)
        else:
            first[key] = row.number


def branch_problems(tables: Tables) -> Iterator[Problem]:
    """Rows that name no branch where they must, or one that does not exist, and branches that nobody names."""
    branches, organizations = tables.get(Branch), tables.get(Organization)
    ids = None if branches is None else _all(branches, "id")
    known = ids if ids is not None and all(map(is_known, ids)) else None
    for record in (Organization, Member, Applicant):
        table = tables.get(record)
        if table is not None and "branch_id" in table.facts:
            yield from _naming_problems(table, known)
    named = None if organizations is None or _may_name_any(organizations) else _all(organizations, "branch_id")
    if branches is not None and named is not None:
        yield from _unnamed(branches, named)


def _all(table: Table, fact: str) -> frozenset[str] | None:
    # None where a value is wrong or the sheet is empty: then nobody can say that an id does not occur.
    values = [value for _, value in rows_with(table, fact)]
    complete = fact in table.facts and values and len(values) == len(table.rows)
    return frozenset(values) if complete else None


def _may_name_any(organizations: Table) -> bool:
    """Whether there is a unit that may belong to any branch: it names none, and may have an organization."""
    return any(
        not is_known(branch_id) and row.record.party_organization is not PartyOrganization.NONE
        for row, branch_id in rows_with(organizations, "branch_id")
    )


def _naming_problems(table: Table, known: frozenset[str] | None) -> Iterator[Problem]:
    for row, branch_id in rows_with(table, "branch_id"):
        if is_known(branch_id):
            if known is not None and branch_id not in known:
                yield Problem(_place(table.record, row, "branch_id"), seen(branch_id), _EXISTING, _ADD_BRANCH)
        elif _must_name(row.record):
            yield Problem(_place(table.record, row, "branch_id"), "", _needed(row.record), _NAME_BRANCH)


_BRANCHES = sheet_label(Branch)
_EXISTING = Label(f"“{_BRANCHES.zh}”表中的编号", f"the id of a row of the sheet {_BRANCHES.en}")
_ADD_BRANCH = Label("请更正编号，或补上该党支部", "Correct the id, or add the branch")
_NAME_BRANCH = Label("请填写所属党支部的编号", "Give the id of its branch")


def _must_name(record: Any) -> bool:
    return not isinstance(record, Organization) or record.party_organization in _FORMED


def _needed(record: Any) -> Label:
    if isinstance(record, Organization):
        state = record.party_organization.label
        return Label(
            f"党支部编号（该单位{state.zh}）", f"the id of a branch (the unit's Party organization is {state.en})"
        )
    return Label("党支部编号", "the id of a branch")


def _unnamed(branches: Table, named: frozenset[str]) -> Iterator[Problem]:
    sheet = sheet_label(Organization)
    expected = Label(f"“{sheet.zh}”表中至少一行所属的编号", f"an id that a row of the sheet {sheet.en} names")
    remedy = Label("请补上其覆盖的单位，或删去该党支部", "Add the units it covers, or delete the branch")
    for row, key in rows_with(branches, "id"):
        if is_known(key) and key not in named:
            yield Problem(_place(Branch, row, "id"), seen(key), expected, remedy)


def _place(record: type[Record], row: Row, fact: str) -> Label:
    return cell_place(record, row.number, (facts_of(record)[fact],))
