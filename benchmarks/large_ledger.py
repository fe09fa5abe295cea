"""A synthetic ledger of any size: the sample ledger over and over, with ids and numbers of their own.

Numbers vary, so that what is kept for records of the same facts is not flattered by copies of the sample.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import count
from typing import Any

import attrs

from pingyuan_rules import Branch, Fen, Member, Organization
from pingyuan_rules.engine import UNKNOWN, facts_of, is_known
from pingyuan_rules.ledger import Ledger, read_ledger, sample_ledger


def large_ledger(organizations: int, branches: int) -> Ledger:
    """A ledger with so many organizations and branches, and the members and applicants of these branches.

    Branches come with the units they cover; whatever is left of the organizations has no branch. The counties'
    committees, leaders and structure are those of the sample.
    """
    sample = read_ledger(sample_ledger("csv"))
    made: dict[str, list[Any]] = {"organizations": [], "branches": [], "members": [], "applicants": []}
    for copy in count(1):
        left = branches - len(made["branches"])
        kept = {each.id for each in sample.branches[:left]}
        if not kept:
            break
        made["branches"] += (_copied(each, copy) for each in sample.branches[:left])
        for field in ("organizations", "members", "applicants"):
            made[field] += (_copied(each, copy) for each in getattr(sample, field) if each.branch_id in kept)
    uncovered = [each for each in sample.organizations if not is_known(each.branch_id)]
    made["organizations"] += _filling(uncovered, organizations - len(made["organizations"]))
    changes: Any = {field: tuple(records) for field, records in made.items()}
    return attrs.evolve(sample, **changes)


def _filling(uncovered: Sequence[Organization], number: int) -> Iterator[Organization]:
    for n in range(number):
        yield attrs.evolve(uncovered[n % len(uncovered)], id=f"ZZ-U-{n + 1:06}")


def _copied(record: Any, copy: int) -> Any:
    own = {name: f"{getattr(record, name)}-{copy:04}" for name in ("id", "branch_id") if _is_known(record, name)}
    return attrs.evolve(record, **own, **_varied(record, random.Random(f"{record.id} {copy}")))  # noqa: S311 - synthetic data


def _varied(record: Any, chance: random.Random) -> dict[str, Any]:
    if isinstance(record, Branch):
        names = [*_SCORES, *_TIMES, "allowance_paid"]
        return {name: _near(getattr(record, name), name, chance) for name in names if _is_known(record, name)}
    if isinstance(record, Member) and _is_known(record, "last_contact"):
        return {"last_contact": record.last_contact - timedelta(days=chance.randrange(60))}
    if isinstance(record, Organization) and _is_known(record, "staff"):
        return {"staff": record.staff + chance.randrange(40)}
    return {}


_NUMBERS = {name: info.le for name, info in facts_of(Branch).items() if info.kind.name in {"int", "decimal"}}
_SCORES = frozenset(name for name, info in facts_of(Branch).items() if info.kind.name == "decimal")
_TIMES = frozenset(name for name, most in _NUMBERS.items() if most in {366, 1_000, 10_000}) - {"units"}


def _near(number: Any, name: str, chance: random.Random) -> Any:
    if name in _SCORES:
        return min(100, max(0, number + chance.randrange(-5, 6)))
    return Fen(number + 5_000 * chance.randrange(9)) if name == "allowance_paid" else number + chance.randrange(3)


def _is_known(record: Any, name: str) -> bool:
    return is_known(getattr(record, name, UNKNOWN))
