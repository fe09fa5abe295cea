"""The rows that measures give: one for each group of records."""

from typing import Any

import attrs

from pingyuan_rules.engine import Choice, Unknown
from pingyuan_rules.engine.display import Displayed
from pingyuan_rules.measures.rates import Count, Interval, Rate, Total
from pingyuan_rules.measures.targets import Target, shortfall


@attrs.frozen(kw_only=True)
class Row(Displayed):
    """The base of every row.

    Attributes:
        by: The facts that groups are made by; empty for one row over everything.
        key: The values that the group's records share, in the order of `by`; UNKNOWN is a value of its own.
        fingerprint: The digest of the policy's values.
        version: The version of the library that counted.
        overlay: The name and version of the values that were laid over the policy; empty if there are none.
    """

    by: tuple[str, ...]
    key: tuple[Any, ...]
    fingerprint: str
    version: str
    overlay: str = ""

    @property
    def group(self) -> dict[str, Any]:
        """The shared values by the name of their fact."""
        return dict(zip(self.by, self.key, strict=True))


@attrs.frozen(kw_only=True)
class Coverage(Row):
    """Organization coverage and work coverage of a group of units.

    Attributes:
        base: The units that both are taken over.
        organization: The share covered by a Party organization.
        work: The share covered by Party work.
        closed: The units that the base leaves out only because they are not in real operation.
        organization_target: What organization coverage is to reach.
        work_target: What work coverage is to reach.
    """

    base: Choice
    organization: Rate
    work: Rate
    closed: Count
    organization_target: Target
    work_target: Target

    @property
    def organization_met(self) -> bool | Unknown:
        """Whether organization coverage meets its target, or UNKNOWN."""
        return self.organization_target.met_by(self.organization)

    @property
    def work_met(self) -> bool | Unknown:
        """Whether work coverage meets its target, or UNKNOWN."""
        return self.work_target.met_by(self.work)

    @property
    def organization_shortfall(self) -> Interval | Unknown:
        """How many more units a Party organization must cover."""
        return shortfall(self.organization, self.organization_target)

    @property
    def work_shortfall(self) -> Interval | Unknown:
        """How many more units Party work must cover."""
        return shortfall(self.work, self.work_target)


@attrs.frozen(kw_only=True)
class RateRow(Row):
    """One rate of a group.

    Attributes:
        base: What the rate is taken over.
        rate: The rate.
    """

    base: Choice
    rate: Rate


@attrs.frozen(kw_only=True)
class FormationCounts(Row):
    """Branches of a group by how they were formed.

    Attributes:
        branches: All branches.
        standalone: Those that one unit formed.
        joint: Those that several units formed.
    """

    branches: Count
    standalone: Count
    joint: Count


@attrs.frozen(kw_only=True)
class DemonstrationCounts(Row):
    """Demonstration sites among the branches of a group.

    Attributes:
        city: City sites.
        county: County sites, with the city ones among them if the policy nests them.
        sites: Sites of either level, each counted once.
    """

    city: Count
    county: Count
    sites: Count


@attrs.frozen(kw_only=True)
class FundTotals(Row):
    """What the branches of a group get in the policy's year; the allowance, and so the grant, is a minimum.

    Attributes:
        activity_fund: The activity funds.
        allowance: The secretaries' minimum allowances.
        grant: Both together, over the branches for which both are known.
    """

    activity_fund: Total
    allowance: Total
    grant: Total


@attrs.frozen(kw_only=True)
class Admissions(Row):
    """Applicants of a group who were admitted in a period.

    Attributes:
        admitted: How many were.
    """

    admitted: Count
