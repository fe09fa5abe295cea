"""Dated values from TOML: the policy of a day, and another county's values laid over Pingyuan's."""

from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from functools import cache, lru_cache
from os import PathLike
from pathlib import Path
from typing import Any, TypeVar, cast, overload

import attrs

from pingyuan_rules.engine import (
    UNKNOWN,
    FactInfo,
    Fen,
    InvalidData,
    Label,
    Origin,
    Parameters,
    Problem,
    Provenance,
    Source,
    exact_decimal,
    facts_of,
)
from pingyuan_rules.engine.display import ForPydantic, NamedDict
from pingyuan_rules.engine.facts.fact_info import problem_kind
from pingyuan_rules.engine.problems import MOST_PROBLEMS, Kind, ProblemLog, check_most_problems, short_name, shown
from pingyuan_rules.engine.values import DATE, LONGEST_TEXT, is_bracket, is_unwritable, read_written, written_day
from pingyuan_rules.policy.clauses import Clause, clauses, find, load
from pingyuan_rules.policy.own_clauses import (
    DELETE,
    FIGURE_KEYS,
    LONGEST_REASON,
    WITHOUT_QUOTES,
    ClauseReader,
    parse_toml,
    path_of,
    read_toml,
)
from pingyuan_rules.policy.parameters import Policy
from pingyuan_rules.units import HOURS, HUNDREDTHS, MONTHS, PERCENT, POINTS, YEARS

P = TypeVar("P", bound=Policy)

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
        from_json: Whether days are texts such as `2016-10-21`, since JSON has no dates.
        is_library: Whether the values are the library's own, which say themselves what the article gives.
        policy: The class of policy whose values they are.
        left_out: The keys of such clauses with problems, which have been told.
    """

    file: str
    start: date
    problems: ProblemLog = attrs.field(factory=ProblemLog)
    own: Mapping[str, Clause] = attrs.field(factory=dict)
    from_json: bool = False
    is_library: bool = False
    policy: type[Parameters] = Policy
    left_out: AbstractSet[str] = frozenset()

    def values(self, tables: Mapping[str, Any]) -> Mapping[str, Sequence[Source]]:
        """The dated values of every parameter a file names.

        Raises:
            InvalidData: With every problem in the file.
        """
        infos = {name: info for name, info in facts_of(self.policy).items() if name != "on"}
        values: dict[str, Sequence[Source]] = {}
        for name, table in tables.items():
            if name not in infos:
                # A label, as answers and `check` show it, is no key, but says which one is meant.
                labels = {} if str(name).isascii() else {info.label.zh: key for key, info in infos.items()}
                self._add_unknown_key(name, labels or {key: key for key in infos})
            elif isinstance(table, list) and not any(map(is_bracket, table)):
                values[name] = self._read_dated(infos[name], table)
            else:
                values[name] = [Source(self._read_value(infos[name], table, name), Provenance.LOCAL, self.start)]
        self.problems.check()
        return values

    def _read_dated(self, info: FactInfo, entries: list[Any]) -> list[Source]:
        if not entries:
            expected = Label("至少一个带 since 和 value 的表", "at least one table with since and value")
            self.refuse(info.name, "[]", expected, kind="required")
        sources: list[Source] = []
        for number, entry in enumerate(entries):
            place, before = f"{info.name}[{number}]", self.problems.total
            if not isinstance(entry, dict):
                self.refuse(place, shown(entry), Label("带 since 和 value 的表", "a table with since and value"))
                continue
            source = self._read_entry(info, entry, place)
            # An entry with a problem gives no source, so that its day is not compared with the days of others.
            sources += [source] if self.problems.total == before else []
        days = [source.since for source in sources]
        if len(set(days)) < len(days):
            twice = ", ".join(str(day) for day, times in Counter(days).items() if times > 1)
            expected = Label("每个日期一个值", "one value per day")
            self.refuse(f"{info.name}.since", twice, expected, kind="repeated", path=(info.name,))
        return sources

    def _read_entry(self, info: FactInfo, entry: Mapping[str, Any], place: str) -> Source:
        for key in entry:
            if key not in _KEYS:
                self._add_unknown_key(key, dict(zip(_KEYS, _KEYS, strict=True)), f"{place}.")
        since = self._day(entry.get("since", self.start))
        # A TOML date with a time is a datetime, which is a date to `isinstance` and cannot be compared with one.
        if type(since) is not date:
            expected = Label("日期，如 2016-10-21", "a date such as 2016-10-21")
            remedy = self._remedy_for_day(since)
            self.refuse(f"{place}.since", shown(since), expected, remedy, kind=problem_kind(DATE, since))
        until = self._day(entry.get("until"))
        if until is not None and (type(until) is not date or (type(since) is date and until <= since)):
            expected = Label(
                "晚于 since 的日期，值自该日起不再有效", "a day after since, from which the value no longer holds"
            )
            kind = "conflict" if type(until) is date else problem_kind(DATE, until)
            self.refuse(f"{place}.until", shown(until), expected, self._remedy_for_day(until), kind=kind)
        value = self._read_value(info, entry.get("value"), f"{place}.value")
        # CHANGED is for values of a policy that somebody evolved; no file says so of its own.
        provenances = {member.value: member for member in Provenance if member is not Provenance.CHANGED}
        written = entry.get("provenance", "local")
        provenance = provenances.get(written) if isinstance(written, str) else None
        if provenance is None:
            names = ", ".join(provenances)
            self.refuse(
                f"{place}.provenance", shown(written), Label(f"以下之一：{names}", f"one of {names}"), kind="choice"
            )
        cites = entry.get("cites", [])
        if not (
            isinstance(cites, list)
            and all(
                isinstance(key, str) and (key in clauses() or key in self.own or key in self.left_out) for key in cites
            )
        ):
            expected = Label(
                "条款编号的列表，编号均见于本库或本政策文件",
                "a list of clause keys, each of this library or of the overlay",
            )
            known = Label(
                "请更正；rulebook 命令列出本库的编号，本县的条款写在 [clauses.编号] 中",
                "Correct it; the command rulebook lists the keys of this library, and tables [clauses.KEY] hold those "
                "of the county",
            )
            is_list = isinstance(cites, list)
            self.refuse(f"{place}.cites", shown(cites), expected, known, kind="unknown" if is_list else "type")
            cites = []
        elif provenance in NEED_A_CLAUSE and not cites:
            self.refuse(f"{place}.cites", "", A_CLAUSE, NAME_IT, kind="required")
        if provenance is Provenance.ARTICLE and not (
            self.is_library or value is None or article_gives(info.name, value)
        ):
            self.refuse(f"{place}.provenance", shown(written), GIVEN_BY_THE_ARTICLE, OF_ONES_OWN, kind="choice")
        reason = self._read_reason(entry, place)
        own = tuple(self.own[key] for key in cites if key in self.own)
        return Source(value, provenance or Provenance.LOCAL, since, tuple(cites), reason, until, own, find)

    def _read_reason(self, entry: Mapping[str, Any], place: str) -> Label | None:
        zh, en = entry.get("zh", ""), entry.get("en", "")
        if (zh or en) and not all(isinstance(words, str) and words for words in (zh, en)):
            expected = Label("中英文理由各一句", "a reason in both languages")
            remedy = Label("请补齐 zh 和 en", "Give both zh and en")
            self.refuse(f"{place}.zh, {place}.en", "", expected, remedy, kind="required", path=path_of(place))
            zh = en = ""
        elif wrong := [words for words in (zh, en) if len(words) > LONGEST_REASON or is_unwritable(words)]:
            expected = Label(
                f"不超过{LONGEST_REASON}字、不含 NUL 字符的理由",
                f"a reason of at most {LONGEST_REASON} characters without NUL",
            )
            self.refuse(f"{place}.zh, {place}.en", shown(wrong[0]), expected, kind="text", path=path_of(place))
            zh = en = ""
        return Label(zh, en) if zh or en else None

    def _read_value(self, info: FactInfo, value: Any, place: str) -> Any:
        expected = written_expectation(info)
        if info.kind.enum is not None:
            if isinstance(value, str) and (member := info.kind.members.get(value)) is not None:
                return member
        else:
            value = self._day(value) if info.kind.name == "date" else read_written(value, info.kind)
            if value is not None and info.accepts(value):
                if info.kind.name == "decimal":
                    return exact_decimal(value)
                return Fen(value) if info.kind.name == "fen" else value
        if value is None:
            self.refuse(place, "", expected, kind="required")
        else:
            kind = "range" if info.kind.accepts(value) else problem_kind(info.kind, value)
            is_one_table = isinstance(value, dict) and place == info.name and not self.from_json
            found = _ONE_TABLE if is_one_table else shown(value)
            remedy = _in_double_brackets(place) if is_one_table else _remedy_for(info, value, kind)
            self.refuse(place, found, expected, remedy, kind=kind)
        return None

    def _remedy_for_day(self, value: Any) -> Label:
        """A text that looks like a date is none in TOML, though it must be one in JSON."""
        return WITHOUT_QUOTES if isinstance(value, str) and not self.from_json else _CORRECT

    def _day(self, value: Any) -> Any:
        return day_in_json(value) if self.from_json else value

    def _add_unknown_key(self, name: object, known: Mapping[str, str], within: str = "") -> None:
        """Note an unknown key; `known` has the keys under the texts by which they may have been meant."""
        if self.problems.is_full:
            self.problems.more += 1
            return
        near = known.get(self.problems.nearest(str(name), known) or "")
        hint = Label(f"是否为 {near}？", f"Did you mean {near}? ") if near else Label("", "")
        # Nobody guesses a key, so that the list is named if none is near; within a value there are only few.
        delete = _DELETE_OR_LOOK_UP if self.policy is Policy and not (near or within) else DELETE
        remedy = Label(f"{hint.zh}{delete.zh}", f"{hint.en}{delete.en}")
        short = short_name(name)
        path = (*path_of(within), short)
        self.refuse(f"{within}{short}", "", Label("已知的键", "a known key"), remedy, kind="unknown", path=path)

    def refuse(
        self,
        place: str,
        found: str | Label,
        expected: Label,
        remedy: Label = _CORRECT,
        *,
        kind: Kind = "type",
        path: tuple[str | int, ...] | None = None,
    ) -> None:
        """Note a problem, which `values` raises with all others."""
        where = path_of(place) if path is None else path
        self.problems.add(f"{self.file}: {place}", found, expected, remedy, kind=kind, path=where)


def written_expectation(info: FactInfo) -> Label:
    """Which values a file may give a parameter, in words; of a choice also what each value means."""
    if info.kind.name == "bool":
        return Label("true（是）或 false（否）", "true or false")
    if info.kind.enum is None:
        return info.expectation
    labels = {value: cast("Label", cast("Any", member).label) for value, member in info.kind.members.items()}
    return Label(
        f"以下之一：{'、'.join(f'{value}（{label.zh}）' for value, label in labels.items())}",
        f"one of {', '.join(f'{value} ({label.en})' for value, label in labels.items())}",
    )


def _remedy_for(info: FactInfo, value: Any, kind: str) -> Label:
    """What to do about a value of a wrong kind or out of bounds."""
    if info.kind.name == "bool":
        return _TRUE_OR_FALSE
    if isinstance(value, str):
        if info.kind.enum is not None and (written := info.kind.spellings.get(value)):
            return Label(f"请写作 {written}", f"Write {written}")
        return _NUMBERS.get(info.kind.name, _CORRECT)
    if info.kind.name == "fen" and kind == "type":
        return _IN_FEN
    return _IN_UNITS.get(info.unit, _CORRECT)


_ONE_TABLE = Label("一个表", "one table")


def _in_double_brackets(name: str) -> Label:
    return Label(f"带日期的取值写在双方括号下：[[{name}]]", f"Write dated values below double brackets: [[{name}]]")


_DELETE_OR_LOOK_UP = Label(
    f"{DELETE.zh}；全部的键见 pingyuan-rules rulebook", f"{DELETE.en}; pingyuan-rules rulebook lists all keys"
)
_NUMBERS = {
    "int": Label(
        "请只写数字，不加引号、单位和千位分隔符",
        "Write only the number, without quotation marks, unit or thousands separators",
    ),
    "fen": Label(
        "请只写数字，不加引号、单位和千位分隔符；金额以分计，如300元写作 30000",
        "Write only the number, without quotation marks, unit or thousands separators; amounts are in fen, so that "
        "300 yuan are 30000",
    ),
}
"""What to do about a text in place of a number, by the kind of the parameter."""
_IN_FEN = Label("请更正；金额以分计，如300元写作 30000", "Correct it; amounts are in fen, so that 300 yuan are 30000")
_IN_UNITS: Mapping[object, Label] = {
    PERCENT: Label("请更正；百分数只写数字，如80%写作 80", "Correct it; it is in percent, so that 80 percent are 80"),
    POINTS: Label("请更正；以分计，如80分写作 80", "Correct it; it is in points, so that 80 points are 80"),
    HUNDREDTHS: Label(
        "请更正；以百分之一分计，如80分写作 8000",
        "Correct it; it is in hundredths of a point, so that 80 points are 8000",
    ),
    MONTHS: Label("请更正；以月计，如半年写作 6", "Correct it; it is in months, so that half a year is 6"),
    YEARS: Label("请更正；以年计，如36个月写作 3", "Correct it; it is in years, so that 36 months are 3"),
    HOURS: Label("请更正；以学时计", "Correct it; it is in hours"),
}
"""What to do about a number that is none of a parameter, by its unit, if that is easily mistaken for another."""
_TRUE_OR_FALSE = Label(
    "是写作 true，否写作 false，不加引号", "Write true for yes and false for no, without quotation marks"
)
NEED_A_CLAUSE = frozenset({Provenance.ARTICLE, Provenance.REGULATION})
"""Where the authority is a text, whoever names it says which."""
A_CLAUSE = Label("至少一个条款编号", "the key of at least one clause")
NAME_IT = Label("请写明所依据的条款", "Name the clause that it rests on")
GIVEN_BY_THE_ARTICLE = Label(
    "local 或 regulation：原文没有给出这个值", "local or regulation, since the article does not give this value"
)
OF_ONES_OWN = Label("本县自定的值请写 local", "Write local for a value of your own")
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


@attrs.frozen(cache_hash=True)  # policies are kept by their overlays, and each overlay is asked for many days
class Overlay(ForPydantic):
    """Another county's values, laid over Pingyuan's.

    Two are equal if they have the same values, names and published figures, whatever file they come from.
    `from_json(text, Overlay)` reads what `to_json` writes of it.

    Attributes:
        values: The values of the parameters that it names.
        name: What it is called; answers carry it.
        version: Its version, or empty.
        county: The county that it is of, which stands at the head of reports and results, or empty.
        office: The office that reports, likewise.
        published: The tables of the figures that the county published, with the documents and clauses they cite;
            `published.read_published` reads them. Empty if there are none.
        policy_class: The class of policy whose parameters it may name: `Policy`, or one derived from it.
        file: What problems call it.
    """

    values: Values = attrs.field(
        repr=False, eq=lambda values: frozenset((name, tuple(each)) for name, each in values.items())
    )
    name: str = ""
    version: str = ""
    county: str = ""
    office: str = ""
    published: Mapping[str, Any] = attrs.field(factory=dict, hash=False, repr=False)
    policy_class: type[Policy] = attrs.field(default=Policy, repr=False)
    file: str = attrs.field(default="overlay", eq=False)


@overload
def policy_on(on: date, overlay: Overlay | None = None) -> Policy: ...
@overload
def policy_on(on: date, overlay: Overlay | None = None, *, policy: type[P]) -> P: ...
def policy_on(on: date, overlay: Overlay | None = None, *, policy: type[Any] = Policy) -> Any:
    """The policy of a day.

    Args:
        on: The day; 2016-10-21 or later.
        overlay: Another county's values, from `overlay(...)`.
        policy: The class of policy: that of another county's own book is derived from `Policy` and has further
            parameters, whose values are those of the overlay.

    Returns:
        Every parameter with the value that holds on the day; UNKNOWN if none does yet, or the last one has ended. A
        value of an overlay that has ended does not give way to Pingyuan's.

    Raises:
        InvalidData: When the day lies before the first policy or is no date, or values do not fit together.
        TypeError: When the overlay is none, or names parameters of a class of policy from which this is not derived.
    """
    if not (isinstance(policy, type) and issubclass(policy, Policy)):
        message = f"policy= is Policy or a class derived from it, not {policy!r:.60}"
        raise TypeError(message)
    if type(on) is not date:
        expected = Label(f"日期，{START} 或以后", f"a date, {START} or a later day")
        remedy = Label("请给出 date(年, 月, 日)", "Give date(year, month, day)")
        raise InvalidData([Problem("on", shown(on), expected, remedy, kind="type", path=("on",))])
    if on < START:
        expected = Label(f"{START} 或以后的日期", f"{START} or a later day")
        remedy = Label("最早的政策始于该日；请用该日", "The first policy is of that day; use it")
        raise InvalidData([Problem("on", str(on), expected, remedy, kind="range", path=("on",))])
    if overlay is not None and not isinstance(overlay, Overlay):
        message = f"an overlay is what overlay(path) or overlay(mapping) gives, not {overlay!r:.60}"
        raise TypeError(message)
    if overlay is not None and not issubclass(policy, overlay.policy_class):
        cls = overlay.policy_class.__name__
        message = f"the overlay has values of a {cls}: write policy_on(day, overlay, policy={cls})"
        raise TypeError(message)
    return _make_policy(on, overlay, cast("Any", policy))


@lru_cache(maxsize=128)  # to make one takes a hundred times as long as to ask a rule under it
def _make_policy(on: date, overlay: Overlay | None, policy: type[P]) -> P:
    names = tuple(name for name in facts_of(policy) if name != "on")
    layers = [overlay.values, pingyuan_values()] if overlay else [pingyuan_values()]
    sources: dict[str, Source] = NamedDict()
    for name in names:
        for layer in layers:  # the county's own values first, from the day of the first of them
            if begun := [source for source in layer.get(name, ()) if source.since <= on]:
                # One that holds on the day, if there is one: a later value may have ended before an earlier one does.
                sources[name] = max(begun, key=lambda source: (source.in_force(on), source.since))
                break
    in_force = {name: source.value for name, source in sources.items() if source.in_force(on)}
    values: dict[str, Any] = dict.fromkeys(names, UNKNOWN) | in_force
    origin = Origin(on)
    if overlay is not None:
        origin = CountyOrigin(on, overlay.name, overlay.version, overlay.county, overlay.office)
    return policy(on=on, sources=sources, origin=origin, **values)


@cache
def pingyuan_values() -> Values:
    """Pingyuan's own values."""
    tables = load("pingyuan.toml")
    tables.pop("start")
    return Reader("pingyuan.toml", START, is_library=True).values(tables)


def article_gives(name: str, value: object) -> bool:
    """Whether the article gives a parameter this value, so that it has the article's authority."""
    return any(
        each.provenance is Provenance.ARTICLE and each.value == value for each in pingyuan_values().get(name, ())
    )


def overlay(
    source: str | Path | Mapping[str, Any] | None = None,
    *,
    text: str | bytes | None = None,
    name: str | None = None,
    policy: type[Policy] = Policy,
    most_problems: int = MOST_PROBLEMS,
) -> Overlay:
    """Read another county's values, with the same keys as `pingyuan.toml`, from a TOML file, its text or a mapping.

    A key holds either a plain value (`minimum_full_members = 5`), which then holds from the first day on, or
    dated values in the long form. Keys left out keep Pingyuan's values. The keys `name` and `version` say what the
    overlay is called; without a name it is called after its file. The keys `county` and `office` say whose reports and
    results are made with it, for their heads. The tables `documents` and `clauses` hold what the
    county's own values cite, in the form of `clauses.toml`; `claims` and `relations` hold the figures that the county
    published, in the form of `published.toml`.

    Args:
        source: The path of a file, or what a TOML file would hold.
        text: A text in TOML, instead of a path or a mapping; bytes are UTF-8.
        name: What it is called, whatever it says itself.
        policy: The class of policy whose parameters it may name: that of another county's own book is derived from
            `Policy` and has further parameters.
        most_problems: How many problems the error lists at most; the others are counted.

    Raises:
        InvalidData: With every unknown key, wrong type and value out of bounds, or if the file was changed while it was
            read.
        OSError: When the file cannot be read.
        TypeError: When neither or both of `source` and `text` are given, or `source` is neither a path nor a mapping.
    """
    check_most_problems(most_problems)
    if (source is None) == (text is None) or not isinstance(source, str | PathLike | Mapping | None):
        message = "overlay() takes one of a path, a mapping and text=..., such as overlay('county.toml')"
        raise TypeError(message)
    place, called = "overlay", ""
    if text is not None:
        tables = parse_toml(text, place)
    elif isinstance(source, Mapping):
        tables = dict(source)
    else:
        path = Path(cast("str | Path", source))
        place, called = path.name, path.stem
        tables = _read_file(cast("str | Path", source))
    return read_overlay(tables, place, called, name, ProblemLog(most_problems), policy=policy)


def _read_file(source: str | Path) -> dict[str, Any]:
    if isinstance(source, str):
        if not source.strip("\ufeff \t"):
            # As a path, an empty text would be the present folder.
            expected = Label("文件的路径", "the path of a file")
            remedy = Label("请给出文件的路径；不作改动的用 {}", "Give the path of a file, or {} to change nothing")
            raise InvalidData([Problem("overlay", repr(source), expected, remedy, kind="required", path=("overlay",))])
        try:
            return read_toml(source)
        except (OSError, ValueError) as error:
            # A text in TOML was taken for a path; as one it may be too long, or hold a NUL.
            if isinstance(error, InvalidData) or not ("=" in source or "\n" in source or "\0" in source):
                raise
        expected = Label("文件的路径", "the path of a file")
        remedy = Label("TOML 文本请写作 overlay(text=…)", "Write overlay(text=...) for a text in TOML")
        raise InvalidData([Problem("overlay", shown(source), expected, remedy, kind="type", path=("overlay",))])
    return read_toml(source)


def day_in_json(value: Any) -> Any:
    """A day that JSON writes as text, such as `2016-10-21`; anything else as it is."""
    day = written_day(value)
    return value if day is None else day


def read_overlay(
    tables: Mapping[str, Any],
    place: str,
    called: str,
    name: str | None,
    problems: ProblemLog,
    *,
    from_json: bool = False,
    policy: type[Policy] = Policy,
) -> Overlay:
    """The overlay that tables make.

    Args:
        tables: What a TOML file or a JSON object holds.
        place: What problems call it.
        called: What it is called unless it says so itself.
        name: What it is called in any case, or None.
        problems: The place for what is wrong.
        from_json: Whether days are texts, since JSON has no dates.
        policy: The class of policy whose parameters it may name.

    Raises:
        InvalidData: With everything that is wrong.
    """
    tables = dict(tables)
    words = {"name": tables.pop("name", called)} | ({} if name is None else {"name": name})
    words |= {each: tables.pop(each, "") for each in ("version", "county", "office")}
    documents = tables.get("documents")
    if from_json and isinstance(documents, dict):
        # Before they are kept for published figures, which are read later and know nothing of JSON.
        tables["documents"] = {
            key: table | {"dated": day_in_json(table.get("dated"))} if isinstance(table, dict) else table
            for key, table in documents.items()
        }
    clause_reader = ClauseReader(place, problems)
    clause_reader.figures(tables)
    published: dict[str, Any] = {each: tables.pop(each) for each in FIGURE_KEYS if each in tables}
    if published:
        published |= {each: tables[each] for each in ("documents", "clauses") if each in tables}
    own = clause_reader.read(tables)
    reader = Reader(place, START, problems, own, from_json, policy=policy, left_out=clause_reader.left_out)
    for key, word in words.items():
        if not isinstance(word, str):
            reader.refuse(key, shown(word), Label("加引号的文字", "a text in quotation marks"))
        elif len(word) > LONGEST_TEXT or is_unwritable(word):
            expected = Label(
                f"不超过{LONGEST_TEXT}字、不含 NUL 字符的文字", f"text of at most {LONGEST_TEXT} characters without NUL"
            )
            reader.refuse(key, shown(word), expected, kind="text")
    return Overlay(reader.values(tables), **words, published=published, policy_class=policy, file=place)
