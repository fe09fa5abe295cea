"""Cases in TOML: a table for each, with its facts and the answers that are expected."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import attrs

from pingyuan_rules.case_files.case_facts import FactReader, did_you_mean
from pingyuan_rules.case_files.case_places import Spot
from pingyuan_rules.case_files.case_settings import (
    CORRECT,
    PolicyReader,
    read_class,
    read_clauses,
    read_day,
    read_name,
    read_recorded,
)
from pingyuan_rules.case_files.expected_answers import (
    read_expectation,
    rule_expected,
    rule_named,
    unknown_rule_remedy,
)
from pingyuan_rules.cases import Case, Expectation
from pingyuan_rules.engine import Label, Record
from pingyuan_rules.engine.problems import ProblemLog, shown
from pingyuan_rules.files import read_whole
from pingyuan_rules.ledger.cells import WrongCell
from pingyuan_rules.ledger.headings import nearest
from pingyuan_rules.ledger.personal import may_be_personal, seen
from pingyuan_rules.policy import Overlay
from pingyuan_rules.policy.own_clauses import parse_toml

T = TypeVar("T")

_FILE_KEYS = ("defaults", "case")
_DEFAULT_KEYS = ("of", "on", "policy")
_CASE_KEYS = ("name", "clause", "recorded", *_DEFAULT_KEYS, "facts", "expect")
_TABLE, _CASES = Label("一个表", "a table"), Label("若干个 [[case]] 表", "tables [[case]]")
_ONE_EACH = Label("请为每个案例写一个 [[case]] 表", "Write a table [[case]] for each case")
_CLASS = Label("记录的类别", "a class of record")
_SAY_CLASS = Label(
    '请写明是哪一类记录的事实，如 of = "Organization"', 'Say what the facts are of, as in of = "Organization"'
)
_ANSWERS = Label("至少一项要检查的结论", "at least one answer to check")
_HEAD = re.compile(r"""^[ \t]*\[\[[ \t]*(?:case|"case"|'case')[ \t]*\]\]""", re.MULTILINE)


def read_toml_cases(path: Path, problems: ProblemLog, policies: PolicyReader) -> list[Case]:
    """The cases of a TOML file; those with problems are left out, and the problems noted.

    Raises:
        InvalidData: When it is no TOML.
        OSError: When it cannot be read.
    """
    file, content = str(path), read_whole(path)
    tables = parse_toml(content, file)
    whole = Spot(file, (), problems)
    refuse_keys(whole, (), tables, _FILE_KEYS)
    defaults = CaseReader(
        Spot(file, ("defaults",), problems, prefix="defaults"),
        path.parent,
        table_at(whole, "defaults", tables.get("defaults", {})),
        policies,
    ).read_defaults()
    cases = tables.get("case", [])
    if not isinstance(cases, list) or not cases or not all(isinstance(each, dict) for each in cases):
        is_missing = cases == []
        whole.add(
            ("case",), "" if is_missing else seen(cases), _CASES, _ONE_EACH, kind="required" if is_missing else "type"
        )
        return []
    names = Counter(each["name"] for each in cases if isinstance(each.get("name"), str))
    found: list[Case] = []
    for number, (table, line) in enumerate(zip(cases, case_lines(content, len(cases)), strict=True)):
        name = table.get("name")
        is_shown = isinstance(name, str) and not may_be_personal(name)
        spot = Spot(file, ("case", number), problems, str(name) if is_shown else "", line)
        before = problems.total
        if isinstance(name, str) and names[name] > 1:
            once = Label("文件中不重复的名称", "a name that the file has once")
            spot.add(("name",), shown(name), once, Label("请换一个名称", "Choose another name"), kind="repeated")
        case = CaseReader(spot, path.parent, table, policies, defaults).read()
        if case is not None and problems.total == before:
            found.append(case)
    return found


def case_lines(content: bytes, number: int) -> Sequence[int | None]:
    """The line in which each case begins; None for all if the heads of tables that are found are not as many."""
    text = content.decode("utf-8-sig")
    lines, line, last = list[int](), 1, 0
    for match in _HEAD.finditer(text):
        line, last = line + text.count("\n", last, match.start()), match.start()
        lines.append(line)
    return lines if len(lines) == number else [None] * number


def table_at(spot: Spot, key: str, value: Any) -> dict[str, Any]:
    """A table; an empty one if it is none, which is noted."""
    if isinstance(value, dict):
        return value
    spot.add((key,), seen(value), _TABLE, CORRECT, kind="type")
    return {}


def refuse_keys(spot: Spot, within: tuple[str, ...], table: Iterable[str], known: Sequence[str]) -> None:
    """Note every key that is not known."""
    for key in table:
        if key not in known:
            expected = Label(f"以下键之一：{'、'.join(known)}", f"one of the keys {', '.join(known)}")
            near = nearest(key, [Label(each, each) for each in known])
            spot.add((*within, key), "", expected, did_you_mean(near), kind="unknown")


@attrs.frozen
class Setting:
    """What a case says of its class and its policy, or what holds for all cases of a file.

    Attributes:
        of: The class of record; None if it is not said, or wrong.
        on: The day of the policy, likewise.
        policy: The county's own values, likewise.
        wrong: The keys of what is wrong.
    """

    of: type[Record] | None = None
    on: date | None = None
    policy: Overlay | None = None
    wrong: frozenset[str] = frozenset()

    def under(self, own: "Setting") -> "Setting":
        """What holds for a case: what it says itself, else this."""
        said = own.wrong | {key for key in _DEFAULT_KEYS if getattr(own, key) is not None}
        wrong = own.wrong | (self.wrong - said)
        return Setting(own.of or self.of, own.on or self.on, own.policy or self.policy, wrong)


@attrs.frozen
class CaseReader:
    """Reads one case, or what holds for all cases of a file.

    Attributes:
        spot: Where it stands.
        folder: The folder of its file.
        table: What it says.
        policies: Gives its policy.
        defaults: What holds for all cases of its file.
    """

    spot: Spot
    folder: Path
    table: Mapping[str, Any]
    policies: PolicyReader
    defaults: Setting = Setting()

    def read_defaults(self) -> Setting:
        """What holds for all cases of a file."""
        refuse_keys(self.spot, (), self.table, _DEFAULT_KEYS)
        return self._read_setting()

    def read(self) -> Case | None:
        """The case; None if something is wrong with it."""
        refuse_keys(self.spot, (), self.table, _CASE_KEYS)
        name = self._take("name", read_name, "")
        recorded = self._take("recorded", read_recorded) if "recorded" in self.table else ""
        setting = self.defaults.under(self._read_setting())
        book = self.policies.book
        clauses = self._take("clause", partial(read_clauses, local=setting.policy, book=book), [])
        policy = None
        if not setting.wrong & {"on", "policy"}:
            policy = self._take("policy", lambda _: self.policies.policy(setting.on, setting.policy))
        cls = setting.of
        if cls is None:
            if "of" not in setting.wrong:
                self.spot.add(("of",), "", _CLASS, _SAY_CLASS, kind="required")
            return None
        facts = table_at(self.spot, "facts", self.table.get("facts", {}))
        months = (policy or book.resolve_policy(None)).month_reading
        record = FactReader(self.spot, months).read(cls, facts, ("facts",))
        expected = self._read_expected(cls, months)
        if record is None or policy is None or name is None or clauses is None or recorded is None:
            return None
        place = self.spot
        return Case(
            name=name,
            record=record,
            policy=policy,
            expected=expected,
            clauses=clauses,
            file=place.file,
            row=place.line,
            policy_file=self.policies.file_of(policy),
            recorded=recorded,
        )

    def _read_setting(self) -> Setting:
        readers: Mapping[str, Callable[[Any], Any]] = {
            "of": read_class,
            "on": read_day,
            "policy": lambda raw: self.policies.overlay(raw, self.folder),
        }
        read: dict[str, Any] = {key: self._take(key, reader) for key, reader in readers.items() if key in self.table}
        wrong = frozenset(key for key, value in read.items() if value is None)
        return Setting(read.get("of"), read.get("on"), read.get("policy"), wrong)

    def _take(self, key: str, read: Callable[[Any], T], default: Any = None) -> T | None:
        """What a function reads of the value of a key; None if it is wrong, which is noted."""
        try:
            return read(self.table.get(key, default))
        except WrongCell as wrong:
            self.spot.add((key,), wrong.found, wrong.expected, wrong.remedy, kind=wrong.kind)
            return None

    def _read_expected(self, cls: type[Record], months: Any) -> tuple[Expectation, ...]:
        answers = table_at(self.spot, "expect", self.table.get("expect", {}))
        if not answers:
            remedy = Label(
                "请写出要检查的结论，如 expect = { must_form = true }",
                "Say which answers to check, as in expect = { must_form = true }",
            )
            self.spot.add(("expect",), "", _ANSWERS, remedy, kind="required")
        expected: dict[str, Expectation] = {}
        for key, value in answers.items():
            book = self.policies.book
            rule, place = rule_named(book, cls, key), ("expect", key)
            if rule is None:
                self.spot.add(place, "", rule_expected(cls), unknown_rule_remedy(book, cls, key), kind="unknown")
                continue
            if rule.name in expected:
                once = Label("每条规则一次", "each rule once")
                self.spot.add(place, shown(key), once, Label("请只保留一处", "Keep one of them"), kind="repeated")
                continue
            try:
                expected[rule.name] = read_expectation(rule, value, months)
            except WrongCell as wrong:
                self.spot.add(place, wrong.found, wrong.expected, wrong.remedy, kind=wrong.kind)
        return tuple(expected.values())
