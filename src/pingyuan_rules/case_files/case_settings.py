"""What a case says of itself: its name, its clauses, its class of record, and the policy that it is judged by."""

import re
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import attrs

from pingyuan_rules.cases.outcomes import AnyRule
from pingyuan_rules.engine import Citation, InvalidData, Label, Record, Rulebook
from pingyuan_rules.engine.problems import ProblemLog, shown
from pingyuan_rules.engine.values import LONGEST_TEXT, is_unwritable
from pingyuan_rules.ledger.cells import WrongCell
from pingyuan_rules.ledger.headings import record_of
from pingyuan_rules.ledger.ledger_model import FIELDS
from pingyuan_rules.ledger.personal import may_be_personal, seen
from pingyuan_rules.ledger.written_forms import TOO_LARGE, Refused, parse_day, plain
from pingyuan_rules.policy import START, Overlay, Policy, overlay, policy_on
from pingyuan_rules.policy.clauses import clauses
from pingyuan_rules.rules import book as county_book

CORRECT = Label("请更正", "Correct it")

_LARGEST = 10**20
"""TOML has numbers of any size, of which some take long to print; no fact and no answer is as large as this."""
_DAY = Label(f"日期，{START} 或以后", f"a date, {START} or a later day")
_WRITE_DAY = Label(
    "请写明确实存在的年、月、日，如 2016-10-21 或 2016年10月21日",
    "Give a year, month and day that exist, such as 2016-10-21 or 2016年10月21日",
)
_BETWEEN_KEYS = re.compile(r"[、,，;；\s]+")
_CLAUSE = Label(
    "本库的条款编号，如 P2S8，或政策文件的取值所引条款的编号",
    "the key of a clause of this library, such as P2S8, or of one that a value of the policy file cites",
)
_SEE_RULEBOOK = Label(
    "请更正；pingyuan-rules rulebook 列出全部条款编号",
    "Correct it; the command pingyuan-rules rulebook lists the keys of all clauses",
)
_NAME = Label(
    f"不超过{LONGEST_TEXT}字、不含个人号码的名称",
    f"a name of at most {LONGEST_TEXT} characters without personal numbers",
)
_VERSION = re.compile(r"[0-9][0-9A-Za-z.+!_-]{0,99}")
_RECORDED = Label('记录结论时本库的版本，如 "0.2.0"', 'the version that the answers were recorded by, such as "0.2.0"')
_CHECKED = Label("请更正；如已有人核对，请删去这一项", "Correct it; if a person has checked the case, delete this key")
_OVERLAY = Label("政策文件（.toml）的路径", "the path of a policy file (.toml)")
_NONE = Label("只写了日期", "a day alone")
_NAME_VALUES = Label(
    "请写明该日适用的政策文件；或删去日期，即按规则手册自己的政策",
    "Name the policy file whose values hold on that day; or delete the day, and the rulebook's own policy is used",
)


def checked_number(value: Any, expected: Label) -> Any:
    """A value as it is; one that is no number or no finite one stays what it is.

    Raises:
        WrongCell: When it is a number beyond all bounds.
    """
    if isinstance(value, Decimal) and not value.is_finite():
        return float(value)  # it compares with numbers without an error
    if isinstance(value, int | Decimal) and not -_LARGEST < value < _LARGEST:
        raise WrongCell(shown(value), expected, TOO_LARGE, "range")
    return value


def read_name(raw: Any) -> str:
    """The name of a case.

    Raises:
        WrongCell: When it is none, or holds personal data.
    """
    name = " ".join(raw.split()) if isinstance(raw, str) else ""
    if not name:
        say = Label("请写一句话，说明案例要表明什么", "Say in a few words what it shows")
        raise WrongCell("" if isinstance(raw, str) else seen(raw), _NAME, say, "text")
    if len(name) > LONGEST_TEXT or is_unwritable(name) or may_be_personal(name):
        raise WrongCell(seen(name), _NAME, CORRECT, "text")
    return name


def read_recorded(raw: Any) -> str:
    """The version of the library whose answers a case holds.

    Raises:
        WrongCell: When it is none.
    """
    if not isinstance(raw, str) or not _VERSION.fullmatch(raw):
        raise WrongCell(seen(raw), _RECORDED, _CHECKED, "text")
    return raw


def read_clauses(raw: Any, local: Overlay | None, book: Rulebook[Any]) -> tuple[Citation, ...]:
    """The clauses that a case is taken from: a key, several of them with commas between, or a list.

    Args:
        raw: What is written.
        local: The values in the policy file of the case, which bring clauses along; None if it has none.
        book: The rulebook, whose rules may rest on clauses of their own.

    Raises:
        WrongCell: When one is none.
    """
    sources = [each for several in local.values.values() for each in several] if local else []
    cited = [*_cited(book.all_rules), *(each for source in sources for each in source.own)]
    known: dict[str, Citation] = {**clauses(), **{each.key: each for each in cited}}
    by_word = {key.casefold(): clause for key, clause in known.items()}
    parts = raw
    if isinstance(raw, str):  # a county may call its clauses what it likes, also with spaces
        parts = [raw] if raw.casefold() in by_word else [part for part in _BETWEEN_KEYS.split(plain(raw)) if part]
    if not isinstance(parts, list) or not all(isinstance(each, str) for each in parts):
        raise WrongCell(seen(raw), _CLAUSE, CORRECT, "type")
    found = [known.get(each) or by_word.get(each.casefold()) for each in parts]
    if None in found:
        raise WrongCell(seen(parts[found.index(None)]), _CLAUSE, _SEE_RULEBOOK, "unknown")
    return tuple(dict.fromkeys(each for each in found if each is not None))


@cache
def _cited(rules: tuple[AnyRule, ...]) -> tuple[Citation, ...]:
    return tuple(dict.fromkeys(each for rule in rules for each in rule.clauses))


def read_class(raw: Any) -> type[Record]:
    """The class of record that a text names, in Chinese, in English or as in code.

    Raises:
        WrongCell: When it names none.
    """
    record = record_of(raw) if isinstance(raw, str) else None
    if record is None:
        zh, en = "、".join(each.label.zh for each in FIELDS), ", ".join(each.__name__ for each in FIELDS)
        expected = Label(f"以下之一：{zh}", f"one of {en}")
        raise WrongCell(seen(raw), expected, CORRECT, "choice" if isinstance(raw, str) else "type")
    return record


def read_day(raw: Any) -> date:
    """The day of a policy.

    Raises:
        WrongCell: When it is no date, or lies before the first policy.
    """
    try:
        day: date = parse_day(checked_number(raw, _DAY), None).value
    except Refused:
        # Not the remedies of a ledger: a text file has no cells to format, and a month alone is no day of a policy.
        raise WrongCell(seen(raw), _DAY, _WRITE_DAY, "text") from None
    if day < START:
        remedy = Label(
            "最早的政策始于该日；请用该日或以后的日期", "The first policy is of that day; use it or a later day"
        )
        raise WrongCell(seen(day), _DAY, remedy, "range")
    return day


@attrs.define
class PolicyReader:
    """Gives the policies of cases, and reads each policy file once.

    Attributes:
        problems: What was wrong with these files, each time once.
        book: The rulebook whose rules are asked.
        overlays: The files that were read; None for one with problems.
        policies: The policies that were made, likewise.
    """

    problems: ProblemLog
    book: Rulebook[Any]
    overlays: dict[Path, Overlay | None] = attrs.field(factory=dict)
    policies: dict[tuple[date, Overlay | None], Policy | None] = attrs.field(factory=dict)

    def overlay(self, raw: Any, folder: Path) -> Overlay | None:
        """The values in a policy file, which is named as seen from a folder; None if they cannot be used.

        Raises:
            WrongCell: When there is no such file.
        """
        if not isinstance(raw, str) or not raw.strip():
            raise WrongCell(seen(raw), _OVERLAY, CORRECT, "type")
        path = folder / raw.strip()
        if path not in self.overlays:
            self.overlays[path] = None
            try:
                self.overlays[path] = overlay(path, policy=self.book.policy_class)
            except InvalidData as error:
                self.problems.take(error.problems, error.more)
            except (OSError, ValueError):
                del self.overlays[path]
                remedy = Label(
                    "请核对路径；相对路径从案例文件所在的文件夹算起",
                    "Check the path; it is taken from the folder of the file with the cases",
                )
                raise WrongCell(seen(raw), _OVERLAY, remedy, "file") from None
        return self.overlays[path]

    def file_of(self, policy: Policy) -> str:
        """The path of the file with the values of a policy that was given; empty if it is the library's own."""
        made = self.policies
        files = (path for path, each in self.overlays.items() if each and made.get((policy.on, each)) is policy)
        return str(next(files, ""))

    def policy(self, on: date | None, local: Overlay | None) -> Policy | None:
        """The policy of a day, with a county's own values if there are some; None if they do not go together.

        A case that names neither is judged by the book's own policy.

        Raises:
            WrongCell: When a case names a day and no values, and the own policy of the book is not Pingyuan's: nobody
                knows which values the county would have on another day.
        """
        if on is None and local is None:
            own: Policy = self.book.resolve_policy(None)
            return own
        if local is None and self.book.resolve_policy(None) is not county_book.resolve_policy(None):
            raise WrongCell(_NONE, _OVERLAY, _NAME_VALUES, "required")
        on = on or START
        key = (on, local)
        if key not in self.policies:
            self.policies[key] = None
            try:
                self.policies[key] = policy_on(on, local, policy=self.book.policy_class)
            except InvalidData as error:
                file = "" if local is None else f"{local.file}: "
                named = (attrs.evolve(each, place=f"{file}{each.place}") for each in error.problems)
                self.problems.take(named, error.more)
        return self.policies[key]
