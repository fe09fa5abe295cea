"""Places in a JSON document, and the problems found there."""

import difflib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

import attrs

from pingyuan_rules.engine import InvalidData, Label, Problem
from pingyuan_rules.engine.problems import LONGEST_NAME, MOST_PROBLEMS, Kind, shown

T = TypeVar("T")

HERE = "$"
"""The path of a value itself; at the outermost it is the whole document."""

_NEAR_NAMES = 20
"""For so many unknown keys the nearest known one is looked up."""

KNOWN_KEY = Label("已知的键", "a known key")
CORRECT = Label("请更正", "Correct it")
CORRECT_OR_NULL = Label("请更正；不知道的写 null 或略去", "Correct it; write null or leave it out if it is not known")


def key(name: str) -> str:
    """The path of a key."""
    # A long key is cut, which neither a message nor a screen has room for.
    return name if len(name) <= LONGEST_NAME and name.isidentifier() else f"[{json_text(name)}]"


def index(number: int) -> str:
    """The path of an item."""
    return f"[{number}]"


def inside(outer: str, inner: str) -> str:
    """The path of something inside something else."""
    if HERE in {outer, inner}:
        return inner if outer == HERE else outer
    return f"{outer}{inner}" if inner.startswith("[") else f"{outer}.{inner}"


def path_key(name: str) -> str:
    """A key as it stands in a path for programs: shortened, and without half surrogate pairs, which no JSON holds."""
    short = name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…"
    return short.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def locate(steps: tuple[Any, ...]) -> tuple[str, tuple[str | int, ...]]:
    """The place, in words and for programs, at the end of steps that hang together: `((), "branches"), 3)`."""
    place, path = HERE, list[str | int]()
    while steps:
        steps, part = steps
        place = inside(index(part) if isinstance(part, int) else key(part), place)
        path.append(part if isinstance(part, int) else path_key(part))
    return place, tuple(reversed(path))


def json_text(value: object) -> str:
    """A value as JSON writes it, short and on one line; what an object holds is left out."""
    if isinstance(value, str):
        value = value[:LONGEST_NAME]
    if value is not None and not isinstance(value, bool | int | float | str | list | dict):
        return shown(value)
    pieces: list[str] = []
    length = 0
    try:
        # The beginning suffices, and the rest may be many megabytes.
        for piece in _ENCODER.iterencode(value):
            pieces.append(piece)
            length += len(piece)
            # An object in a wrong place is often a record, and nothing here tells whether its facts are sensitive.
            if piece.endswith("{"):
                pieces.append("…")
                break
            if length > LONGEST_NAME:
                break
    except (ValueError, RecursionError):  # a whole number of thousands of digits, lists in lists in lists
        pieces.append("…")
    return shown(_Raw("".join(pieces)))


_ENCODER = json.JSONEncoder(ensure_ascii=False, default=str)


class Marked(float):
    """A number that was already reported when the text was read, so that its place reports nothing more.

    Attributes:
        sensitive: Whether it stands where a sensitive fact does, which is known once the text has been read.
    """

    sensitive = False


class _Raw:
    """Text that is shown as it is."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return self.text


class Limits:
    """How much is still told of what is wrong with a document; the rest is counted.

    Attributes:
        problems: How many problems may still be told.
        near_names: For how many unknown keys the nearest known one may still be looked up, which takes as long as
            reading a hundred right ones.
    """

    __slots__ = ("near_names", "problems")

    def __init__(self, most_problems: int) -> None:
        """Start with nothing told."""
        self.problems = most_problems
        self.near_names = _NEAR_NAMES

    def allow(self) -> bool:
        """Take the place of one more problem; false if there is none left."""
        self.problems -= 1
        return self.problems >= 0


_limits: ContextVar[Limits | None] = ContextVar("limits", default=None)


@contextmanager
def limited(most_problems: int = MOST_PROBLEMS) -> Iterator[Limits]:
    """Read a document within limits; inside another such block its limits hold on."""
    limits = _limits.get()
    if limits is not None:
        yield limits
        return
    token = _limits.set(limits := Limits(most_problems))
    try:
        yield limits
    finally:
        _limits.reset(token)


def wrong(
    value: object, expected: Label, kind: Kind, remedy: Label = CORRECT, *, sensitive: bool = False
) -> InvalidData:
    """The error that a value is not what is expected; one that is sensitive is not shown."""
    limits = _limits.get()
    if isinstance(value, Marked):
        value.sensitive = sensitive
        return InvalidData(())
    if limits is not None and not limits.allow():
        return InvalidData((), more=1)
    return InvalidData([Problem(HERE, "" if sensitive else json_text(value), expected, remedy, kind=kind)])


@attrs.define
class Problems:
    """Collects what is wrong with the parts of a value.

    Attributes:
        limits: How many problems are told.
        all: Every problem so far that is told.
        more: How many others there are.
    """

    limits: Limits
    all: list[Problem] = attrs.field(factory=list)
    more: int = 0

    def add(self, name: str, expected: Label, remedy: Label, kind: Kind) -> None:
        """Note one problem with a key."""
        if self.limits.allow():
            self.all.append(Problem(key(name), "", expected, remedy, kind=kind, path=(path_key(name),)))
        else:
            self.more += 1

    def unknown_key(self, name: str, known: Iterable[str]) -> None:
        """Note a key that means nothing here, and the known one it comes nearest to."""
        if self.limits.problems <= 0:
            self.more += 1
            return
        near: list[str] = []
        if len(name) <= LONGEST_NAME and self.limits.near_names > 0:
            self.limits.near_names -= 1
            near = difflib.get_close_matches(name, list(known), n=1)
        remedy = Label("请删去或改名", "Delete it or correct its name")
        if near:
            remedy = Label(f"是否为 {near[0]}？{remedy.zh}", f"Did you mean {near[0]}? {remedy.en}")
        self.add(name, KNOWN_KEY, remedy, "unknown")

    def take(self, part: str | int, error: InvalidData) -> None:
        """Note what is wrong inside a part, a key or the number of an item, under its place."""
        self.more += error.more
        if not error.problems:
            return
        place, step = (key(part), path_key(part)) if isinstance(part, str) else (index(part), part)
        for problem in error.problems:
            inner = problem.place
            path = (
                Label(inside(place, inner.zh), inside(place, inner.en))
                if isinstance(inner, Label)
                else inside(place, inner)
            )
            self.all.append(attrs.evolve(problem, place=path, path=(step, *problem.path)))

    def check(self) -> None:
        """Raise what was noted, if anything was."""
        if self.all or self.more:
            raise InvalidData(self.all, more=self.more)

    def make(self, build: Callable[..., T], values: Mapping[str, Any]) -> T:
        """Build from the values that are fine, so that an invariant which they break together is noted too.

        Raises:
            InvalidData: With everything that was noted.
        """
        try:
            built = build(**values)
        except InvalidData as error:
            allowed = [problem for problem in error.problems if self.limits.allow()]
            self.more += len(error.problems) - len(allowed) + error.more
            raise InvalidData([*self.all, *allowed], more=self.more) from None
        self.check()
        return built
