"""The book that all of Pingyuan's rules stand in."""

from datetime import date

from pingyuan_rules.__about__ import __version__
from pingyuan_rules.engine import Rulebook
from pingyuan_rules.engine.rulebook import RuleMaker
from pingyuan_rules.policy import START, Policy, clause, policy_on

REGULATIONS_IN_FORCE = date(2018, 10, 28)
"""The day on which the Regulations on the Work of Party Branches came into force."""


def pingyuan() -> Policy:
    """The policy of the article."""
    return policy_on(START)


book = Rulebook("pingyuan", policy=Policy, default=pingyuan, version=__version__)


def predicate(zh: str, en: str, *clauses: str) -> RuleMaker[Policy]:
    """Make a helper of the condition below, which measures and published figures count; its label is its docstring.

    Args:
        zh: What it counts, in Chinese.
        en: What it counts, in English.
        clauses: The clauses it rests on.
    """
    return book.rule(zh=zh, en=en, cites=tuple(map(clause, clauses)), helper=True)
