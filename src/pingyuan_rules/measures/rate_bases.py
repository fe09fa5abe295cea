"""Over which units or branches a rate is taken: no rate without its base."""

from typing import Any

from pingyuan_rules.engine import Choice, Rule
from pingyuan_rules.policy import Policy
from pingyuan_rules.records import Branch, Organization
from pingyuan_rules.rules import bases


class Base(Choice):
    """The units that a coverage rate is taken over; the article names none (P2S9).

    Every base but the registered units leaves out those that are not in real operation.
    """

    REGISTERED = "registered", "在册单位", "registered units"
    OPERATING = "operating", "正常运营单位", "units in real operation"
    WITH_MEMBERS = (
        "with_members",
        "有党员的正常运营单位",
        "operating units with members",
        ("有党员的单位", "units with members"),
    )
    ELIGIBLE = "eligible", "应建单位（应建已建率）", "units that have or are due to form an organization"
    POLICY = "policy", "政策所定范围的单位", "units that the policy counts"

    @property
    def rule(self) -> Rule[Organization, Policy, bool]:
        """The rule that says whether a unit belongs to the base."""
        return _RULES[self]

    @property
    def closed(self) -> Rule[Organization, Policy, bool]:
        """The rule that says whether a unit is left out only because it is not in real operation."""
        return _CLOSED[self]


class BranchBase(Choice):
    """The branches that a rate is taken over."""

    ALL = "branches", "全部支部", "all branches"

    @property
    def rule(self) -> Rule[Branch, Policy, bool]:
        """The rule that says whether a branch belongs to the base."""
        return _RULES[self]


class PublishedBase(Choice):
    """The bases of figures published elsewhere; no rule says what belongs to them, so nothing is counted over them."""

    LOCAL = "local", "当地自定", "as the place defines it"
    NOT_STATED = "not_stated", "未说明", "not stated"


_RULES: dict[Choice, Rule[Any, Policy, bool]] = {
    Base.REGISTERED: bases.base_registered,
    Base.OPERATING: bases.base_operating,
    Base.WITH_MEMBERS: bases.base_with_members,
    Base.ELIGIBLE: bases.base_eligible,
    Base.POLICY: bases.base_policy,
    BranchBase.ALL: bases.base_branches,
}
_CLOSED: dict[Choice, Rule[Any, Policy, bool]] = {
    Base.REGISTERED: bases.closed_none,
    Base.OPERATING: bases.closed_units,
    Base.WITH_MEMBERS: bases.closed_with_members,
    Base.ELIGIBLE: bases.closed_eligible,
    Base.POLICY: bases.closed_policy,
}
