"""One branch at a time: every rule at once, against the same rules written by hand; and why."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from benchmarks import by_hand
from benchmarks.branches import YEAR_END, branches
from benchmarks.timing import Ratio, compare_briefly
from pingyuan_rules import Branch, Policy, assess, book, policy_on, site_qualified

POLICIES = {"2016": YEAR_END, "2019": policy_on(date(2019, 12, 31))}


def run() -> Iterator[Ratio]:
    """Each comparison over 500 branches whose facts are known; answers are checked to be equal first."""
    rows = branches(500)
    for year, policy in POLICIES.items():
        check(rows, policy)
        yield compare_briefly(
            f"500 branches, all rules of {year}: `assess` against by hand",
            _each(rows, assess, policy),
            _each(rows, by_hand.assess, policy),
            goal=1.0,
        )
        yield compare_briefly(
            f"500 branches, all rules of {year}: `book.explain` against by hand, which explains nothing",
            _each(rows, book.explain, policy),
            _each(rows, by_hand.assess, policy),
            goal=2.0,
        )
        yield compare_briefly(
            f"500 branches, all rules of {year}: `book.explain` against `assess`",
            _each(rows, book.explain, policy),
            _each(rows, assess, policy),
            goal=None,
        )
    yield compare_briefly(
        "500 branches, one rule: `site_qualified.explain` against `site_qualified`",
        _each(rows, site_qualified.explain, YEAR_END),
        _each(rows, site_qualified, YEAR_END),
        goal=3.0,
    )


def check(rows: list[Branch], policy: Policy) -> None:
    """Compare the answers of the rules written by hand with ours.

    Raises:
        AssertionError: Where they differ.
    """
    for row in rows:
        ours: Any = assess(row, policy)
        theirs: Any = by_hand.assess(row, policy)
        if any(getattr(ours, name) != getattr(theirs, name) for name in by_hand.RULES):
            message = f"the rules written by hand answer differently on {row.id}"
            raise AssertionError(message)


def _each(rows: list[Branch], ask: Callable[[Branch, Policy], object], policy: Policy) -> Callable[[], None]:
    def asking() -> None:
        for row in rows:
            ask(row, policy)

    return asking
