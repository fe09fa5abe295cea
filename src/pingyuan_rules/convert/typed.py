"""JSON text straight into records, and answers to text, where msgspec is installed and nothing is wrong.

msgspec reads each record class through a Struct of the same facts and bounds, strictly. Where it refuses anything,
or may have let something pass that the careful reading refuses, the text is read again in the careful way. So
msgspec decides how long it takes and never what comes out.
"""

from collections.abc import Callable
from datetime import date
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Union, cast

from pingyuan_rules.convert.quick import DONE, record_draft, within
from pingyuan_rules.engine import UNKNOWN, FactInfo, Record, facts_of
from pingyuan_rules.engine.codegen import build
from pingyuan_rules.engine.values import BOOL, DATE, FEN, INT, TEXT

if TYPE_CHECKING:
    from collections.abc import Hashable
    from types import ModuleType

Text = str | bytes
Taken = Callable[[Any], tuple[Any, int]]
"""Gives a record of what msgspec read, and how many colons its JSON has if no key comes twice."""

_PLAIN = {BOOL: bool, TEXT: str, DATE: date}


@cache
def msgspec() -> "ModuleType | None":
    """The package, where it is installed."""
    try:
        import msgspec as found  # noqa: PLC0415 - an extra, loaded when first used
    except ImportError:
        return None
    return found


def text_reader(cls: type[Record], *, many: bool) -> Callable[[Text], Any]:
    """What reads JSON text as a record, or as a list of them, or gives None where it must be read with care."""
    return _text_reader(cast("Hashable", cls), many=many)


@cache
def _text_reader(cls: Any, *, many: bool) -> Callable[[Text], Any]:
    package, draft = msgspec(), record_draft(cls)
    hints = {name: _hint(info) for name, info in facts_of(cls).items()}
    if package is None or draft is None or None in hints.values():
        return lambda _: None
    fields = [(name, Union[hint, None], UNKNOWN) for name, hint in hints.items()]  # noqa: UP007 - made at run time
    try:
        struct = package.defstruct(cls.__name__, fields, forbid_unknown_fields=True, gc=False)
        decode = package.json.Decoder(list[struct] if many else struct).decode  # type: ignore[valid-type] # at run time
    except (TypeError, ValueError):  # kinds or bounds that msgspec does not know
        return lambda _: None
    failures = (package.MsgspecError, ValueError, RecursionError)
    return _reader(decode, _taker(cls, draft), failures, many=many)


def _hint(info: FactInfo) -> Any:
    """What msgspec is told of a fact; None where its own reading could differ from ours."""
    enum = info.kind.enum
    if enum is not None:
        is_plain = enum._missing_.__func__ is Enum._missing_.__func__  # type: ignore[attr-defined] # as Python binds it
        return enum if is_plain and all(type(member.value) is str for member in enum) else None
    if info.kind in {INT, FEN}:
        return Annotated[int, _bounds(info)]
    return _PLAIN[info.kind]


def _bounds(info: FactInfo) -> Any:
    package: Any = msgspec()
    return package and package.Meta(ge=info.ge, le=info.le)


def _taker(cls: type[Record], draft: type) -> Taken:
    """A generated function that makes the record of what msgspec read into a Struct."""
    facts = facts_of(cls)
    scope: dict[str, object] = {"cls": cls, "draft": draft, "U": UNKNOWN}
    lines = ["def take(s):", f"    r, n = draft(), {len(facts)}"]
    for number, (name, info) in enumerate(facts.items()):
        scope |= {f"low{number}": info.ge, f"high{number}": info.le}
        lines += [f"    v = s.{name}", "    if v is None: v = U", "    elif v is U: n -= 1"]
        if info.kind == TEXT:
            lines.append("    else: n += v.count(':')")
        elif info.kind == DATE and (outside := within(info, number)):  # msgspec knows bounds of numbers only
            lines.append(f"    elif {outside}: return None, 0")
        lines.append(f"    r.{name} = v")
    return build("take", [*lines, *(line.format("None, 0") for line in DONE), "    return r, n"], scope)


def _reader(
    decode: Callable[[Text], Any], take: Taken, failures: tuple[type[Exception], ...], *, many: bool
) -> Callable[[Text], Any]:
    def read(text: Text) -> Any:
        try:
            read = decode(text)
        except failures:
            return None
        if not many:
            made, keys = take(read)
            return made if made is not None and _once(text, keys) else None
        taken = [take(each) for each in read]
        made = [record for record, _ in taken]
        return made if None not in made and _once(text, sum(keys for _, keys in taken)) else None

    return read


def _once(text: Text, colons: int) -> bool:
    """Whether no key comes twice, of which msgspec would keep the last: each has a colon, besides those in texts.

    A colon in a text may be escaped, and then could hide one of a key: such text is read with care.
    """
    if isinstance(text, bytes):
        return text.count(b":") == colons and b"\\u003" not in text
    return text.count(":") == colons and "\\u003" not in text


def written(plain: Any) -> str | None:
    """JSON values without fractions as text, just as the standard library writes them; None where it must."""
    if (package := msgspec()) is None:
        return None
    try:
        made: bytes = package.json.encode(plain)
        return made.decode()
    except (UnicodeEncodeError, OverflowError):  # half a surrogate pair, a number of more than 64 bits
        return None
