"""Structure hooks for records and policies."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import attrs

from pingyuan_rules.convert.containers import Hook, object_of, read_keys, read_list, read_object
from pingyuan_rules.convert.paths import CORRECT, Problems
from pingyuan_rules.convert.quick import object_reader
from pingyuan_rules.convert.values import Read, nullable, plain
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


@attrs.frozen(eq=False)
class RecordHook:
    """For a record class: a JSON object with some of its facts; null or absent is UNKNOWN.

    Attributes:
        cls: The class.
        readers: What reads each of its facts.
        expected: What is expected where there is no JSON object.
        quick: What reads an object in which nothing is wrong, and gives None for others.
    """

    cls: type[Record]
    readers: Mapping[str, Read]
    expected: Label
    quick: Callable[[Any], Any]

    @classmethod
    def of(cls, record: type[Record]) -> "RecordHook":
        """The hook for a record class."""
        readers = {name: nullable(info) for name, info in facts_of(record).items()}
        expected = object_of(getattr(record, "label", Label(record.__name__, record.__name__)))
        return cls(record, readers, expected, object_reader(record))

    def __call__(self, value: Any, _: Any) -> Any:
        """The record.

        Raises:
            InvalidData: With everything that is wrong.
        """
        made = self.quick(value)
        return self.careful(value) if made is None else made

    def careful(self, value: Any) -> Any:
        """The record, read fact by fact, so that all that is wrong is found."""
        problems = Problems()
        known = read_keys(value, self.readers, (), self.expected, problems)
        return problems.make(self.cls, known)


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
