"""When a term of office has ended without an election, by hand."""

from datetime import date

import attrs
import pytest

from pingyuan_rules import PINGYUAN, UNKNOWN, Branch, Severity, findings, policy_on, term_expired

ENDS = [
    # elected, the last day of the term, the day after
    (date(2013, 10, 21), date(2016, 10, 21), date(2016, 10, 22)),
    (date(2013, 12, 31), date(2016, 12, 31), date(2017, 1, 1)),
    (date(2014, 1, 1), date(2017, 1, 1), date(2017, 1, 2)),
    # 29 February ends on the 28th where the year has no other.
    (date(2016, 2, 29), date(2019, 2, 28), date(2019, 3, 1)),
    (date(2016, 2, 28), date(2019, 2, 28), date(2019, 3, 1)),
    (date(2016, 3, 1), date(2019, 3, 1), date(2019, 3, 2)),
    (date(2014, 4, 30), date(2017, 4, 30), date(2017, 5, 1)),
    (date(2017, 10, 23), date(2020, 10, 23), date(2020, 10, 24)),
    # Elected under the constitution of 2017: up to five years.
    (date(2017, 10, 24), date(2022, 10, 24), date(2022, 10, 25)),
    (date(2018, 7, 11), date(2023, 7, 11), date(2023, 7, 12)),
    # Since the opinion of 2018: three years.
    (date(2018, 7, 12), date(2021, 7, 12), date(2021, 7, 13)),
    (date(2020, 2, 29), date(2023, 2, 28), date(2023, 3, 1)),
    (date(2023, 11, 25), date(2026, 11, 25), date(2026, 11, 26)),
]


@pytest.mark.parametrize(("elected", "last", "after"), ENDS)
def test_a_term_ends_on_the_anniversary(elected: date, last: date, after: date) -> None:
    assert term_expired(Branch(elected_on=elected), policy_on(last)) is False
    assert term_expired(Branch(elected_on=elected), policy_on(after)) is True
    assert term_expired(Branch(elected_on=elected), policy_on(date(2099, 12, 31))) is True


@pytest.mark.parametrize(
    ("elected", "last", "after"),
    [
        (date(2013, 10, 21), date(2017, 10, 21), date(2017, 10, 22)),
        (date(2016, 2, 29), date(2020, 2, 29), date(2020, 3, 1)),
        (date(2018, 2, 28), date(2024, 2, 28), date(2024, 2, 29)),
    ],
)
def test_a_year_of_grace_is_policy(elected: date, last: date, after: date) -> None:
    branch = Branch(elected_on=elected)
    assert term_expired(branch, policy_on(last)) is True, "no grace unless the county grants it"
    assert term_expired(branch, attrs.evolve(policy_on(last), term_grace_years=1)) is False
    assert term_expired(branch, attrs.evolve(policy_on(after), term_grace_years=1)) is True


@pytest.mark.parametrize("on", [date(2016, 10, 21), date(2017, 10, 24), date(2018, 7, 12), date(2026, 11, 26)])
def test_terms_are_asked_on_every_day_of_the_policy(on: date) -> None:
    (finding,) = findings(Branch(elected_on=date(2012, 1, 1)), policy_on(on))
    assert (finding.rule, finding.severity) == (term_expired, Severity.REQUIRED)
    assert term_expired(Branch(), policy_on(on)) is UNKNOWN
    assert term_expired.missing(Branch(), policy_on(on)) == ("elected_on",)


def test_an_election_still_to_come_has_not_expired() -> None:
    assert term_expired(Branch(elected_on=date(2017, 1, 1))) is False
    assert term_expired(Branch(elected_on=PINGYUAN.on)) is False
