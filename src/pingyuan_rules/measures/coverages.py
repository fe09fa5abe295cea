"""The two coverages, and other rates: standalone organizations, sites that qualify (P2S9, P3S3)."""

from collections.abc import Iterable
from typing import Any, TypeVar, overload

from pingyuan_rules.engine.records import Frame
from pingyuan_rules.measures.counting import take
from pingyuan_rules.measures.measure_parts import By, CountPart, Measure, OnMissing, Part, RatePart
from pingyuan_rules.measures.measure_rows import Coverage, RateRow
from pingyuan_rules.measures.measured_rows import Rows
from pingyuan_rules.measures.rate_bases import Base, BranchBase
from pingyuan_rules.measures.targets import organization_target, work_target
from pingyuan_rules.policy import Policy
from pingyuan_rules.records import Branch, Organization
from pingyuan_rules.rules import bases, book, organization_covered, site_qualified, work_covered

F = TypeVar("F", bound=Frame)

# Frames are the first overload everywhere: to a checker a pandas frame is also an iterable of anything.


@overload
def coverage(
    data: F, by: By = None, base: Base = Base.OPERATING, policy: Policy | None = None, *, missing: OnMissing = "error"
) -> F: ...
@overload
def coverage(
    data: Iterable[Organization], by: By = None, base: Base = Base.OPERATING, policy: Policy | None = None
) -> Rows[Coverage]: ...
def coverage(
    data: Any,
    by: By = None,
    base: Base = Base.OPERATING,
    policy: Policy | None = None,
    *,
    missing: OnMissing = "error",
) -> Any:
    """Organization coverage and work coverage over a named base.

    >>> from pingyuan_rules.choices import PartyOrganization
    >>> (row,) = coverage([Organization(operating=True, party_organization=PartyOrganization.JOINT)])
    >>> row.organization.value, row.work.value, row.organization_met
    (Fraction(1, 1), Fraction(1, 1), True)

    Args:
        data: Organizations, or a frame of their facts; a lazy one stays lazy.
        by: Facts (of a frame, columns) to group by: `"township"`, `("township", "sector")`. Records that do not
            say form a group of their own, whose value is UNKNOWN (null).
        base: The units that both rates are taken over; the article names none.
        policy: The policy, if not that of the article.
        missing: What a missing column of a frame means: an error, or `unknown` facts.

    Returns:
        Of records a `Coverage` for each group, in a tuple that notebooks show as a table and that has a
        `chart`. Of a frame the same kind of frame, with the columns of `by`, the
        base, the counts of each rate (`organization_yes`, `work_maybe_no`, `work_no_value` ...), how many units the
        base leaves out because they are not in real operation (`closed_yes`, `closed_unknown` ...) and the bounds of
        each shortfall, all whole numbers.

    Raises:
        InvalidData: When there is no such fact or column to group by, or a frame lacks columns.
    """
    return take(coverage_measure(base, policy), data, by, missing)


def coverage_measure(base: Base = Base.OPERATING, policy: Policy | None = None) -> Measure[Organization, Coverage]:
    """What `coverage` counts."""
    targets = organization_target(policy), work_target(policy)
    parts: dict[str, Part] = {
        "organization": RatePart("organization", organization_covered, base, targets[0]),
        "work": RatePart("work", work_covered, base, targets[1]),
        "closed": CountPart("closed", base.closed),
    }
    fixed = {"organization_target": targets[0], "work_target": targets[1]}
    return Measure("coverage", Organization, Coverage, parts, book.resolve_policy(policy), base, fixed)


@overload
def standalone_rate(
    data: F, by: By = None, base: Base = Base.OPERATING, policy: Policy | None = None, *, missing: OnMissing = "error"
) -> F: ...
@overload
def standalone_rate(
    data: Iterable[Organization], by: By = None, base: Base = Base.OPERATING, policy: Policy | None = None
) -> Rows[RateRow]: ...
def standalone_rate(
    data: Any,
    by: By = None,
    base: Base = Base.OPERATING,
    policy: Policy | None = None,
    *,
    missing: OnMissing = "error",
) -> Any:
    """The share of a base that has a Party organization of its own; see `coverage` for arguments and errors.

    >>> from pingyuan_rules.choices import PartyOrganization
    >>> (row,) = standalone_rate([Organization(operating=True, party_organization=PartyOrganization.JOINT)])
    >>> row.rate.value
    Fraction(0, 1)
    """
    parts = {"rate": RatePart("rate", bases.covered_standalone, base)}
    measure = Measure("standalone_rate", Organization, RateRow, parts, book.resolve_policy(policy), base)
    return take(measure, data, by, missing)


@overload
def site_pass_rate(data: F, by: By = None, policy: Policy | None = None, *, missing: OnMissing = "error") -> F: ...
@overload
def site_pass_rate(data: Iterable[Branch], by: By = None, policy: Policy | None = None) -> Rows[RateRow]: ...
def site_pass_rate(data: Any, by: By = None, policy: Policy | None = None, *, missing: OnMissing = "error") -> Any:
    """The share of all branches whose site meets the one have and four norms; see `coverage` for the arguments.

    >>> (row,) = site_pass_rate([Branch(files_standard=False), Branch()])
    >>> row.rate.low, row.rate.high
    (Fraction(0, 1), Fraction(1, 2))
    """
    parts = {"rate": RatePart("rate", site_qualified, BranchBase.ALL)}
    measure = Measure("site_pass_rate", Branch, RateRow, parts, book.resolve_policy(policy), BranchBase.ALL)
    return take(measure, data, by, missing)
