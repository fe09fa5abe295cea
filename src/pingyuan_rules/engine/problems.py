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
        place: Where: a path such as `branches[3].founded`, or a sheet, row and column.
        found: The value that was found, shortened, or an empty string where nothing was.
        expected: What is expected there.
        remedy: What to do about it.
    """

    place: str
    found: str
    expected: Label
    remedy: Label

    def text(self, lang: Lang = "en") -> str:
        """The problem in one line."""
        expected, remedy = self.expected.text(lang), self.remedy.text(lang)
        if lang == "zh":
            found = f"现为 {self.found}," if self.found else ""
            return f"{self.place}:{found}应为{expected}。{remedy}。"
        found = f"found {self.found}, " if self.found else ""
        return f"{self.place}: {found}expected {expected}. {remedy}."


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
