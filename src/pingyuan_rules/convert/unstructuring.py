"""Records, answers and single values as what JSON can hold; generated functions write what there are thousands of."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, time
from enum import Enum
from functools import partial
from typing import Any

from pingyuan_rules.engine import UNKNOWN, Assessment, ExactDecimal, Kind, Label, Ratio, Scale, facts_of, relations_of
from pingyuan_rules.engine.cache import cached_by_class
from pingyuan_rules.engine.codegen import build
from pingyuan_rules.engine.decimals import plain_number
from pingyuan_rules.engine.values import RATIO

Write = Callable[[Any], dict[str, Any]]


def writer(kinds: Mapping[str, Kind], head: Sequence[str] = (), tail: Sequence[str] = (), **scope: object) -> Write:
    """What writes the attributes of these kinds: null where one is UNKNOWN.

    Args:
        kinds: The attributes.
        head: Lines with what comes before them.
        tail: Lines with what comes after them.
        scope: What these lines refer to.
    """
    lines = ["def write(o):", "    return {", *head]
    for number, (name, kind) in enumerate(kinds.items()):
        scope[f"name{number}"] = name
        lines.append(f"        name{number}: {json_expression(f'o.{name}', kind)},")
    return build("write", [*lines, *tail, "    }"], scope | {"U": UNKNOWN})


def json_expression(value: str, kind: Kind) -> str:
    """The expression for what JSON can hold of a value."""
    if kind.name == "decimal":
        # As `decimals.plain_number` does it; most scores are whole, and the remainder tells.
        return f"None if (v := {value}) is U else v.hundredths / 100 if v.hundredths % 100 else v.hundredths // 100"
    if kind.parts:
        given = "str(g)" if kind.parts[1] == RATIO else "g"
        return f"None if (v := {value}) is U else [{{'from': b, 'value': {given}}} for b, g in v.brackets]"
    if kind == RATIO:
        return f"None if (v := {value}) is U else str(v)"
    known = "v._value_" if kind.enum is not None else "v.isoformat()" if kind.name == "date" else "v"
    return f"None if (v := {value}) is U else {known}"


@cached_by_class
def facts_writer(cls: type, names: tuple[str, ...] | None = None) -> Write:
    """What writes all facts of a record, or parameters of a policy, or some of them."""
    infos, tail, scope = facts_of(cls), list[str](), dict[str, Any]()
    for number, (name, relation) in enumerate(relations_of(cls).items() if names is None else ()):
        # What writes them is made when there first are any.
        scope |= {f"related{number}": name, f"several{number}": partial(plain_records, relation.record)}
        tail.append(f"        related{number}: None if (v := o.{name}) is U else several{number}(v),")
    return writer({name: infos[name].kind for name in (infos if names is None else names)}, tail=tail, **scope)


def plain_records(cls: type, records: Iterable[Any]) -> list[dict[str, Any]]:
    """Every fact of records of one class."""
    return list(map(facts_writer(cls), records))


@cached_by_class
def answers_writer(cls: type[Assessment]) -> Write:
    """What writes which record an assessment is about, by its id and class, and the answers."""
    record = cls.rules[0].record
    key = facts_of(record).get("id")
    head = [f'        "id": {json_expression("o.record.id", key.kind)},'] if key else []
    kinds = {rule.name: rule.kind for rule in cls.rules}
    return writer(kinds, [*head, '        "record": record,'], record=record.__name__)


def plain_value(value: Any) -> Any:
    """A fact, a parameter or an answer: null if it is UNKNOWN."""
    if value is UNKNOWN:
        return None
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Scale):
        return [{"from": threshold, "value": plain_value(given)} for threshold, given in value.brackets]
    if isinstance(value, Ratio):
        return str(value)
    return plain_number(value) if isinstance(value, ExactDecimal) else value


def plain_step(value: Any) -> Any:
    """A value on the way to an answer; of related records their ids and nothing else.

    An answer says which records it counts; the rest of them, such as illness, is nobody's business there.
    """
    if isinstance(value, tuple):
        return [{"id": plain_value(getattr(each, "id", UNKNOWN))} for each in value]
    return plain_value(value)


def plain_keys(pairs: Iterable[tuple[Any, Any]]) -> dict[str, Any]:
    """An object of pairs whose values are ready for JSON; its keys become texts.

    Raises:
        TypeError: For a key that cannot be a text, and for two keys with the same text.
    """
    values: dict[str, Any] = {}
    for key, value in pairs:
        name = plain_value(key)
        if type(name) is int:
            name = str(name)
        if not isinstance(name, str) or name in values:
            message = (
                f"keys of a JSON object are texts, stored values, days or whole numbers, each once; found {key!r:.60}"
            )
            raise TypeError(message)
        values[name] = value
    return values


def fields_writer(fields: Callable[[Any], Iterable[Any]], write: Callable[[Any], Any], cls: type) -> Write:
    """The function that writes those fields of an attrs class or dataclass that its constructor takes."""
    names = [field.name for field in fields(cls) if field.init]
    return lambda value: {name: write(getattr(value, name)) for name in names}


def plain_record(record: Any) -> dict[str, Any]:
    """Every fact of a record."""
    return facts_writer(type(record))(record)


def plain_label(label: Label) -> dict[str, str]:
    """A wording in both languages."""
    return {"zh": label.zh, "en": label.en}
