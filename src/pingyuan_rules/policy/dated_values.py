"""Dated values from TOML: the policy of a day, and another county's values laid over Pingyuan's."""

import difflib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import attrs

from pingyuan_rules.engine import (
    UNKNOWN,
    FactInfo,
    Fen,
    InvalidData,
    Label,
    Origin,
    Problem,
    Provenance,
    Source,
    exact_decimal,
    facts_of,
)
from pingyuan_rules.engine.display import NamedDict
from pingyuan_rules.engine.problems import shown
from pingyuan_rules.policy.clauses import Clause, clauses, find, load
from pingyuan_rules.policy.own_clauses import DELETE, FIGURE_KEYS, ClauseReader, parse_toml, read_toml
from pingyuan_rules.policy.parameters import Policy

_KEYS = ("since", "until", "value", "provenance", "cites", "zh", "en")
_CORRECT = Label("请更正", "Correct it")


@attrs.define
class Reader:
    """Reads one file.

    Attributes:
        file: The file's name, for problems.
        start: From when a plain value holds.
        problems: What was wrong so far.
        own: The clauses that the file itself brings along.
    """

    file: str
    start: date
    problems: list[Problem] = attrs.field(factory=list)
    own: Mapping[str, Clause] = attrs.field(factory=dict)

    def values(self, tables: Mapping[str, Any]) -> Mapping[str, Sequence[Source]]:
        """The dated values of every parameter a file names.

        Raises:
            InvalidData: With every problem in the file.
        """
        infos = {name: info for name, info in facts_of(Policy).items() if name != "on"}
        values: dict[str, Sequence[Source]] = {}
        for name, table in tables.items():
            if name not in infos:
                self._add_unknown_key(name, infos)
            elif isinstance(table, list):
                values[name] = self._read_dated(infos[name], table)
            else:
                values[name] = [Source(self._read_value(infos[name], table, name), Provenance.LOCAL, self.start)]
        if self.problems:
            raise InvalidData(self.problems)
        return values

    def _read_dated(self, info: FactInfo, entries: list[Any]) -> list[Source]:
        if not entries:
            expected = Label("至少一个带 since 和 value 的表", "at least one table with since and value")
            self.refuse(info.name, "[]", expected)
        sources: list[Source] = []
        for number, entry in enumerate(entries):
            place, before = f"{info.name}[{number}]", len(self.problems)
            if not isinstance(entry, dict):
                self.refuse(place, shown(entry), Label("带 since 和 value 的表", "a table with since and value"))
                continue
            source = self._read_entry(info, entry, place)
            # An entry with a problem gives no source, so that its day is not compared with the days of others.
            sources += [source] if len(self.problems) == before else []
        days = [source.since for source in sources]
        if len(set(days)) < len(days):
            self.refuse(f"{info.name}.since", ", ".join(map(str, days)), Label("每个日期一个值", "one value per day"))
        return sources

    def _read_entry(self, info: FactInfo, entry: Mapping[str, Any], place: str) -> Source:
        for key in entry:
            if key not in _KEYS:
                self._add_unknown_key(key, _KEYS, f"{place}.")
        since = entry.get("since", self.start)
        # A TOML date with a time is a datetime, which is a date to `isinstance` and cannot be compared with one.
        if type(since) is not date:
            self.refuse(f"{place}.since", shown(since), Label("日期，如 2016-10-21", "a date such as 2016-10-21"))
        until = entry.get("until")
        if until is not None and (type(until) is not date or (type(since) is date and until <= since)):
            expected = Label(
                "晚于 since 的日期，值自该日起不再有效", "a day after since, from which the value no longer holds"
            )
            self.refuse(f"{place}.until", shown(until), expected)
        value = self._read_value(info, entry.get("value"), f"{place}.value")
        # CHANGED is for values of a policy that somebody evolved; no file says so of its own.
        provenances = {member.value: member for member in Provenance if member is not Provenance.CHANGED}
        written = entry.get("provenance", "local")
        provenance = provenances.get(written) if isinstance(written, str) else None
        if provenance is None:
            names = ", ".join(provenances)
            self.refuse(f"{place}.provenance", shown(written), Label(f"以下之一：{names}", f"one of {names}"))
        cites = entry.get("cites", [])
        if not (
            isinstance(cites, list)
            and all(isinstance(key, str) and (key in clauses() or key in self.own) for key in cites)
        ):
            self.refuse(f"{place}.cites", shown(cites), Label("条款编号的列表", "a list of clause keys"))
            cites = []
        zh, en = entry.get("zh", ""), entry.get("en", "")
        if (zh or en) and not all(isinstance(words, str) and words for words in (zh, en)):
            expected = Label("中英文理由各一句", "a reason in both languages")
            self.refuse(f"{place}.zh, {place}.en", "", expected, Label("请补齐 zh 和 en", "Give both zh and en"))
        reason = Label(zh, en) if zh or en else None
        own = tuple(self.own[key] for key in cites if key in self.own)
        return Source(value, provenance or Provenance.LOCAL, since, tuple(cites), reason, until, own, find)

    def _read_value(self, info: FactInfo, value: Any, place: str) -> Any:
        if info.kind.enum is not None:
            if isinstance(value, str) and (member := info.kind.members.get(value)) is not None:
                return member
        elif value is not None and info.accepts(value):
            if info.kind.name == "decimal":
                return exact_decimal(value)
            return Fen(value) if info.kind.name == "fen" else value
        self.refuse(place, "" if value is None else shown(value), info.expectation)
        return None

    def _add_unknown_key(self, name: object, known: Any, within: str = "") -> None:
        near = difflib.get_close_matches(str(name), known, n=1)
        hint = Label(f"是否为 {near[0]}？", f"Did you mean {near[0]}? ") if near else Label("", "")
        remedy = Label(f"{hint.zh}{DELETE.zh}", f"{hint.en}{DELETE.en}")
        self.refuse(f"{within}{name}", "", Label("已知的键", "a known key"), remedy)

    def refuse(self, place: str, found: str, expected: Label, remedy: Label = _CORRECT) -> None:
        """Note a problem, which `values` raises with all others."""
        self.problems.append(Problem(f"{self.file}: {place}", found, expected, remedy))


START = date(2016, 10, 21)
"""The day from which there is a policy: the day of the article."""

Values = Mapping[str, Sequence[Source]]
"""For each parameter its values, each with the day it holds from."""


@attrs.frozen
class CountyOrigin(Origin):
    """What the policy of another county was made of.

    Attributes:
        county: The county, or empty.
        office: The office that reports under it, or empty.
    """

    county: str = ""
    office: str = ""


@attrs.frozen(eq=False)  # policies are kept by the overlay itself, since values are no key
class Overlay:
    """Another county's values, laid over Pingyuan's.

    Attributes:
        values: The values of the parameters that it names.
        name: What it is called; answers carry it.
        version: Its version, or empty.
        county: The county that it is of, which stands at the head of reports and results, or empty.
        office: The office that reports, likewise.
        published: The tables of the figures that the county published, with the documents and clauses they cite;
            `published.read_published` reads them. Empty if there are none.
        file: What problems call it.
    """

    values: Values = attrs.field(repr=False)
    name: str = ""
    version: str = ""
    county: str = ""
    office: str = ""
    published: Mapping[str, Any] = attrs.field(factory=dict, eq=False, repr=False)
    file: str = "overlay"


def policy_on(on: date, overlay: Overlay | None = None) -> Policy:
    """The policy of a day.

    Args:
        on: The day; 2016-10-21 or later.
        overlay: Another county's values, from `overlay(...)`.

    Returns:
        Every parameter with the value that holds on the day; UNKNOWN if none does yet, or the last one has ended. A
        value of an overlay that has ended does not give way to Pingyuan's.

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
    return _make_policy(on, overlay)


@lru_cache(maxsize=128)  # to make one takes a hundred times as long as to ask a rule under it
def _make_policy(on: date, overlay: Overlay | None) -> Policy:
    layers = [overlay.values, pingyuan_values()] if overlay else [pingyuan_values()]
    sources: dict[str, Source] = NamedDict()
    for name in parameters():
        for layer in layers:  # the county's own values first, from the day of the first of them
            if begun := [source for source in layer.get(name, ()) if source.since <= on]:
                # One that holds on the day, if there is one: a later value may have ended before an earlier one does.
                sources[name] = max(begun, key=lambda source: (source.in_force(on), source.since))
                break
    in_force = {name: source.value for name, source in sources.items() if source.in_force(on)}
    values: dict[str, Any] = dict.fromkeys(parameters(), UNKNOWN) | in_force
    origin = Origin(on)
    if overlay is not None:
        origin = CountyOrigin(on, overlay.name, overlay.version, overlay.county, overlay.office)
    return Policy(on=on, sources=sources, origin=origin, **values)


def parameters() -> tuple[str, ...]:
    """The names of all parameters that have dated values."""
    return tuple(name for name in facts_of(Policy) if name != "on")


@cache
def pingyuan_values() -> Values:
    """Pingyuan's own values."""
    tables = load("pingyuan.toml")
    tables.pop("start")
    return Reader("pingyuan.toml", START).values(tables)


def overlay(source: str | Path | Mapping[str, Any]) -> Overlay:
    """Read another county's values, with the same keys as `pingyuan.toml`, from a TOML file, its text or a mapping.

    A key holds either a plain value (`minimum_full_members = 5`), which then holds from the first day on, or
    dated values in the long form. Keys left out keep Pingyuan's values. The keys `name` and `version` say what the
    overlay is called; without a name it is called after its file. The keys `county` and `office` say whose reports and
    results are made with it, for their heads. The tables `documents` and `clauses` hold what the
    county's own values cite, in the form of `clauses.toml`; `claims` and `relations` hold the figures that the county
    published, in the form of `published.toml`.

    Args:
        source: A path; a text with an equals sign or a line break in it, which no path given as text may have; or what
            a TOML file would hold.

    Raises:
        InvalidData: With every unknown key, wrong type and value out of bounds.
        OSError: When the file cannot be read.
    """
    place, name = "overlay", ""
    if isinstance(source, str) and not source.strip("\ufeff \t"):
        # As a path, an empty text would be the present folder.
        expected = Label("路径或 TOML 文本", "a path, or a text in TOML")
        remedy = Label("请给出文件的路径；不作改动的用 {}", "Give the path of a file, or {} to change nothing")
        raise InvalidData([Problem(place, repr(source), expected, remedy)])
    if isinstance(source, Mapping):
        tables = dict(source)
    elif isinstance(source, str) and ("=" in source or "\n" in source):
        tables = parse_toml(source, place)
    else:
        path = Path(source)
        place, name = path.name, path.stem
        tables = read_toml(path)
    words = {"name": tables.pop("name", name)}
    words |= {each: tables.pop(each, "") for each in ("version", "county", "office")}
    clause_reader = ClauseReader(place)
    clause_reader.figures(tables)
    published: dict[str, Any] = {each: tables.pop(each) for each in FIGURE_KEYS if each in tables}
    if published:
        published |= {each: tables[each] for each in ("documents", "clauses") if each in tables}
    own = clause_reader.read(tables)
    reader = Reader(place, START, clause_reader.problems, own)
    for key, word in words.items():
        if not isinstance(word, str):
            reader.refuse(key, shown(word), Label("加引号的文字", "a text in quotation marks"))
    return Overlay(reader.values(tables), **words, published=published, file=place)
