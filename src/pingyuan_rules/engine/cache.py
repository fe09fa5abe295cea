"""One small store for what is costly to make: compiled functions, plans, words."""

import os
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import cache
from threading import Lock
from typing import Any, ParamSpec, Protocol, TypeVar, cast
from weakref import WeakSet

_forked: WeakSet["Forked"] = WeakSet()


class Forked(Protocol):
    """What holds a lock: a thread that held it does not live on in a process that was forked meanwhile."""

    def free(self) -> None:
        """Begin with a free lock."""


def free_after_fork(holder: Forked) -> None:
    """Free the lock of something in every process forked from this one, or its first use would wait for ever."""
    _forked.add(holder)


def _free_all() -> None:  # pragma: no cover - in a process that was forked, which is not measured
    for holder in tuple(_forked):
        holder.free()


if hasattr(os, "register_at_fork"):  # pragma: no branch - not on Windows, which forks nothing
    os.register_at_fork(after_in_child=_free_all)

P = ParamSpec("P")
T = TypeVar("T")

KEPT = 256
"""How many things a cache keeps unless it is told another number."""


def cached_by_class(function: Callable[P, T]) -> Callable[P, T]:
    """`functools.cache` for a function of classes."""
    # To type checkers a cached function takes what is hashable, and a class that defines equality is not.
    return cast("Callable[P, T]", cache(function))


class Cache:
    """Keeps what was made, by what it was made from; what was used longest ago goes first."""

    def __init__(self, most: int = KEPT) -> None:
        """Start with nothing.

        Args:
            most: How many things to keep.
        """
        self._most = most
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self.free()
        free_after_fork(self)

    def free(self) -> None:
        """Begin with a free lock."""
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What was made for a key, made now if need be; several threads may make it, all get the first."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                kept: T = self._kept[key]
                return kept
        # Made outside the lock: making one thing may ask for another, and a slow one must not hold up the rest.
        value = make()
        with self._lock:
            first: T = self._kept.setdefault(key, value)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return first
