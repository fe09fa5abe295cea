"""Many records at once, for engines that take longer to be asked than to answer: seeded, so always the same ones."""

from __future__ import annotations

import contextlib
import random
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from pingyuan_rules.engine import UNKNOWN, FactInfo, InvalidData, Record, facts_of
from strategies import EARLIEST, LATEST, NEAR, SMALL, TURNS, blank_if_broken

if TYPE_CHECKING:
    from collections.abc import Callable

R = TypeVar("R", bound=Record)


def varied(
    record: type[R], count: int, seed: int, value: Callable[[random.Random, FactInfo], Any] | None = None
) -> list[R]:
    """Records that differ in every fact, each unknown one time in five; `value` draws the others."""
    rng, draw = random.Random(seed), value or known  # noqa: S311 - test data
    found: list[R] = []
    while len(found) < count:
        facts = facts_of(record).items()
        values = {n: UNKNOWN if rng.random() < 0.2 else draw(rng, info) for n, info in facts}
        for invariant in record.invariants:
            blank_if_broken(record, values, invariant.facts)
        with contextlib.suppress(InvalidData):  # a value that a caller's `value` draws out of bounds
            found.append(record(**values))
    return found


def known(rng: random.Random, info: FactInfo) -> Any:
    """A value that the fact allows: at its bounds, near where rules decide, or anywhere."""
    if info.kind.enum is not None:
        return rng.choice(list(info.kind.enum))
    if info.kind.name == "bool":
        return rng.random() < 0.5
    if info.kind.name == "text":
        return rng.choice(["0" if info.is_id else "", "大柘镇", "石正镇", "'\"\\%_"])
    if info.kind.name == "date":
        return _day(rng, info)
    if info.kind.name == "decimal":
        most = int(info.le) * 100  # type: ignore[arg-type] # decimals always have both bounds
        near = rng.choice(NEAR) + rng.randint(-1, 1)
        return Decimal(rng.choice([near, near, rng.randint(0, most), most])) / 100
    low, high = int(info.ge), int(info.le)  # type: ignore[arg-type] # whole numbers always have both bounds
    near = rng.randint(max(low, -SMALL), min(high, max(low, SMALL)))
    return rng.choice([near, near, rng.randint(low, high), low, high])


def _day(rng: random.Random, info: FactInfo) -> date:
    low = info.ge if isinstance(info.ge, date) else EARLIEST
    high = info.le if isinstance(info.le, date) else LATEST
    near = rng.choice(TURNS) + timedelta(days=rng.randint(-1, 1))
    anywhere = low + timedelta(days=rng.randint(0, (high - low).days))
    return rng.choice([near, anywhere]) if low <= near <= high else anywhere
