"""Scales: brackets with thresholds, each with a ratio, a number or an amount."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any, Generic, TypeVar

import attrs

from pingyuan_rules.engine.rates.ratios import Ratio

# Covariant, since a scale never changes: to pyright one with the threshold 1 has thresholds of the type Literal[1].
V_co = TypeVar("V_co", covariant=True)
G_co = TypeVar("G_co", covariant=True)


@attrs.frozen(init=False, repr=False)
class Scale(Generic[V_co, G_co]):
    """Brackets by their thresholds: a bracket reaches from its threshold to just below the next.

    >>> scale = Scale([(0, Ratio("3%")), (3_600_000, Ratio("10%"))])
    >>> scale
    Scale([(0, Ratio('3%')), (3600000, Ratio('10%'))])

    A value below the first threshold lies in no bracket; the scale gives 0 for it.

    Attributes:
        brackets: Each threshold, a whole number or an amount of fen, and what its bracket gives: a ratio, a whole
            number or an amount. The thresholds ascend.
    """

    brackets: tuple[tuple[V_co, G_co], ...]

    def __init__(self, brackets: Iterable[tuple[V_co, G_co]]) -> None:
        """Take the brackets, the lowest first.

        Raises:
            ValueError: When there is no bracket, thresholds do not ascend, or values are of different kinds.
        """
        pairs: tuple[tuple[Any, Any], ...] = tuple((threshold, value) for threshold, value in brackets)
        thresholds = [threshold for threshold, _ in pairs]
        kinds = {Ratio if isinstance(value, Ratio) else int for _, value in pairs}
        whole = [*thresholds, *(value for _, value in pairs if not isinstance(value, Ratio))]
        if wrong := [each for each in whole if isinstance(each, bool) or not isinstance(each, int)]:
            message = (
                f"{wrong[0]!r:.60} cannot be a threshold or a value of a scale; "
                "write whole numbers, fen(...) or Ratio(...)"
            )
        elif len(kinds) != 1:
            message = "a scale needs at least one bracket, and ratios only or numbers only"
        elif any(low >= high for low, high in pairwise(thresholds)):
            message = f"the thresholds of a scale must ascend; found {', '.join(map(str, thresholds))}"
        else:
            object.__setattr__(self, "brackets", pairs)
            return
        raise ValueError(message)

    def __str__(self) -> str:
        """Each threshold and its value."""
        return ", ".join(f"{threshold}: {value}" for threshold, value in self.brackets)

    def __repr__(self) -> str:
        """As it is written in Python."""
        return f"Scale([{', '.join(map(repr, self.brackets))}])"
