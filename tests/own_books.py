"""A county whose book extends Pingyuan's: who counts as a full member, what a branch is paid, and a rule of its own."""

from datetime import date

import attrs

from pingyuan_rules import Branch, Fen, Member, Policy, activity_fund, book, overlay, policy_on
from pingyuan_rules.engine import Citation, Label, Severity, all_of, fen, not_, param, total
from pingyuan_rules.rules.roll import is_full_member

NOTICE = Citation(
    "NOTICE3",
    Label("示范县“两新”组织党建通知", "A notice of the synthetic county"),
    date(2017, 1, 1),
    Label("第三条", "article 3"),
    Label("支部定额", "sum for each branch"),
    Label("另加每个支部定额。", "A sum for each branch in addition."),
)
DAY = date(2017, 6, 1)


@attrs.frozen(kw_only=True)
class CountyPolicy(Policy):
    branch_sum: Fen = param(zh="每个支部定额", en="sum for each branch", le=1_000_000)


def county_policy(branch_sum: int = 100_000) -> CountyPolicy:
    """The policy of the county: 1,000 yuan for each branch, and 400 for each member."""
    values = {"branch_sum": branch_sum, "activity_fund_per_member": 40_000}
    return policy_on(DAY, overlay(values, name="synthetic county", policy=CountyPolicy), policy=CountyPolicy)


county = book.extend("county of the tests", policy=CountyPolicy, default=county_policy, version="7")


@county.replace(is_full_member, cites=NOTICE)
def full_and_well(member: Member) -> bool:
    """Whether the row is a full member's who is not seriously ill."""
    return all_of(is_full_member(member), not_(member.serious_illness))


@county.replace(activity_fund, cites=NOTICE)
def county_fund(branch: Branch, policy: CountyPolicy) -> Fen:
    """The fund for the members, and a sum for the branch."""
    return total(activity_fund(branch, policy), policy.branch_sum)


@county.rule(zh="经费过高", en="too large a fund", cites=NOTICE, severity=Severity.NOTE, met_when=False)
def large_fund(branch: Branch, policy: CountyPolicy) -> bool:
    """Whether the fund is more than 5,000 yuan."""
    return activity_fund(branch, policy) > fen(500_000)


alike = book.extend("alike", version="1")
"""A book that changes nothing, not even the policy."""
