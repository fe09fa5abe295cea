"""The dated values of every parameter: the county's own, and overlays by other counties."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import attrs

from pingyuan_rules.engine import UNKNOWN, InvalidData, Label, Problem, Source, facts_of
from pingyuan_rules.policy.parameters import Policy
from pingyuan_rules.policy.reading import Reader
from pingyuan_rules.policy.shipped import load

START = date(2016, 10, 21)
"""The day from which there is a policy: the day of the article."""

Values = Mapping[str, Sequence[Source]]
"""For each parameter its values, each with the day it holds from."""


@attrs.frozen
class Overlay:
    """Another county's values, laid over Pingyuan's.

    Attributes:
        values: The values of the parameters that the file names.
    """

    values: Values


def policy_on(on: date, overlay: Overlay | None = None) -> Policy:
    """The policy of a day.

    Args:
        on: The day; 2016-10-21 or later.
        overlay: Another county's values, from `overlay(path)`.

    Returns:
        Every parameter with the value that holds on the day; UNKNOWN where none does yet.

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
    layers = [overlay.values, pingyuan_values()] if overlay else [pingyuan_values()]
    sources = {name: source for name in parameters() if (source := _latest(name, on, layers)) is not None}
    values: dict[str, Any] = {name: sources[name].value if name in sources else UNKNOWN for name in parameters()}
    return Policy(on=on, sources=sources, **values)


def parameters() -> tuple[str, ...]:
    """The names of all parameters that have dated values."""
    return tuple(name for name in facts_of(Policy) if name != "on")


def _latest(name: str, on: date, layers: Sequence[Values]) -> Source | None:
    for values in layers:
        held = [source for source in values.get(name, ()) if source.since <= on]
        if held:
            return max(held, key=lambda source: source.since)
    return None


@cache
def pingyuan_values() -> Values:
    """Pingyuan's own values."""
    tables = load("pingyuan.toml")
    tables.pop("start")
    return Reader("pingyuan.toml", START).values(tables)


def overlay(path: str | Path) -> Overlay:
    """Read another county's values from a TOML file with the same keys as `pingyuan.toml`.

    A key holds either a plain value (`minimum_full_members = 5`), which then holds from the first day on, or
    dated values in the long form. Keys left out keep Pingyuan's values.

    Raises:
        InvalidData: With every unknown key, wrong type and value out of bounds.
        OSError: When the file cannot be read.
    """
    import tomllib  # noqa: PLC0415 - not needed to import the library

    place = Path(path)
    try:
        tables = tomllib.loads(place.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        expected = Label("UTF-8 编码的 TOML 文件", "a TOML file in UTF-8")
        remedy = Label(f"请按 TOML 语法更正（{error})", f"Correct the syntax ({error})")
        raise InvalidData([Problem(place.name, "", expected, remedy)]) from None
    return Overlay(Reader(place.name, START).values(tables))
