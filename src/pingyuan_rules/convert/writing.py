"""What JSON can hold of the attributes of a class, by one generated function for each class."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import cache
from typing import Any, cast

from pingyuan_rules.engine import UNKNOWN, Assessment, Kind, facts_of
from pingyuan_rules.engine.codegen import build

Write = Callable[[Any], dict[str, Any]]


def writer(kinds: Mapping[str, Kind], head: Sequence[str] = (), **scope: object) -> Write:
    """What writes the attributes of these kinds: null where one is UNKNOWN.

    Args:
        kinds: The attributes.
        head: Lines with what comes before them.
        scope: What these lines refer to.
    """
    lines = ["def write(of):", "    return {", *head]
    for number, (name, kind) in enumerate(kinds.items()):
        scope[f"name{number}"] = name
        lines.append(f"        name{number}: {plain(f'of.{name}', kind)},")
    return build("write", [*lines, "    }"], scope | {"U": UNKNOWN})


def plain(value: str, kind: Kind) -> str:
    """The expression for what JSON can hold of a value."""
    known = "v._value_" if kind.enum is not None else "v.isoformat()" if kind.name == "date" else "v"
    return f"None if (v := {value}) is U else {known}"


def facts_writer(cls: type, names: tuple[str, ...] | None = None) -> Write:
    """What writes all facts of a record, or parameters of a policy, or some of them."""
    return _facts_writer(cast("Hashable", cls), names)


@cache
def _facts_writer(cls: Any, names: tuple[str, ...] | None) -> Write:
    infos = facts_of(cls)
    return writer({name: infos[name].kind for name in (infos if names is None else names)})


def answers_writer(cls: type[Assessment]) -> Write:
    """What writes which record an assessment is about, by its id and class, and the answers."""
    return _answers_writer(cast("Hashable", cls))


@cache
def _answers_writer(cls: Any) -> Write:
    record = cls.rules[0].record
    key = facts_of(record).get("id")
    head = [f'        "id": {plain("of.record.id", key.kind)},'] if key else []
    kinds = {rule.name: rule.kind for rule in cls.rules}
    return writer(kinds, [*head, '        "record": record,'], record=record.__name__)
