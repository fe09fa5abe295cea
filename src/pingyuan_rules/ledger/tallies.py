"""What the other sheets say of each branch, counted in one pass over each."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import attrs

from pingyuan_rules.choices import PartyOrganization, Standing
from pingyuan_rules.engine import UNKNOWN, is_known
from pingyuan_rules.ledger.sheet_rows import Table, Tables
from pingyuan_rules.records import Branch, Member, Organization

COUNTED = ("full_members", "probationary_members")
_STANDINGS = {Standing.FULL: "full_members", Standing.PROBATIONARY: "probationary_members"}


@attrs.define
class Units:
    """The organizations that name a branch.

    Attributes:
        count: How many they are.
        members: The sum of their members by fact, UNKNOWN where it is of one of them.
    """

    count: int = 0
    members: dict[str, Any] = attrs.field(factory=lambda: dict.fromkeys(COUNTED, 0))

    def add(self, unit: Organization) -> None:
        """Count one more."""
        self.count += 1
        for fact in COUNTED:
            more, total = getattr(unit, fact), self.members[fact]
            self.members[fact] = total + more if is_known(more) and is_known(total) else UNKNOWN


@attrs.define
class Roll:
    """The rows of a branch's members.

    Attributes:
        members: How many there are by fact.
        unclear: How many there are whose standing is not known, the deceased among them perhaps.
    """

    members: dict[str, int] = attrs.field(factory=lambda: dict.fromkeys(COUNTED, 0))
    unclear: int = 0


@attrs.frozen
class Tallies:
    """What is said of the branches.

    Attributes:
        branches: Their records by id, without ids that are given twice.
        units: The organizations by the branch they name.
        unplaced_units: How many organizations might belong to any branch, for nobody knows which they name.
        rolls: The members' rows by branch.
        unplaced_members: How many members' rows name no branch that can be read.
    """

    branches: Mapping[str, Branch]
    units: Mapping[str, Units]
    unplaced_units: int
    rolls: Mapping[str, Roll]
    unplaced_members: int


def tally(tables: Tables) -> Tallies:
    """Count what the sheets of a ledger say of its branches, in time linear in their rows."""
    units, unplaced_units = _units(tables.get(Organization))
    rolls, unplaced_members = _rolls(tables.get(Member))
    return Tallies(_branches(tables.get(Branch)), units, unplaced_units, rolls, unplaced_members)


def _branches(table: Table | None) -> dict[str, Branch]:
    records = [row.record for row in table.rows if is_known(row.record.id)] if table else []
    times = Counter(record.id for record in records)
    return {record.id: record for record in records if times[record.id] == 1}


def _units(table: Table | None) -> tuple[dict[str, Units], int]:
    units: dict[str, Units] = {}
    unplaced = 0
    for row in table.rows if table else ():
        unit: Organization = row.record
        if is_known(unit.branch_id):
            units.setdefault(unit.branch_id, Units()).add(unit)
        elif "branch_id" in row.wrong or unit.party_organization is not PartyOrganization.NONE:
            unplaced += 1
    return units, unplaced


def _rolls(table: Table | None) -> tuple[dict[str, Roll], int]:
    rolls: dict[str, Roll] = {}
    unplaced = 0
    for row in table.rows if table else ():
        member: Member = row.record
        if not is_known(member.branch_id):
            unplaced += 1
            continue
        roll = rolls.setdefault(member.branch_id, Roll())
        if not is_known(member.standing):
            roll.unclear += 1
        elif member.standing in _STANDINGS:
            roll.members[_STANDINGS[member.standing]] += 1
    return rolls, unplaced
