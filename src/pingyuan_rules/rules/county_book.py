"""The book that all of Pingyuan's rules stand in."""

from datetime import date

from pingyuan_rules.__about__ import __version__
from pingyuan_rules.engine import Rulebook
from pingyuan_rules.policy import START, Policy, policy_on

REGULATIONS_IN_FORCE = date(2018, 10, 28)
"""The day on which the Regulations on the Work of Party Branches came into force."""


def pingyuan() -> Policy:
    """The policy of the article."""
    return policy_on(START)


book = Rulebook("pingyuan", policy=Policy, default=pingyuan, version=__version__)
