"""What is wrong with input, in words a person can act on, and the error that carries all of it at once."""

from collections.abc import Iterable

import attrs

from pingyuan_rules.engine.labels import Label, Lang

_SHOWN = 60


def shown(value: object) -> str:
    """A value as a message shows it: short and on one line."""
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


@attrs.frozen
class Problem:
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
        """The problem in one line."""
        place, found = _worded(self.place, lang), _worded(self.found, lang)
        expected, remedy = self.expected.text(lang), self.remedy.text(lang)
        if lang == "zh":
            return f"{place}：{found and f'现为{_chinese(found)}，'}应为{expected}。{remedy}。"
        return f"{place}: {found and f'found {found}, '}expected {expected}. {remedy}."


def _worded(words: str | Label, lang: Lang) -> str:
    return words.text(lang) if isinstance(words, Label) else words


def _chinese(found: str) -> str:
    """Text as Chinese quotes it: “三人” and not '三人'; everything else stands apart from the words before."""
    mark, inner = found[0], found[1:-1]
    quoted = mark in "'\"" and found.endswith(mark) and mark not in inner
    return f"“{inner}”" if quoted else f" {found}"


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
        """Every problem, a line each."""
        return "\n".join(problem.text(lang) for problem in self.problems)
