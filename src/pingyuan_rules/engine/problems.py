"""What is wrong with input, in words a person can act on, and the error that carries all of it at once."""

from collections.abc import Iterable
from datetime import date

import attrs

from pingyuan_rules.engine.display import ForPydantic
from pingyuan_rules.engine.history import last_day
from pingyuan_rules.engine.labels import Label, Lang

_SHOWN = 60


def shown(value: object) -> str:
    """A value as a message shows it: short and on one line."""
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


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
    """

    place: str | Label
    found: str | Label
    expected: Label
    remedy: Label

    def text(self, lang: Lang = "en") -> str:
        """The problem in one line; what is to be listed, such as many headings, follows on lines of its own."""
        place, found = _worded(self.place, lang), _worded(self.found, lang)
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
        problems: All problems, in the order of the input.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems; there is at least one."""
        self.problems = tuple(problems)
        super().__init__(self.text("en"))

    def __reduce__(self) -> tuple[type["InvalidData"], tuple[tuple[Problem, ...]]]:
        return (type(self), (self.problems,))

    def text(self, lang: Lang = "en") -> str:
        """Every problem, each beginning a line."""
        return "\n".join(problem.text(lang) for problem in self.problems)


class RuleError(Exception):
    """A rule is not written in the language of rules; the message says where and what to write instead."""

    def __init__(self, rule: str, file: str, line: int, message: str) -> None:
        """Name the rule, the place and the remedy."""
        self.rule, self.file, self.line, self.message = rule, file, line, message
        super().__init__(f"rule {rule} ({file}:{line}): {message}")

    def __reduce__(self) -> tuple[type["RuleError"], tuple[str, str, int, str]]:
        return (type(self), (self.rule, self.file, self.line, self.message))


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
