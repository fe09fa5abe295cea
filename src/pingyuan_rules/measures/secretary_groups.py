"""Branches by their secretary, with what each group is due."""

from collections.abc import Iterable, Iterator

import attrs

from pingyuan_rules.engine import UNKNOWN, Fen, Unknown, WrongRecord, is_known
from pingyuan_rules.policy import Policy
from pingyuan_rules.records import Branch
from pingyuan_rules.rules import secretary_allowance

KEY = "secretary_id"


@attrs.frozen
class Group:
    """The branches that name one secretary, or none.

    Attributes:
        secretary: The id; None if it is unknown.
        branches: How many they are.
        known: Of how many of them the allowance is known.
        paid: Of how many of them it is known and more than nothing.
        sum: What the known allowances come to.
        most: The greatest of them; 0 if there is none.
    """

    secretary: object
    branches: int
    known: int
    paid: int
    sum: int
    most: int


def groups_of_records(records: Iterable[Branch], policy: Policy) -> Iterator[Group]:
    """The groups of records."""
    amounts: dict[object, list[Fen | Unknown]] = {}
    for record in records:
        if not isinstance(record, Branch):
            message = f"expected Branch, found {type(record).__name__}"
            raise WrongRecord(message)
        amounts.setdefault(record.secretary_id, []).append(secretary_allowance(record, policy))
    for secretary, several in amounts.items():
        known = [each for each in several if is_known(each)]
        paid = sum(1 for each in known if each)
        name = None if secretary is UNKNOWN else secretary
        yield Group(name, len(several), len(known), paid, sum(known), max(known, default=0))
