"""How much the tests try: a sample by default, everything in `make check`.

PINGYUAN_TESTS says how much: `all` runs every test, `large` tries many more examples in those that run by default.
"""

import os
from typing import Any

import pytest
from hypothesis import settings

ALL = os.environ.get("PINGYUAN_TESTS") == "all"
LARGE = os.environ.get("PINGYUAN_TESTS") == "large"

only_in_check = pytest.mark.only_in_check
"""A test that `make test` leaves out: it takes long, and another goes nearly the same way."""


def size(large: int, small: int) -> int:
    """How many of something to try."""
    return large if LARGE else small


def examples(large: int, small: int | None = None) -> settings:
    """How many examples Hypothesis tries: so many, and by default a fifth of them, but five at least."""
    return settings(max_examples=size(large, max(5, large // 5) if small is None else small))


def variants(first: Any, *others: Any) -> list[Any]:
    """Parameters that go nearly the same way: the first is tried always, the others in `make check`."""
    return [first, *(pytest.param(other, marks=only_in_check) for other in others)]
