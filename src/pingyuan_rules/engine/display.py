"""What a notebook shows of a value, and what pydantic asks of it; both are answered by modules that load when asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import singledispatch
from typing import TYPE_CHECKING, Any, Never, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pingyuan_rules.engine.labels import Lang

IN_NOTEBOOK = 100
"""How many rows of a table a notebook shows, since it keeps the output of every cell; `html` has them all."""

_LETTERS = 1000
"""What is too long to be shown whole is shown by its names, up to this many letters."""

K = TypeVar("K")
V = TypeVar("V")

_loaders: list[Callable[[], object]] = []
_pydantic_loaders: list[Callable[[], Any]] = []


def load_displays_with(loader: Callable[[], object]) -> None:
    """Call a function whenever something is to be shown, which registers displays the first time it is called."""
    _loaders.append(loader)


def to_html(value: object, lang: Lang | None = None, **options: Any) -> str:
    """A value as HTML without scripts, every word escaped; in the display language if none is given.

    Args:
        value: The value.
        lang: The language.
        options: Further options of the display of its class, such as `most`, the largest number of lines to show.

    Raises:
        TypeError: When no display is registered for its class or a base of it.
    """
    # With it labels would load, and attrs with them, whenever the package is imported.
    from pingyuan_rules.engine.shown_language import resolve_language  # noqa: PLC0415

    # Words are built only when looked at, so the displays are not imported before. A loader that has done its work is
    # called again, because another thread may still be waiting for it: the lock of the import makes it wait too.
    for load in _loaders:
        load()
    return _display(value, resolve_language(lang), **options)


def load_pydantic_schemas_with(loader: Callable[[], Any]) -> None:
    """Let a function give the module that answers pydantic, which stands above the engine."""
    _pydantic_loaders.append(loader)


class ForPydantic:
    """The base of what pydantic, and so FastAPI, reads or writes."""

    __slots__ = ()  # classes with slots and tuples derive from it

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        """How pydantic reads and writes it: a record and a policy as `from_json` does, an answer as `to_json`."""
        return _pydantic_loaders[0]().core_schema_of(source)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> Any:
        """The JSON Schema, as `schema_of` gives it."""
        return _pydantic_loaders[0]().json_schema_of(schema, handler)


class Displayed(ForPydantic):
    """The base of what notebooks show."""

    __slots__ = ()  # classes with slots and tuples derive from it

    def html(self, lang: Lang | None = None) -> str:
        """What a notebook shows: HTML without scripts, every word escaped.

        Args:
            lang: The language, if not the display language.
        """
        return to_html(self, lang)

    def _repr_html_(self) -> str:
        return self.html()


class LongDisplay(Displayed):
    """The base of what may have thousands of lines: a notebook shows the first of them, and `html` all."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return to_html(self, None, most=IN_NOTEBOOK)


class ShownMapping(Displayed, Mapping[K, V]):
    """A mapping that cannot be changed, which notebooks show as one table."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[K, V]) -> None:
        """Keep a copy of the values."""
        self._values = dict(values)

    def __getitem__(self, key: K) -> V:
        return self._values[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {first_names(self)}>"


class NamedDict(dict[K, V]):
    """A dict that is shown by its keys alone, for values that would fill many screens."""

    def __repr__(self) -> str:
        return f"{{{first_names(self)}}}"


class FixedDict(NamedDict[K, V]):
    """One that cannot be changed, and can be pickled, which the read-only view of a dict cannot."""

    def __setitem__(self, *_: object, **__: object) -> Never:
        message = f"{self!r} cannot be changed; dict(it) gives a copy that can"
        raise TypeError(message)

    __delitem__ = __ior__ = clear = pop = popitem = setdefault = update = cast("Any", __setitem__)

    def __reduce__(self) -> tuple[type[FixedDict[K, V]], tuple[dict[K, V]]]:
        return type(self), (dict(self),)


def first_names(names: Iterable[object]) -> str:
    """Names in a row, as many as stand on a few lines, and how many there are if these are not all."""
    every = [str(name) for name in names]
    text = ", ".join(every)
    return text if len(text) <= _LETTERS else f"{text[:_LETTERS].rpartition(', ')[0]}, ... {len(every)} in all"


@singledispatch
def _display(value: Any, lang: Lang) -> str:  # noqa: ARG001 - the displays that are registered use it
    message = f"there is no display for {type(value).__name__}; register one with engine.display.register"
    raise TypeError(message)


register = _display.register
"""Registers a function of a value and a language as the display of a class, as `functools.singledispatch` does."""
