"""What is recorded: the classes of record, each a set of facts that may be unknown."""

from pingyuan_rules.records.branch import Branch
from pingyuan_rules.records.governance import Committee, Leader, Structure
from pingyuan_rules.records.member import Applicant, Member
from pingyuan_rules.records.organization import Organization

__all__ = ["Applicant", "Branch", "Committee", "Leader", "Member", "Organization", "Structure"]
