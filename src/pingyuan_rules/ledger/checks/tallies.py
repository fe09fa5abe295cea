"""The units and members of each branch by the other sheets, counted in one pass over each."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import attrs

from pingyuan_rules.choices import PartyOrganization, Standing
from pingyuan_rules.engine import UNKNOWN, is_known
from pingyuan_rules.ledger.sheets.sheet_records import Tables
from pingyuan_rules.records import Branch, Member, Organization

COUNTED = ("full_members", "probationary_members")
_STANDINGS = {Standing.FULL: "full_members", Standing.PROBATIONARY: "probationary_members"}


@attrs.define
class Units:
    """The organizations that name a branch.

    Attributes:
        count: The number of units.
        members: The sum of their members by fact; UNKNOWN if a unit's number is.
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
        members: The number of members by fact.
        unclear: The number of members whose standing is not known; they may be deceased.
    """

    members: dict[str, int] = attrs.field(factory=lambda: dict.fromkeys(COUNTED, 0))
    unclear: int = 0


@attrs.frozen
class Tallies:
    """The branches of a ledger, with what the other sheets hold about them.

    Attributes:
        branches: Their records by id, without ids that are given twice.
        units: The organizations by the branch they name.
        unplaced_units: The number of organizations that might belong to any branch, since theirs is not known.
        rolls: The members' rows by branch.
        unplaced_members: The number of members' rows without a branch that can be read.
    """

    branches: Mapping[str, Branch]
    units: Mapping[str, Units]
    unplaced_units: int
    rolls: Mapping[str, Roll]
    unplaced_members: int


def tally(tables: Tables) -> Tallies:
    """Count the units and members of the branches of a ledger, in time linear in the rows."""
    rows = {record: tables[record].rows if record in tables else () for record in (Branch, Organization, Member)}
    records = [row.record for row in rows[Branch] if is_known(row.record.id)]
    times = Counter(record.id for record in records)
    # Two rows with one id are an error; which of them the other sheets mean cannot be told.
    branches = {record.id: record for record in records if times[record.id] == 1}
    units: dict[str, Units] = {}
    unplaced_units = 0
    for row in rows[Organization]:
        unit: Organization = row.record
        if is_known(unit.branch_id):
            units.setdefault(unit.branch_id, Units()).add(unit)
        # Without a Party organization a unit belongs to no branch; otherwise it may belong to any.
        elif "branch_id" in row.wrong or unit.party_organization is not PartyOrganization.NONE:
            unplaced_units += 1
    rolls: dict[str, Roll] = {}
    unplaced_members = 0
    for row in rows[Member]:
        member: Member = row.record
        if not is_known(member.branch_id):
            unplaced_members += 1
            continue
        roll = rolls.setdefault(member.branch_id, Roll())
        if not is_known(member.standing):
            roll.unclear += 1
        elif member.standing in _STANDINGS:
            roll.members[_STANDINGS[member.standing]] += 1
    return Tallies(branches, units, unplaced_units, rolls, unplaced_members)
