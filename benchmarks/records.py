"""One branch at a time: every rule at once, against the same rules written by hand; and why."""

from collections.abc import Callable, Iterator
from datetime import date

from benchmarks import by_hand
from benchmarks.branches import branches
from benchmarks.timing import Ratio, compare
from pingyuan_rules import PINGYUAN, Branch, Policy, assess, book, policy_on, site_qualified

POLICIES = {"2016": PINGYUAN, "2019": policy_on(date(2019, 12, 31))}


def run() -> Iterator[Ratio]:
    """Each comparison over 1,000 branches whose facts are known; answers are checked to be equal first."""
    rows = branches(1_000)
    for year, policy in POLICIES.items():
        for row in rows:
            if assess(row, policy) != by_hand.assess(row, policy):
                message = f"the rules written by hand answer differently on {row.id}"
                raise AssertionError(message)
        yield compare(
            f"1,000 branches, all rules of {year}: `assess` against by hand",
            _each(rows, assess, policy),
            _each(rows, by_hand.assess, policy),
            goal=1.0,
        )
        yield compare(
            f"1,000 branches, all rules of {year}: `book.explain` against `assess`",
            _each(rows, book.explain, policy),
            _each(rows, assess, policy),
            goal=3.0,
        )
    yield compare(
        "1,000 branches, one rule: `site_qualified.explain` against `site_qualified`",
        _each(rows, site_qualified.explain, PINGYUAN),
        _each(rows, site_qualified, PINGYUAN),
        goal=3.0,
    )


def _each(rows: list[Branch], ask: Callable[[Branch, Policy], object], policy: Policy) -> Callable[[], None]:
    def asking() -> None:
        for row in rows:
            ask(row, policy)

    return asking
