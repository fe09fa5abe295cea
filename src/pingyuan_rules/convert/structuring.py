"""Structure hooks for records and policies."""

from datetime import date
from typing import Any

from pingyuan_rules.convert.containers import Hook, object_of, read_keys, read_list, read_object
from pingyuan_rules.convert.paths import CORRECT, Problems
from pingyuan_rules.convert.values import nullable, plain
from pingyuan_rules.engine import (
    UNKNOWN,
    FactInfo,
    Kind,
    Label,
    Parameters,
    Provenance,
    Record,
    Source,
    facts_of,
)
from pingyuan_rules.engine.kinds import DATE, TEXT

_SOURCES = object_of(Label("参数来源", "sources of parameters"))
_SOURCE = object_of(Label("参数值的来源", "where a value comes from"))
_REASON = object_of(Label("中英文理由（zh、en）", "a reason (zh, en)"))


def record_hook(cls: type[Record]) -> Hook:
    """For a record class: a JSON object with some of its facts; null or absent is UNKNOWN."""
    readers = {name: nullable(info) for name, info in facts_of(cls).items()}
    expected = object_of(getattr(cls, "label", Label(cls.__name__, cls.__name__)))

    def structure(value: Any, _: Any) -> Any:
        problems = Problems()
        known = read_keys(value, readers, (), expected, problems)
        return problems.make(cls, known)

    return structure


def policy_hook(cls: type[Parameters]) -> Hook:
    """For a policy class: a JSON object with every parameter, null where it has no value yet; sources may be absent."""
    infos = facts_of(cls)
    readers = {name: nullable(info, CORRECT) for name, info in infos.items()}
    readers["on"] = plain(infos["on"].kind)  # a policy always has its day
    readers["sources"] = _Sources(cls)
    unknown = dict.fromkeys(infos, UNKNOWN) | {"on": date.max}  # any day lets the other values be checked together
    expected = object_of(Label("政策参数", "a policy"))

    def structure(value: Any, _: Any) -> Any:
        problems = Problems()
        known = read_keys(value, readers, infos, expected, problems)
        return problems.make(cls, unknown | known)

    return structure


class _Sources:
    """Reads where each value of a policy comes from."""

    def __init__(self, cls: type[Parameters]) -> None:
        self._readers = {name: self._reader(info) for name, info in facts_of(cls).items()}

    def __call__(self, value: Any) -> dict[str, Source]:
        problems = Problems()
        known = read_keys(value, self._readers, (), _SOURCES, problems)
        problems.check()
        return known

    def _reader(self, info: FactInfo) -> Any:
        readers = {
            "value": nullable(info, CORRECT),
            "provenance": plain(Kind("Provenance", Provenance)),
            "since": plain(DATE),
            "cites": lambda value: tuple(read_list(value, plain(TEXT))),
            "reason": _reason,
        }
        return lambda value: read_object(value, readers, Source, _SOURCE)


def _reason(value: Any) -> Label | None:
    return None if value is None else read_object(value, {"zh": plain(TEXT), "en": plain(TEXT)}, Label, _REASON)
