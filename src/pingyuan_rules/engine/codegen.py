"""Frozen objects made without their `__init__`, which sets every attribute through a call that looks up its name.

For classes of dozens of attributes that is most of what making one takes. An unfrozen class has the same layout and
can be assigned to: generated code fills an object of it and then makes it frozen by `made.__class__ = cls`.
"""

import itertools
import linecache
import sys
import weakref
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from types import MemberDescriptorType
from typing import Any

import attrs

_numbers = itertools.count()
_dropped: deque[str] = deque()
"""The files of functions that are no more. What they hold goes when the next function is compiled."""


def build(name: str, lines: Sequence[str], namespace: Mapping[str, object]) -> Callable[..., Any]:
    """Compile a function `name` from source lines; `namespace` holds every object it refers to.

    The source stays in `linecache` as long as the function lives.
    """
    _forget_dropped()
    # A number in each name, or a traceback would show the lines of another function.
    filename = f"<pingyuan_rules {name} {next(_numbers)}>"
    source = "\n".join(lines) + "\n"
    scope: dict[str, Any] = dict(namespace)
    exec(compile(source, filename, "exec"), scope)  # noqa: S102 - generated from validated identifiers only, see above
    function: Callable[..., Any] = scope[name]
    # Without a time of change (None), `linecache.checkcache` leaves an entry alone that has no file.
    # Functions for different policies share most of their lines, which are a third of what one weighs.
    shown = [sys.intern(line) for line in source.splitlines(keepends=True)]
    linecache.cache[filename] = (len(source), None, shown, filename)
    # Or the sources of every policy that was ever asked about would stay.
    weakref.finalize(function, _dropped.append, filename).atexit = False
    return function


def _forget_dropped() -> None:
    """Take the sources of functions that are no more out of `linecache`.

    Not when a function dies: that may be while `linecache` looks through what it holds, which would then fail, and with
    it the traceback that somebody was to read.
    """
    # Until none is left, whoever took the last.
    with suppress(IndexError):
        while True:
            linecache.cache.pop(_dropped.popleft(), None)


# What does something of its own when an object is made, or adds to the layout: filling an object would pass it over.
_OWN = frozenset(
    {"__attrs_init__", "__attrs_post_init__", "__attrs_pre_init__", "__new__", "__weakref__", "_attrs_cached_hash"}
)


def unfrozen_class(cls: Any, base: type, *converters: Callable[[Any], Any]) -> type | None:
    """A class whose objects can be filled, for a class made by attrs with slots that adds nothing but fields to a base.

    None for any other class: one that converts or validates values, or does something of its own when one is made.
    Fields may have one of the converters that are named; the code that fills an object calls it.
    """
    # A class of classes may do so too.
    if (type(cls).__call__, cls.__bases__) != (type.__call__, (base,)) or _OWN.intersection(vars(cls)):
        return None
    inherited = attrs.fields_dict(base) if attrs.has(base) else {}
    for field in attrs.fields(cls):
        if field.converter not in {None, *converters} or (field.validator, field.alias, field.init) != (
            None,
            field.name,
            True,
        ):
            return None
        if field.name not in inherited and not isinstance(vars(cls).get(field.name), MemberDescriptorType):
            return None
    unfrozen = {name: getattr(object, name) for name in ("__init__", "__setattr__", "__delattr__")}
    return type(cls.__name__, (base,), {"__slots__": cls.__slots__, **unfrozen})
