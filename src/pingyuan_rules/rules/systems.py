"""The six systems of work (P3S12)."""

from pingyuan_rules import units as u
from pingyuan_rules.engine import Label, Severity, all_of, count_true
from pingyuan_rules.policy import clause
from pingyuan_rules.records import Branch
from pingyuan_rules.rules.county_book import book


@book.rule(zh="六项制度建立项数", en="number of the six systems in place", unit=u.ITEMS, cites=clause("P3S12"))
def systems_in_place(branch: Branch) -> int:
    """How many of the six systems are in place.

    They are those for admitting members, for the meetings and the lecture, for democratic appraisal, for regular
    education, for posts and duties, and for contact with staff.

    >>> systems_in_place(Branch(system_posts=True))
    UNKNOWN
    """
    # The article's list is open-ended; only the six systems that it names are counted.
    return count_true(
        branch.system_admission,
        branch.system_meetings,
        branch.system_appraisal,
        branch.system_education,
        branch.system_posts,
        branch.system_staff_contact,
    )


@book.rule(
    zh="六项制度健全",
    en="the six systems are complete",
    cites=clause("P3S12"),
    # The sentence tells what branches are guided to, in a list that ends in "and so on".
    severity=Severity.EXPECTED,
    met_when=True,
    unmet=Label("六项制度不健全", "the six systems are incomplete"),
)
def systems_complete(branch: Branch) -> bool:
    """Whether all six systems are in place.

    >>> systems_complete(Branch(system_posts=False))
    False
    """
    return all_of(
        branch.system_admission,
        branch.system_meetings,
        branch.system_appraisal,
        branch.system_education,
        branch.system_posts,
        branch.system_staff_contact,
    )
