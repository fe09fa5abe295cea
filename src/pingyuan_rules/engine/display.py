"""What a notebook shows of a value: one function, to which the displays are registered by class."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from pingyuan_rules.engine.labels import Lang

_loaders: list[Callable[[], object]] = []


def load_displays_with(loader: Callable[[], object]) -> None:
    """Call a function whenever something is to be shown, which registers displays the first time it is called."""
    _loaders.append(loader)


def to_html(value: object, lang: Lang) -> str:
    """A value as HTML without scripts, every word escaped.

    Raises:
        TypeError: When no display is registered for its class or a base of it.
    """
    # Words are built only when looked at, so the displays are not imported before. A loader that has done its work is
    # called again, because another thread may still be waiting for it: the lock of the import makes it wait too.
    for load in _loaders:
        load()
    return _display(value, lang)


class _HasHtml(Protocol):
    def html(self, lang: Lang = "en") -> str:
        """What a notebook shows; escaped, no scripts."""
        ...


class Displayed:
    """The base of what notebooks show: its `html`."""

    __slots__ = ()  # classes with slots and tuples derive from it

    def _repr_html_(self: _HasHtml) -> str:
        return self.html()


@singledispatch
def _display(value: Any, lang: Lang) -> str:  # noqa: ARG001 - the displays that are registered use it
    message = f"there is no display for {type(value).__name__}; register one with engine.display.register"
    raise TypeError(message)


register = _display.register
"""Registers a function of a value and a language as the display of a class, as `functools.singledispatch` does."""
