"""What is wrong with input, in words a person can act on, and the error that carries all of it at once."""

import difflib
from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Literal

import attrs

from pingyuan_rules.engine.display import ForPydantic
from pingyuan_rules.engine.history import last_day
from pingyuan_rules.engine.labels import Label, Lang

_SHOWN = 60
LONGEST_NAME = 100
"""Longer keys and names are cut in messages."""
MOST_PROBLEMS = 100
"""How many problems are listed unless a caller asks for another number; the others are counted."""

Kind = Literal[
    "syntax",
    "type",
    "range",
    "choice",
    "text",
    "required",
    "unknown",
    "repeated",
    "conflict",
    "doubtful",
    "layout",
    "limit",
    "file",
    "unsupported",
    "other",
]
"""What is wrong, in one word for programs:

- `syntax`: the text is not JSON, TOML or CSV, or its encoding is not one that is read;
- `type`: a value or a column of the wrong type, such as a text for a number;
- `range`: a number or a day out of bounds, or a number that has too many digits;
- `choice`: a value that is not a member of the enumeration, or not one of those that an argument takes;
- `text`: a text that is too long, a blank id, a text with NUL or half a surrogate pair, or a text that is not a day or
  may not stand where it does;
- `required`: a key, a column, a sheet, an id or an option that is missing;
- `unknown`: a key, a column, a sheet, a clause, a rule or an id that nothing is called, or several things are;
- `repeated`: a key, a column, a sheet, an id or a name that occurs twice;
- `conflict`: values, columns, files or options that contradict each other or do not go together;
- `doubtful`: a value that is allowed and probably wrong;
- `layout`: a sheet whose headings, merged cells or rows leave open what is meant, or that shows not all it holds;
- `limit`: input or output that is too large, or nested too deeply;
- `file`: a file or a folder that cannot be read, written or replaced, or that is none of the kind that is expected;
- `unsupported`: something that an engine cannot compute, or that needs a library which is not installed;
- `other`: a problem to which other code gave no kind; the library itself gives each of its problems one of the above.
"""


def shown(value: object) -> str:
    """A value as a message shows it: short and on one line, without half surrogate pairs and control characters."""
    if isinstance(value, str):
        # The text is cut first, since a value of many megabytes would take seconds.
        text = repr(value[: _SHOWN + 1])
    else:
        try:
            text = printable(str(value))
        except (ValueError, RecursionError):  # a whole number of thousands of digits, lists in lists in lists
            text = f"{type(value).__name__}(…)"
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def printable(text: str) -> str:
    """A text with the codes of characters that no screen shows, such as ⟨U+001B⟩, and no file may hold."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else f"⟨U+{ord(each):04X}⟩" for each in text)


# Without slots, as labels are: web frameworks write what they do not know by the attributes that `vars` gives.
@attrs.frozen(slots=False)
class Problem(ForPydantic):
    """One thing that is wrong.

    Attributes:
        place: Where: a path such as `branches[3].founded`; a label where its words differ by language, such as a
            sheet, row and column.
        found: The value that was found, shortened, or an empty string where nothing was; a label as above.
        expected: What is expected there.
        remedy: What to do about it.
        kind: What is wrong, in one word for programs; see `Kind`.
        path: Where, for programs: the keys and the numbers of items from the outermost value on, such as
            `("branches", 3, "founded")`; empty for that value itself. For values that contradict each other it is
            the path of the object that holds them. Long keys are shortened. Of a ledger it is the name of the sheet,
            the row and the fact; of files the file, the row and the column; of a frame the column; of options and
            arguments their name.
    """

    place: str | Label
    found: str | Label
    expected: Label
    remedy: Label
    kind: Kind = attrs.field(default="other", kw_only=True)
    # Places in ledgers and files have a path of their own.
    path: tuple[str | int, ...] = attrs.field(
        default=attrs.Factory(lambda self: getattr(self.place, "path", ()), takes_self=True), kw_only=True
    )

    def moved_to(self, place: str | Label) -> "Problem":
        """The same problem at another place, whose path it takes; a name is a path of one step."""
        path = (place,) if isinstance(place, str) else getattr(place, "path", ())
        return attrs.evolve(self, place=place, path=path)

    @property
    def pointer(self) -> str:
        """The path as a JSON pointer (RFC 6901), such as `/branches/3/founded`."""
        return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in self.path)

    def text(self, lang: Lang = "en", *, values: bool = True) -> str:
        """The problem in one line; what is to be listed, such as many headings, follows on lines of its own.

        Args:
            lang: The language.
            values: Whether to show the value that was found. Often more people read the logs than may read the data.
        """
        place, found = _worded(self.place, lang), _worded(self.found, lang) if values else ""
        expected, remedy = self.expected.text(lang), self.remedy.text(lang)
        if lang == "en":
            return f"{place}: {found and f'found {found}, '}expected {expected}. {remedy}."
        if found:
            # Anything but a value in quotation marks stands apart from the words before it.
            quoted = found_text(self, lang)
            spaced = quoted == found and not found.startswith("“")
            found = f"现为 {found}，" if spaced else f"现为{quoted}，"
        return f"{place}：{found}应为{expected}。{remedy}。"


def found_text(problem: Problem, lang: Lang) -> str:
    """The value that a problem found, in the quotation marks of the language; other words as they are."""
    found = _worded(problem.found, lang)
    mark, inner = found[:1], found[1:-1]
    quoted = len(found) > 1 and mark in "'\"" and found.endswith(mark) and mark not in inner
    return f"“{inner}”" if lang == "zh" and quoted else found


def _worded(words: str | Label, lang: Lang) -> str:
    return words.text(lang) if isinstance(words, Label) else words


class InvalidData(ValueError):  # noqa: N818 - the public name reads as what it is
    """Input that cannot be used, with every problem found in it.

    Attributes:
        problems: The problems, in the order of the input; all of them, or as many as were to be told.
        more: How many problems were found and are not told.
    """

    def __init__(self, problems: Iterable[Problem], *, more: int = 0) -> None:
        """Keep the problems; there is at least one.

        Args:
            problems: The problems to tell.
            more: How many more there are.
        """
        # The words are made when they are read: of a list many are raised of which few are shown.
        super().__init__()
        self.problems = tuple(problems)
        self.more = more

    def __str__(self) -> str:
        return self.text("en")

    def __reduce__(self) -> tuple[object, ...]:
        return (partial(type(self), more=self.more), (self.problems,))

    def text(self, lang: Lang = "en", *, values: bool = True) -> str:
        """Every problem, each beginning a line, and how many more there are.

        Args:
            lang: The language.
            values: Whether to show the values that were found.
        """
        lines = [problem.text(lang, values=values) for problem in self.problems]
        if self.more:
            number = Label(f"另有 {self.more:,} 个问题未列出。", f"{self.more:,} more problems are not shown.")
            lines.append(number.text(lang) if self.more > 1 or lang == "zh" else "1 more problem is not shown.")
        return "\n".join(lines)

    def limited(self, most: int) -> "InvalidData":
        """The same error with at most so many problems told, and the others counted."""
        left = len(self.problems) - most
        return type(self)(self.problems[:most], more=self.more + left) if left > 0 else self


@attrs.define
class ProblemLog:
    """Collects what is wrong with a file: so many problems to tell, and the number of the others.

    Attributes:
        most: How many problems are told.
        told: The problems that are.
        more: How many others there are.
        near_names: For how many unknown names the nearest known one may still be looked up, which takes a while.
    """

    most: int = MOST_PROBLEMS
    told: list[Problem] = attrs.field(factory=list)
    more: int = 0
    near_names: int = 20

    @property
    def is_full(self) -> bool:
        """Whether further problems are only counted."""
        return len(self.told) >= self.most

    @property
    def total(self) -> int:
        """How many problems there are."""
        return len(self.told) + self.more

    def add(
        self,
        place: str,
        found: str | Label,
        expected: Label,
        remedy: Label,
        *,
        kind: Kind,
        path: tuple[str | int, ...] = (),
    ) -> None:
        """Note a problem."""
        if self.is_full:
            self.more += 1
        else:
            self.told.append(Problem(place, found, expected, remedy, kind=kind, path=path))

    def take(self, problems: Iterable[Problem], more: int = 0) -> None:
        """Keep problems, and add the number of others that were only counted."""
        self.more += more
        for problem in problems:
            if self.is_full:
                self.more += 1
            else:
                self.told.append(problem)

    def nearest(self, name: str, known: Iterable[str]) -> str | None:
        """The known name that comes nearest to an unknown one, looked up for the first few."""
        if len(name) > LONGEST_NAME or self.near_names <= 0 or self.is_full:
            return None
        self.near_names -= 1
        return next(iter(difflib.get_close_matches(name, list(known), n=1)), None)

    def error(self) -> InvalidData:
        """The error with the problems so far."""
        return InvalidData(self.told, more=self.more)

    def check(self) -> None:
        """Raise what was noted, if anything was."""
        if self.total:
            raise self.error()


def short_name(name: object) -> str:
    """A key or a name as places show it: a long one is cut, and what cannot be seen is escaped."""
    text = str(name)
    return printable(text if len(text) <= LONGEST_NAME else f"{text[:LONGEST_NAME]}…")


def check_most_problems(most: object, usual: int = MOST_PROBLEMS) -> None:
    """Refuse a number of problems to tell that is none.

    Args:
        most: The number.
        usual: The number that is told if a caller asks for none.

    Raises:
        InvalidData: When it is no whole number from 1 on.
    """
    if type(most) is not int or most < 1:
        expected = Label("不小于 1 的整数", "a whole number, 1 or more")
        remedy = Label(f"请给出整数；默认为 {usual:,}", f"Give a whole number; the default is {usual:,}")
        raise InvalidData(
            [Problem("most_problems", shown(most), expected, remedy, kind="range", path=("most_problems",))]
        )


class RuleError(Exception):
    """A rule is not written in the language of rules; the message says where and what to write instead."""

    def __init__(self, rule: str, file: str, line: int, message: str, helper: str = "") -> None:
        """Name the rule, the place and the remedy.

        Args:
            rule: The rule's name; empty if a helper is checked that no rule has called yet.
            file: The file in which the mistake is.
            line: The line of the file.
            message: What is wrong, and what to write instead.
            helper: The name of the helper in which the mistake is; empty if it is in the rule itself.
        """
        self.rule, self.file, self.line, self.message, self.helper = rule, file, line, message, helper
        caller = f", called by the rule {rule}" if rule else ""
        place = f"helper {helper} ({file}:{line}){caller}" if helper else f"rule {rule} ({file}:{line})"
        super().__init__(f"{place}: {message}")

    def __reduce__(self) -> tuple[type["RuleError"], tuple[str, str, int, str, str]]:
        return (type(self), (self.rule, self.file, self.line, self.message, self.helper))


class RuleNotInForce(Exception):  # noqa: N818 - the public name is part of the contract
    """A rule was asked about a day on which it was not in force."""

    def __init__(self, rule: str, since: date | None, until: date | None, on: date) -> None:
        """Name the rule, its dates and the day asked about."""
        self.rule, self.since, self.until, self.on = rule, since, until, on
        period = " ".join(part for part in (since and f"from {since}", until and f"to {last_day(until)}") if part)
        super().__init__(f"{rule} is in force {period}; the policy is of {on}. Use the policy of another date.")

    def __reduce__(self) -> tuple[type["RuleNotInForce"], tuple[str, date | None, date | None, date]]:
        return (type(self), (self.rule, self.since, self.until, self.on))


class WrongRecord(TypeError):  # noqa: N818 - reads as what it is
    """A rule was asked about a record of another class."""


class FactAdded(UserWarning):
    """A frame has no column for a fact that a later release added; the fact is unknown."""
