"""Data beside what was published: each figure computed from each kind of record that has it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from fractions import Fraction
from typing import Any, Literal, TypeAlias

import attrs

from pingyuan_rules.choices import MemberBasis
from pingyuan_rules.engine import UNKNOWN, Fen, Record, Unknown, facts_of, is_known
from pingyuan_rules.engine.display import Displayed
from pingyuan_rules.engine.records import check_several
from pingyuan_rules.measures import Base, Rate, admissions, coverage
from pingyuan_rules.policy import Policy
from pingyuan_rules.published.figures import Claim, Number, Published, figures_of_the_article
from pingyuan_rules.records import Applicant, Branch, Committee, Member, Organization, Structure
from pingyuan_rules.rules import bases, book, claims, organization_covered
from pingyuan_rules.rules.structure import is_coordinating
from pingyuan_rules.rules.team import is_living

Span: TypeAlias = tuple[Number | Unknown, Number | Unknown]
"""The least and the greatest value that a figure can have; UNKNOWN twice when there is no figure."""

NO_FIGURE: Span = (UNKNOWN, UNKNOWN)
_MONTHS = 12
_PERCENT = 100


@attrs.frozen
class Comparison(Displayed):
    """A published figure beside the same figure computed from data.

    Attributes:
        claim: The published figure.
        source: What it was computed from: `branches`, `policy` ...
        low: The least that the data allows; UNKNOWN when there is no figure.
        high: The most that the data allows; UNKNOWN when there is no figure.
    """

    claim: Claim
    source: str
    low: Number | Unknown
    high: Number | Unknown

    @property
    def computed(self) -> Number | Unknown:
        """The computed figure, exact; UNKNOWN while the data does not decide it."""
        return self.low if self.low == self.high else UNKNOWN

    @property
    def agrees(self) -> bool | Unknown:
        """Whether the two agree; UNKNOWN while unknown facts could decide it."""
        if isinstance(self.low, Unknown) or isinstance(self.high, Unknown):
            return UNKNOWN
        return self.claim.bound.holds(self.claim.value, self.low, self.high)


class Comparisons(Displayed, tuple[Comparison, ...]):
    """Several comparisons: a tuple that notebooks show as one table."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<Comparisons: {len(self)}>"


@attrs.frozen(kw_only=True)
class _Data:
    """Records by class, None for a class that was not given, and the policy."""

    policy: Policy
    published: Published
    organizations: Sequence[Organization] | None
    branches: Sequence[Branch] | None
    members: Sequence[Member] | None
    applicants: Sequence[Applicant] | None
    committees: Sequence[Committee] | None
    structures: Sequence[Structure] | None


Compute: TypeAlias = Callable[[_Data, Claim], Span]
"""Computes a claim's figure from data; UNKNOWN twice where the data has none."""


def compare(
    *,
    organizations: Iterable[Organization] | None = None,
    branches: Iterable[Branch] | None = None,
    members: Iterable[Member] | None = None,
    applicants: Iterable[Applicant] | None = None,
    committees: Iterable[Committee] | None = None,
    structures: Iterable[Structure] | None = None,
    policy: Policy | None = None,
    published: Published | None = None,
) -> "Comparisons":
    """Put published figures beside the same figures computed from data; nothing is reconciled.

    A figure that can be computed from several classes of record is computed from each. Classes that are not given are
    left out; figures that rest on the policy alone are always there. Unknown facts leave a figure between bounds.

    >>> [(c.claim.key, c.computed, c.agrees) for c in compare(branches=[Branch()]) if c.source == "branches"][:2]
    [('branches', 1, False), ('branches_standalone', UNKNOWN, False)]

    Args:
        organizations: The units.
        branches: The branches.
        members: The members.
        applicants: The applicants.
        committees: The committees.
        structures: The county's structure; with several, a figure may be that of any of them.
        policy: The policy, if not that of the article.
        published: The published figures, if not those of the article: see `read_published`.

    Returns:
        Comparisons in the order of the claims, in a tuple that notebooks show as a table.

    Raises:
        TypeError: When one record, or a frame, stands in place of several records; the message says what to write.
    """
    records: dict[str, tuple[Any, type[Record]]] = {
        "organizations": (organizations, Organization),
        "branches": (branches, Branch),
        "members": (members, Member),
        "applicants": (applicants, Applicant),
        "committees": (committees, Committee),
        "structures": (structures, Structure),
    }
    for name, (each, record) in records.items():
        if each is not None:
            check_several(each, record, f"compare({name}={{}})")
    data = _Data(
        policy=book.resolve_policy(policy),
        published=published or figures_of_the_article(),
        **{name: None if each is None else tuple(each) for name, (each, _) in records.items()},
    )
    return Comparisons(
        Comparison(claim, source, *span(data, claim))
        for claim in data.published.claims.values()
        for source, span in COMPUTED.get(claim.key, {}).items()
        if getattr(data, source) is not None
    )


def _numbered(source: str) -> dict[str, Compute]:
    """A figure that is the number of records."""
    return {source: lambda data, _: (len(getattr(data, source)), len(getattr(data, source)))}


def _counted(source: str, rule: Any) -> dict[str, Compute]:
    """A figure that is the number of records for which a rule holds."""

    def span(data: _Data, _: Claim) -> Span:
        answers = [rule(record, data.policy) for record in getattr(data, source)]
        yes = sum(answer is True for answer in answers)
        return yes, yes + sum(answer is UNKNOWN for answer in answers)

    return {source: span}


def _of_structure(*names: str) -> dict[str, Compute]:
    """A figure of the county's structure; with several structures, it may be that of any."""

    def span(data: _Data, _: Claim) -> Span:
        spans = [_sum([structure], names) for structure in data.structures or ()]
        return (min(low for low, _ in spans), max(high for _, high in spans)) if spans else NO_FIGURE

    return {"structures": span}


def _sum(records: Sequence[Record], names: Sequence[str]) -> tuple[int, int]:
    """The sum of facts over records; one that is unknown is anything that the fact allows."""
    low = high = 0
    for record in records:
        facts = facts_of(type(record))
        for name in names:
            value: Any = getattr(record, name)
            info: Any = facts[name]  # the facts that are summed are whole numbers, which have bounds
            low += int(value if is_known(value) else info.ge)
            high += int(value if is_known(value) else info.le)
    return low, high


def _parameter(name: str) -> dict[str, Compute]:
    """A figure that the policy holds."""

    def span(data: _Data, _: Claim) -> Span:
        value: int = getattr(data.policy, name)
        return value, value

    return {"policy": span}


def _coverage(which: Literal["organization", "work"]) -> dict[str, Compute]:
    """A coverage in percent, over the base that the claim names, or over units in real operation if it names none."""

    def span(data: _Data, claim: Claim) -> Span:
        (row,) = coverage(data.organizations or (), base=claim.base or Base.OPERATING, policy=data.policy)
        rate: Rate = getattr(row, which)
        # Unless a unit surely belongs to the base, the base may be empty, and there may be no rate.
        return (rate.low * _PERCENT, rate.high * _PERCENT) if rate.surely else NO_FIGURE

    return {"organizations": span}


def _admissions(data: _Data, _: Claim) -> Span:
    from dateutil.relativedelta import relativedelta  # noqa: PLC0415 - not needed to import the library

    years = int(data.published.claims["admission_years"].value)
    # Both days count, so the period starts a day after the same day of the year.
    start = data.policy.on - relativedelta(years=years) + timedelta(days=1)
    (row,) = admissions(data.applicants or (), start, data.policy.on)
    return row.admitted.low, row.admitted.high


def _members(data: _Data, _: Claim) -> tuple[int, int]:
    return _sum(data.branches or (), ("full_members", "probationary_members"))


def _average(data: _Data, claim: Claim) -> Span:
    branches = len(data.branches or ())
    low, high = _members(data, claim)
    # Exact: 523/79 is no finite decimal, and rounded it would not equal the published figure.
    return (Fraction(low, branches), Fraction(high, branches)) if branches else NO_FIGURE


def _activity_funds(data: _Data, claim: Claim) -> Span:
    """The fund of the members whom the policy counts."""
    branches = data.branches or ()
    low, high = _members(data, claim)
    elsewhere = _sum(branches, ("members_not_transferred",))
    counted = {
        MemberBasis.FULL: _sum(branches, ("full_members",)),
        MemberBasis.FULL_AND_PROBATIONARY: (low, high),
        # Of the county as a whole: the fewest members less the most that are registered elsewhere, and the reverse.
        MemberBasis.TRANSFERRED_IN: (max(0, low - elsewhere[1]), high - elsewhere[0]),
    }
    return _times(counted.get(data.policy.activity_fund_basis, NO_FIGURE), data.policy.activity_fund_per_member)


def _allowances(data: _Data, _: Claim) -> Span:
    # Not the sum of `secretary_allowance`: the published figure takes every branch to have a secretary all year.
    months = len(data.branches or ()) * _MONTHS
    return _times((months, months), data.policy.allowance_per_month)


def _budget(data: _Data, claim: Claim) -> Span:
    funds, allowances = _activity_funds(data, claim), _allowances(data, claim)
    if NO_FIGURE in (funds, allowances):
        return NO_FIGURE
    return funds[0] + allowances[0], funds[1] + allowances[1]


def _times(span: Span, amount: Fen) -> Span:
    low, high = span
    return (low * amount, high * amount) if is_known(low) and is_known(amount) else NO_FIGURE


COMPUTED: Mapping[str, Mapping[str, Compute]] = {
    "working_committees": _counted("committees", claims.is_working_committee) | _of_structure("working_committees"),
    "sector_committees": _counted("committees", claims.is_sector_committee) | _of_structure("sector_committees"),
    "coordinating_committees": _counted("committees", is_coordinating) | _of_structure("coordinating_committees"),
    "minimum_full_members": _parameter("minimum_full_members"),
    "branches": _numbered("branches"),
    "branches_standalone": _counted("branches", bases.formed_standalone),
    "branches_joint": _counted("branches", bases.formed_jointly),
    "branches_non_public": _counted("branches", claims.is_non_public),
    "branches_social": _counted("branches", claims.is_social),
    # The row of a deceased member stands for the family, who are no members.
    "members": _counted("members", is_living) | {"branches": _members},
    "organization_coverage": _coverage("organization"),
    "work_coverage": _coverage("work"),
    "branches_six_haves": _counted("branches", claims.has_six_haves),
    "admissions": {"applicants": _admissions},
    "leader_contacts_least": _parameter("leader_contacts_minimum"),
    "leader_contacts_most": _parameter("leader_contacts_maximum"),
    "training_sessions": _parameter("training_sessions_held"),
    "city_sites": _counted("branches", bases.designated_city),
    "county_sites": _counted("branches", bases.designated_county),
    "activity_fund_per_member": _parameter("activity_fund_per_member"),
    "allowance_per_month": _parameter("allowance_per_month"),
    "bodies": _numbered("committees")
    | _of_structure("working_committees", "sector_committees", "coordinating_committees"),
    "average_members": {"branches": _average},
    "standalone_non_public_least": _counted("branches", claims.is_standalone_non_public),
    "standalone_non_public_most": _counted("branches", claims.is_standalone_non_public),
    "joint_social_most": _counted("branches", claims.is_joint_social),
    # One number is held to both bounds: 51 standalone branches, and 28 joint ones of two to five units each.
    "units_covered_least": _counted("organizations", organization_covered),
    "units_covered_most": _counted("organizations", organization_covered),
    "coverage_base_wide": _counted("organizations", bases.base_operating),
    # Each site counts once, so one number is held to both bounds here too.
    "sites_least": _counted("branches", bases.designated),
    "sites_most": _counted("branches", bases.designated),
    "minimum_activity_funds": {"branches": _activity_funds},
    "minimum_allowances": {"branches": _allowances},
    "minimum_budget": {"branches": _budget},
}
"""For each claim that can be computed, the classes of record it can be computed from, and how."""
