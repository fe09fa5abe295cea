"""The one value that says: nobody has recorded this."""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, Final, Never, TypeGuard, TypeVar, final

T = TypeVar("T")

# Words what gave the latest UNKNOWN in this context; called only to word an UnknownFact.
_latest: ContextVar[Callable[[], str] | None] = ContextVar("latest_unknown", default=None)


class UnknownFact(TypeError):  # noqa: N818 - the public name is part of the contract
    """An unknown value was used where a known one is needed, such as in an `if`.

    Its message names the rule that answered UNKNOWN latest, and the facts that rule still needs.
    """

    def __init__(self, message: str | None = None) -> None:
        """Keep what words the message, which is made only when it is read."""
        self._message = message
        self._source = None if message else _latest.get()
        super().__init__()

    def __str__(self) -> str:
        if self._message is None:
            latest = f" The latest rule to answer UNKNOWN here was {self._source()}." if self._source else ""
            self._message = f"UNKNOWN is neither true nor false and has no size.{latest} Ask is_known(value) first."
        return self._message

    def __reduce__(self) -> tuple[type["UnknownFact"], tuple[str]]:
        return (type(self), (str(self),))


@final
class Unknown:
    """The type of `UNKNOWN`, which has exactly one object.

    It is not false, not zero and not None. It equals only itself, and every use that would need a
    value (truth, order, arithmetic) raises `UnknownFact`. Copying and pickling keep the one object.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __reduce__(self) -> str:
        return "UNKNOWN"

    def __copy__(self) -> "Unknown":
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> "Unknown":
        return self

    def _refuse(self, *_: object) -> Never:
        raise UnknownFact

    __bool__ = _refuse
    __lt__ = __le__ = __gt__ = __ge__ = _refuse
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _refuse
    __floordiv__ = __rfloordiv__ = __truediv__ = __rtruediv__ = __mod__ = __rmod__ = _refuse
    __neg__ = __int__ = __float__ = __index__ = _refuse


UNKNOWN: Final[Any] = Unknown()


def is_known(value: T) -> TypeGuard[T]:
    """Whether a value is anything but UNKNOWN."""
    return value is not UNKNOWN


def remember_unknown(source: Callable[[], str]) -> None:
    """Note which rule has just answered UNKNOWN, so that an UnknownFact can name it."""
    _latest.set(source)
