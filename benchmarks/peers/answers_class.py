"""The answers about a branch as a dataclass, which pydantic and msgspec write without more ado."""

import dataclasses
from typing import Any

from benchmarks.by_hand import RULES
from benchmarks.peers.workload import P
from pingyuan_rules import SecretaryState, __version__, book

_PLAIN: dict[str, type] = {"bool": bool, "int": int, "fen": int}


@dataclasses.dataclass(slots=True)
class Origin:
    """Which policy the answers were given under."""

    on: str
    fingerprint: str


_FIELDS = [
    ("id", str | None),
    ("record", str),
    *((name, (book[name].kind.enum or _PLAIN[book[name].kind.name]) | None) for name in RULES),
    ("version", str),
    ("policy", Origin),
]
Answers = dataclasses.make_dataclass("Answers", _FIELDS, slots=True)
_ORIGIN = Origin(P.on.isoformat(), P.fingerprint)


def make(branch: Any, _: object, *answers: object) -> Any:
    """The answers of the rules written by hand."""
    return Answers(branch.id, "Branch", *answers, __version__, _ORIGIN)


def check_dates(branch: Any) -> None:
    """Refuse a secretary who leaves before the appointment.

    Raises:
        ValueError: When one does.
    """
    left, appointed = branch.secretary_left, branch.secretary_appointed
    if branch.secretary_state is SecretaryState.LEFT and None not in (left, appointed) and left < appointed:
        message = "the secretary does not leave before the appointment"
        raise ValueError(message)
