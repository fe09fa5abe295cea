"""How much the tests try: a sample by default, everything in `make check`, which sets PINGYUAN_TESTS=large."""

import os

from hypothesis import settings

LARGE = os.environ.get("PINGYUAN_TESTS") == "large"


def size(large: int, small: int) -> int:
    """How many of something to try."""
    return large if LARGE else small


def examples(large: int, small: int | None = None) -> settings:
    """How many examples Hypothesis tries: so many, and by default a fifth of them, but five at least."""
    return settings(max_examples=size(large, max(5, large // 5) if small is None else small))
