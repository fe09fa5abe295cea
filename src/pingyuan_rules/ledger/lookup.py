"""Finding the records with an id, and near ids where there are none."""

import difflib
from collections.abc import Iterable
from typing import Any

from pingyuan_rules.engine import InvalidData, Label, Problem, Record, is_known
from pingyuan_rules.ledger.model import Ledger
from pingyuan_rules.ledger.personal import seen
from pingyuan_rules.ledger.words import normalized

_NEAR = 10
_NAMED, _KNOWN = 3, 5
"""How many near ids, or others where none is near, a remedy names."""


def found(ledger: Ledger, key: str, place: str = "ID") -> tuple[Record, ...]:
    """The records with an id.

    Raises:
        InvalidData: When there is none; the remedy names ids that come near.
    """
    records = ledger.find(key)
    if not records:
        ids = {each.id for each in _all(ledger) if is_known(each.id)}
        expected = Label("台账里的一个编号", "an id in the ledger")
        raise InvalidData([Problem(place, seen(key), expected, advice(near_ids(key, ids), sorted(ids)))])
    return records


def all_found(ledger: Ledger, keys: Iterable[str], place: str) -> tuple[Record, ...]:
    """The records with any of several ids, in that order and each once.

    Raises:
        InvalidData: With a problem for every id that there is not.
    """
    records: dict[int, Record] = {}
    problems: list[Problem] = []
    for key in dict.fromkeys(keys):
        try:
            records.update((id(each), each) for each in found(ledger, key, place))
        except InvalidData as error:
            problems += error.problems
    if problems:
        raise InvalidData(problems)
    return tuple(records.values())


def _all(ledger: Iterable[Any]) -> Iterable[Any]:
    return ledger


def near_ids(given: str, ids: Iterable[str]) -> list[str]:
    """The ids that come near what was given; those with the same letters in front come first."""
    names = {normalized(each): each for each in sorted(ids, reverse=True)}
    wanted, prefix = normalized(given), _prefix(normalized(given))
    same = [name for name in names if prefix and _prefix(name) == prefix]
    near = [
        *difflib.get_close_matches(wanted, same, n=_NEAR, cutoff=0.5),
        *difflib.get_close_matches(wanted, names, n=_NEAR, cutoff=0.5),
    ]
    near.sort(key=lambda name: (not name.startswith(wanted), _prefix(name) != prefix))
    return [names[name] for name in dict.fromkeys(near)]


def _prefix(name: str) -> str:
    return name.rstrip("0123456789")


def advice(near: Iterable[str | Label], known: Iterable[str | Label]) -> Label:
    """To check a name, with those that come near or a few that there are."""
    some = list(near)[:_NAMED]
    which = Label("相近的有", "near it are") if some else Label("例如", "for example")
    named = [each if isinstance(each, Label) else Label(each, each) for each in some or list(known)[:_KNOWN]]
    zh, en = "、".join(each.zh for each in named), ", ".join(each.en for each in named)
    return Label(f"请核对，{which.zh} {zh}", f"Check it; {which.en} {en}")
