"""One conversation with z3: variables, what must hold, and whether there is a solution, within a time limit."""

from __future__ import annotations

import time
from contextlib import contextmanager
from numbers import Real
from typing import TYPE_CHECKING, Any, cast

from pingyuan_rules.engine.labels import Label
from pingyuan_rules.engine.problems import shown
from pingyuan_rules.engine.solver.three_valued_formulas import Formula, Unsettled, decode, load_z3
from pingyuan_rules.engine.values import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pingyuan_rules.engine.values import Kind

SECONDS = 10.0
"""How long a question may take unless it is told otherwise."""
MOST_SECONDS = (2**32 - 1) // 1000
"""The longest time that z3 can be given, which counts milliseconds in 32 bits: about seven weeks."""
TIME_LIMIT = Label(f"0 至 {MOST_SECONDS} 之间的秒数", f"a number of seconds from 0 to {MOST_SECONDS}")
"""What a limit of time is to be."""


def check_seconds(seconds: object, name: str = "seconds") -> None:
    """Refuse a limit of time that is none, also where nothing comes to depend on it.

    Raises:
        ValueError: When it is no number of seconds, 0 or more, or more than z3 can be given.
    """
    is_number = isinstance(seconds, Real) and not isinstance(seconds, bool)
    # A NaN is neither.
    if not (is_number and 0 <= cast("float", seconds) <= MOST_SECONDS):
        message = f"{name}={shown(seconds)}; write {TIME_LIMIT.en}"
        raise ValueError(message)


class OutOfTime(Unsettled):
    """z3 found no answer in the time it was given, or says that it cannot find one."""


class Solving:
    """A solver of its own, with a context of its own: z3's common one must not be used by two threads."""

    def __init__(self, seconds: float = SECONDS, *, each: float | None = None) -> None:
        """Begin with nothing that must hold.

        Args:
            seconds: How long all questions together may take.
            each: How long each of them may take; None for as long as there is time.
        """
        self._z3 = load_z3()
        self._context = self._z3.Context()
        self._solver = self._z3.Solver(ctx=self._context)
        self._ends, self._each = time.monotonic() + seconds, each
        self._model: Any = None

    def time_left(self) -> float:
        """How many seconds are left.

        Raises:
            OutOfTime: When none are.
        """
        left = self._ends - time.monotonic()
        if left <= 0:
            raise OutOfTime
        return left

    def boolean(self, name: str) -> Any:
        """A variable that is true or false."""
        return self._z3.Bool(name, self._context)

    def integer(self, name: str) -> Any:
        """A variable that is a whole number."""
        return self._z3.Int(name, self._context)

    def add(self, condition: Any) -> None:
        """Let a condition hold from now on, or until the `attempt` ends in which it is added."""
        self._solver.add(self._z3.BoolVal(condition, self._context) if isinstance(condition, bool) else condition)

    @contextmanager
    def attempt(self, *conditions: Any) -> Iterator[None]:
        """Let conditions hold for a while."""
        self._solver.push()
        try:
            for condition in conditions:
                self.add(condition)
            yield
        finally:
            self._solver.pop()

    def solve(self, *conditions: Any) -> bool:
        """Whether there is a solution in which the conditions hold, too; `value` then reads it.

        Raises:
            OutOfTime: When z3 does not find out in time.
        """
        if any(condition is False for condition in conditions):
            return False
        left = self.time_left()
        left = left if self._each is None else min(left, self._each)
        self._solver.set("timeout", max(1, int(left * 1000)))
        with self.attempt(*conditions):
            answer = self._solver.check()
            if answer == self._z3.unknown:
                reason = self._solver.reason_unknown()
                is_time = time.monotonic() >= self._ends or "timeout" in reason
                raise OutOfTime(None if is_time else Label(f"求解器 z3 返回 {reason}", f"z3 says {reason}"))
            if answer == self._z3.sat:
                self._model = self._solver.model()
        return bool(answer == self._z3.sat)

    def number(self, value: Any) -> Any:
        """A bool or an int: what a formula comes to in the solution found last."""
        if isinstance(value, bool | int):
            return value
        result = self._model.eval(value, model_completion=True)
        return result.as_long() if self._z3.is_int_value(result) else self._z3.is_true(result)

    def value(self, formula: Formula, kind: Kind) -> Any:
        """The value, or UNKNOWN, that a formula comes to in the solution found last."""
        return decode(self.number(formula.value), kind) if self.number(formula.known) else UNKNOWN

    def least(self, number: Any, low: int | None = None) -> int:
        """The least that a number can be; the solution found last, which there must be already, has it afterwards.

        Args:
            number: The number.
            low: What it cannot be less than; None if that is not known, and it must then have a least value.
        """
        best: int = self.number(number)
        if low is None:
            step = 1
            while self.solve(number <= best - step):
                best, step = self.number(number), 2 * step
            low = best - step + 1
        elif best > low:
            if self.solve(number == low):
                return low
            low += 1
        while best > low:
            middle = (low + best - 1) // 2
            if self.solve(number <= middle):
                best = self.number(number)
            else:
                low = middle + 1
        return best
