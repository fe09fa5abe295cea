"""Frozen objects made without their `__init__`, which sets every attribute through a call that looks up its name.

For classes of dozens of attributes that is most of what making one takes. A draft is an object of a class with the same
layout that is not frozen: generated code fills it by plain assignments and then makes it what it shall be by
`draft.__class__ = cls`.
"""

from types import MemberDescriptorType
from typing import Any

import attrs

_OWN = frozenset(
    {"__attrs_init__", "__attrs_post_init__", "__attrs_pre_init__", "__new__", "__weakref__", "_attrs_cached_hash"}
)


def draft_of(cls: Any, base: type) -> type | None:
    """A class whose objects can be filled, for a class made by attrs with slots that adds nothing but fields to a base.

    None for any other class: one that converts or validates values, or does something of its own when one is made.
    """
    members, inherited = vars(cls), set(attrs.fields_dict(base)) if attrs.has(base) else set()
    is_plain = (
        (type(cls), cls.__bases__) == (type, (base,))
        and not _OWN.intersection(members)
        and all(_is_plain(field) for field in attrs.fields(cls))
        and all(
            isinstance(members.get(field.name), MemberDescriptorType)
            for field in attrs.fields(cls)
            if field.name not in inherited
        )
    )
    if not is_plain:
        return None
    thawed = {name: getattr(object, name) for name in ("__init__", "__setattr__", "__delattr__")}
    return type(cls.__name__, (base,), {"__slots__": cls.__slots__, **thawed})


def _is_plain(field: "attrs.Attribute[Any]") -> bool:
    return (field.converter, field.validator, field.alias, field.init) == (None, None, field.name, True)
