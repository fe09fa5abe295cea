"""Places in a JSON document, and the problems found there."""

import difflib
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import attrs

from pingyuan_rules.engine import InvalidData, Label, Problem
from pingyuan_rules.engine.problems import shown

T = TypeVar("T")

HERE = "$"
"""The path of a value itself; at the outermost it is the whole document."""

KNOWN_KEY = Label("已知的键", "a known key")
CORRECT = Label("请更正", "Correct it")
CORRECT_OR_NULL = Label("请更正；不知道的写 null 或略去", "Correct it; write null or leave it out if it is not known")


def key(name: object) -> str:
    """The path of a key."""
    text = str(name)
    return text if text.isidentifier() else f"[{json.dumps(text, ensure_ascii=False)}]"


def index(number: int) -> str:
    """The path of an item."""
    return f"[{number}]"


def inside(outer: str, inner: str) -> str:
    """The path of something inside something else."""
    if HERE in {outer, inner}:
        return inner if outer == HERE else outer
    return f"{outer}{inner}" if inner.startswith("[") else f"{outer}.{inner}"


def json_text(value: object) -> str:
    """A value as JSON writes it, short and on one line."""
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return shown(_Raw(json.dumps(value, ensure_ascii=False, default=str)))
    return shown(value)


class _Raw:
    """Text that is shown as it is."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return self.text


def wrong(value: object, expected: Label, remedy: Label = CORRECT) -> InvalidData:
    """The error that a value is not what is expected."""
    return InvalidData([Problem(HERE, json_text(value), expected, remedy)])


@attrs.define
class Problems:
    """Collects what is wrong with the parts of a value.

    Attributes:
        all: Every problem so far.
    """

    all: list[Problem] = attrs.field(factory=list)

    def add(self, place: str, value: str, expected: Label, remedy: Label = CORRECT) -> None:
        """Note one problem."""
        self.all.append(Problem(place, value, expected, remedy))

    def unknown_key(self, name: object, known: Iterable[str]) -> None:
        """Note a key that means nothing here, and the known one it comes nearest to."""
        near = difflib.get_close_matches(str(name), list(known), n=1)
        remedy = Label("请删去或改名", "Delete it or correct its name")
        if near:
            remedy = Label(f"是否为 {near[0]}？{remedy.zh}", f"Did you mean {near[0]}? {remedy.en}")
        self.add(key(name), "", KNOWN_KEY, remedy)

    def take(self, place: str, error: InvalidData) -> None:
        """Note what is wrong inside a part, under its place."""
        for problem in error.problems:
            inner = problem.place
            path = (
                Label(inside(place, inner.zh), inside(place, inner.en))
                if isinstance(inner, Label)
                else inside(place, inner)
            )
            self.all.append(attrs.evolve(problem, place=path))

    def check(self) -> None:
        """Raise what was noted, if anything was."""
        if self.all:
            raise InvalidData(self.all)

    def make(self, build: Callable[..., T], values: Mapping[str, Any]) -> T:
        """Build from the values that are fine, so that an invariant which they break together is noted too.

        Raises:
            InvalidData: With everything that was noted.
        """
        try:
            built = build(**values)
        except InvalidData as error:
            raise InvalidData([*self.all, *error.problems]) from None
        self.check()
        return built
