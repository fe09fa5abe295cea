"""Reading dated values from TOML tables, with every problem reported at once."""

import difflib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import attrs

from pingyuan_rules.engine import UNKNOWN, FactInfo, Fen, InvalidData, Label, Problem, Provenance, Source, facts_of
from pingyuan_rules.engine.problems import shown
from pingyuan_rules.policy.clauses import clauses, load
from pingyuan_rules.policy.parameters import Policy

_KEYS = ("since", "value", "provenance", "cites", "zh", "en")
_DELETE = Label("请删去或改名", "Delete it or correct its name")
_CORRECT = Label("请更正", "Correct it")
_DATE = Label("日期，如 2016-10-21", "a date such as 2016-10-21")


@attrs.define
class Reader:
    """Reads one file.

    Attributes:
        file: The file's name, for problems.
        start: From when a plain value holds.
        problems: What was wrong so far.
    """

    file: str
    start: date
    problems: list[Problem] = attrs.field(factory=list)

    def values(self, tables: Mapping[str, Any]) -> Mapping[str, Sequence[Source]]:
        """The dated values of every parameter a file names.

        Raises:
            InvalidData: With every problem in the file.
        """
        known = {name: info for name, info in facts_of(Policy).items() if name != "on"}
        found: dict[str, Sequence[Source]] = {}
        for name, table in tables.items():
            if name in known:
                found[name] = self._sources(known[name], table)
            else:
                self._unknown(name, known)
        if self.problems:
            raise InvalidData(self.problems)
        return found

    def _sources(self, info: FactInfo, table: Any) -> list[Source]:
        if not isinstance(table, list):
            return [Source(self._value(info, table, info.name), Provenance.LOCAL, self.start)]
        if not table:
            self._add(
                info.name, "[]", Label("至少一个带 since 和 value 的表", "a table with since and value"), _CORRECT
            )
        read = [self._source(info, entry, f"{info.name}[{number}]") for number, entry in enumerate(table)]
        days = [source.since for source in read if source is not None]
        if len(set(days)) < len(days):
            expected = Label("每个日期一个值", "one value per day")
            self._add(f"{info.name}.since", ", ".join(map(str, days)), expected, _CORRECT)
        return [source for source in read if source is not None]

    def _source(self, info: FactInfo, entry: Any, place: str) -> Source | None:
        if not isinstance(entry, dict):
            self._add(place, shown(entry), Label("带 since 和 value 的表", "a table with since and value"), _CORRECT)
            return None
        before = len(self.problems)
        for key in entry:
            if key not in _KEYS:
                self._unknown(key, _KEYS, f"{place}.")
        since = entry.get("since", self.start)
        if type(since) is not date:
            self._add(f"{place}.since", shown(since), _DATE, _CORRECT)
        value = self._value(info, entry.get("value"), f"{place}.value")
        provenance = self._provenance(entry.get("provenance", "local"), f"{place}.provenance")
        cites = self._cites(entry.get("cites", []), f"{place}.cites")
        reason = self._reason(entry, place)
        if len(self.problems) > before:
            return None
        return Source(value, provenance, since, cites, reason)

    def _value(self, info: FactInfo, value: Any, place: str) -> Any:
        if info.kind.enum is not None:
            if isinstance(value, str) and (member := info.kind.members.get(value)) is not None:
                return member
        elif value is not None and info.accepts(value):
            return Fen(value) if info.kind.name == "fen" else value
        self._add(place, "" if value is None else shown(value), info.expectation, _CORRECT)
        return None

    def _provenance(self, value: object, place: str) -> Provenance:
        found = next((member for member in Provenance if member.value == value), None)
        if found is None or found is Provenance.CHANGED:
            names = ", ".join(m.value for m in Provenance if m is not Provenance.CHANGED)
            self._add(place, shown(value), Label(f"以下之一：{names}", f"one of {names}"), _CORRECT)
            return Provenance.LOCAL
        return found

    def _cites(self, value: Any, place: str) -> tuple[str, ...]:
        if isinstance(value, list) and all(isinstance(key, str) and key in clauses() for key in value):
            return tuple(value)
        self._add(place, shown(value), Label("条款编号的列表", "a list of clause keys"), _CORRECT)
        return ()

    def _reason(self, entry: Mapping[str, Any], place: str) -> Label | None:
        words = [entry.get(lang, "") for lang in ("zh", "en")]
        if not any(words):
            return None
        if not all(isinstance(word, str) and word for word in words):
            expected = Label("中英文理由各一句", "a reason in both languages")
            self._add(f"{place}.zh, {place}.en", "", expected, Label("请补齐 zh 和 en", "Give both zh and en"))
            return None
        return Label(*words)

    def _unknown(self, name: str, known: Any, within: str = "") -> None:
        near = difflib.get_close_matches(name, known, n=1)
        hint = Label(f"是否为 {near[0]}？", f"Did you mean {near[0]}? ") if near else Label("", "")
        remedy = Label(f"{hint.zh}{_DELETE.zh}", f"{hint.en}{_DELETE.en}")
        self._add(f"{within}{name}", "", Label("已有的键", "a known key"), remedy)

    def _add(self, place: str, found: str, expected: Label, remedy: Label) -> None:
        self.problems.append(Problem(f"{self.file}: {place}", found, expected, remedy))


START = date(2016, 10, 21)
"""The day from which there is a policy: the day of the article."""

Values = Mapping[str, Sequence[Source]]
"""For each parameter its values, each with the day it holds from."""


@attrs.frozen
class Overlay:
    """Another county's values, laid over Pingyuan's.

    Attributes:
        values: The values of the parameters that the file names.
    """

    values: Values


def policy_on(on: date, overlay: Overlay | None = None) -> Policy:
    """The policy of a day.

    Args:
        on: The day; 2016-10-21 or later.
        overlay: Another county's values, from `overlay(path)`.

    Returns:
        Every parameter with the value that holds on the day; UNKNOWN where none does yet.

    Raises:
        InvalidData: When the day lies before the first policy or is no date, or values do not fit together.
    """
    if type(on) is not date:
        expected = Label(f"日期，{START} 或以后", f"a date, {START} or a later day")
        remedy = Label("请给出 date(年, 月, 日)", "Give date(year, month, day)")
        raise InvalidData([Problem("on", repr(on), expected, remedy)])
    if on < START:
        expected = Label(f"{START} 或以后的日期", f"{START} or a later day")
        remedy = Label("最早的政策始于该日；请用该日", "The first policy is of that day; use it")
        raise InvalidData([Problem("on", str(on), expected, remedy)])
    if overlay is not None and not isinstance(overlay, Overlay):
        message = f"an overlay is what overlay(path) gives, not {overlay!r:.60}"
        raise TypeError(message)
    layers = [overlay.values, pingyuan_values()] if overlay else [pingyuan_values()]
    sources = {name: source for name in parameters() if (source := _latest(name, on, layers)) is not None}
    values: dict[str, Any] = {name: sources[name].value if name in sources else UNKNOWN for name in parameters()}
    return Policy(on=on, sources=sources, **values)


def parameters() -> tuple[str, ...]:
    """The names of all parameters that have dated values."""
    return tuple(name for name in facts_of(Policy) if name != "on")


def _latest(name: str, on: date, layers: Sequence[Values]) -> Source | None:
    for values in layers:
        held = [source for source in values.get(name, ()) if source.since <= on]
        if held:
            return max(held, key=lambda source: source.since)
    return None


@cache
def pingyuan_values() -> Values:
    """Pingyuan's own values."""
    tables = load("pingyuan.toml")
    tables.pop("start")
    return Reader("pingyuan.toml", START).values(tables)


def overlay(path: str | Path) -> Overlay:
    """Read another county's values from a TOML file with the same keys as `pingyuan.toml`.

    A key holds either a plain value (`minimum_full_members = 5`), which then holds from the first day on, or
    dated values in the long form. Keys left out keep Pingyuan's values.

    Raises:
        InvalidData: With every unknown key, wrong type and value out of bounds.
        OSError: When the file cannot be read.
    """
    import tomllib  # noqa: PLC0415 - not needed to import the library

    place = Path(path)
    try:
        tables = tomllib.loads(place.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        expected = Label("UTF-8 编码的 TOML 文件", "a TOML file in UTF-8")
        remedy = Label(f"请按 TOML 语法更正（{error})", f"Correct the syntax ({error})")
        raise InvalidData([Problem(place.name, "", expected, remedy)]) from None
    return Overlay(Reader(place.name, START).values(tables))
