"""What is recorded: the classes of record, each a set of facts that may be unknown."""

from pingyuan_rules.records.branch import Branch
from pingyuan_rules.records.governance import Committee, Leader, Structure
from pingyuan_rules.records.member import Applicant, Member
from pingyuan_rules.records.organization import Organization

__all__ = ["PERSONS", "Applicant", "Branch", "Committee", "Leader", "Member", "Organization", "Structure"]

PERSONS = (Member, Applicant, Leader)
"""The classes whose records describe persons. Reports only count these, and their findings have no least to do."""
