"""What a branch's site must have: one have and four norms, and the six haves (P3S3, P3S4)."""

from pingyuan_rules import units as u
from pingyuan_rules.engine import Label, all_of, any_of, at_least, count_true, not_
from pingyuan_rules.policy import Policy, clause
from pingyuan_rules.records import Branch
from pingyuan_rules.rules.county_book import book


@book.rule(zh="“一有四规范”达标项数", en="number of the five site checks met", unit=u.ITEMS, cites=clause("P3S3"))
def site_items_met(branch: Branch) -> int:
    """How many of the five checks are met: working funds, and signage, premises, files and operation to standard.

    >>> site_items_met(Branch(has_work_funds=True))
    UNKNOWN
    """
    # Five checks, though the name says one and four. No source lists what each consists of, so whoever inspects
    # answers each as a whole.
    return count_true(
        branch.has_work_funds,
        branch.signage_standard,
        branch.premises_standard,
        branch.files_standard,
        branch.work_standard,
    )


@book.rule(
    zh="阵地建设达到“一有四规范”标准",
    en="the site meets the one have and four norms",
    cites=clause("P3S3"),
    met_when=True,
    unmet=Label("阵地建设未达到“一有四规范”标准", "the site does not meet the one have and four norms"),
)
def site_qualified(branch: Branch) -> bool:
    """Whether all five checks are met.

    >>> site_qualified(Branch(files_standard=False))
    False
    """
    # Not a count of five: one check that fails decides this, while the count waits for every fact.
    return all_of(
        branch.has_work_funds,
        branch.signage_standard,
        branch.premises_standard,
        branch.files_standard,
        branch.work_standard,
    )


@book.rule(zh="有场所（自有或共用）", en="has premises, own or shared", cites=clause("P3S4"), helper=True)
def premises_available(branch: Branch) -> bool:
    """Whether the branch has premises of its own or the use of shared ones."""
    # The article does not ask that the room be the branch's own, and plans elsewhere let units use the village's.
    return any_of(branch.has_premises, branch.premises_shared)


@book.rule(zh="“六有”达标项数", en="number of the six haves", unit=u.ITEMS, cites=clause("P3S4"))
def six_haves_met(branch: Branch) -> int:
    """How many of the six haves are there: premises (own or shared), facilities, signs, flag, reading, rules.

    >>> six_haves_met(Branch(premises_shared=True))
    UNKNOWN
    """
    # The article's list of six is open-ended, and other places have six or seven others; only those it names count.
    return count_true(
        premises_available(branch),
        branch.has_facilities,
        branch.has_signs,
        branch.has_flag,
        branch.has_reading,
        branch.has_rules,
    )


@book.rule(zh="挂牌空壳支部", en="a hollow branch", cites=clause("P3S4"), met_when=False)
def hollow_branch(branch: Branch, policy: Policy) -> bool:
    """Whether the branch has its sign up and fewer of the other five haves than must stand behind it (house default).

    >>> hollow_branch(Branch(has_flag=True))
    False
    """
    return all_of(
        branch.has_signs,
        not_(
            at_least(
                policy.hollow_branch_haves,
                premises_available(branch),
                branch.has_facilities,
                branch.has_flag,
                branch.has_reading,
                branch.has_rules,
            )
        ),
    )
