"""What the county decided: a policy per day, and the clauses everything rests on."""

from pingyuan_rules.policy.clause_readings import Reading, readings
from pingyuan_rules.policy.clauses import clause
from pingyuan_rules.policy.dated_values import START, Overlay, overlay, policy_on
from pingyuan_rules.policy.parameters import Policy

__all__ = ["START", "Overlay", "Policy", "Reading", "clause", "overlay", "policy_on", "readings"]
