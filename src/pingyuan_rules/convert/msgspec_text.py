"""JSON text straight into records, and answers to text, if msgspec is installed and nothing is wrong.

msgspec reads each record class through a Struct of the same facts and bounds, strictly. If it refuses anything, or may
have let something pass that the careful reading refuses, the text is read again in the careful way. So msgspec decides
how long it takes and never what comes out.
"""

import re
from collections.abc import Callable
from datetime import date
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Union, cast

from pingyuan_rules.convert.fast_objects import DONE, out_of_bounds, record_draft
from pingyuan_rules.engine import UNKNOWN, ExactDecimal, FactInfo, Record, exact_decimal, facts_of, relations_of
from pingyuan_rules.engine.cache import cached_by_class
from pingyuan_rules.engine.codegen import build
from pingyuan_rules.engine.facts.fact_info import wrong_texts
from pingyuan_rules.engine.values import BOOL, DATE, DECIMAL, FEN, INT, TEXT

if TYPE_CHECKING:
    from types import ModuleType

Text = str | bytes
Taker = Callable[[Any], tuple[Any, int]]
"""Gives a record of what msgspec read, and how many colons its JSON has if no key comes twice."""

_NINE_DECIMALS, _EXPONENT = re.compile(r"\.\d{9}"), re.compile(r"-(?<=\d[eE]-)")
_NINE_DECIMALS_BYTES, _EXPONENT_BYTES = re.compile(rb"\.\d{9}"), re.compile(rb"-(?<=\d[eE]-)")

_PLAIN = {BOOL: bool, TEXT: str, DATE: date}


@cache
def msgspec() -> "ModuleType | None":
    """The package, if it is installed."""
    try:
        import msgspec as package  # noqa: PLC0415 - an extra, loaded when first used
    except ImportError:
        return None
    return package


@cached_by_class
def text_reader(cls: type[Record], *, many: bool) -> Callable[[Text], Any]:
    """The function that reads JSON text as one record or a list of them, or gives None if it needs careful reading."""
    package, draft = msgspec(), record_draft(cls)
    hints = {name: _hint(info, package) for name, info in facts_of(cls).items()}
    if package is None or draft is None or None in hints.values():
        return lambda _: None
    fields: list[Any] = [(name, Union[hint, None], UNKNOWN) for name, hint in hints.items()]  # noqa: UP007 - at run time
    # Related records, which few texts have, are read with care.
    fields += [(name, None, UNKNOWN) for name in relations_of(cls)]
    try:
        # Structs of plain values form no circles, so the garbage collector need not look at them.
        struct = package.defstruct(cls.__name__, fields, forbid_unknown_fields=True, gc=False)
        decode = package.json.Decoder(list[struct] if many else struct).decode  # type: ignore[valid-type] # at run time
    except (TypeError, ValueError):  # kinds or bounds that msgspec does not know
        return lambda _: None
    failures = (package.MsgspecError, ValueError, RecursionError)
    take = _taker(cls, draft)
    has_decimals = any(info.kind == DECIMAL for info in facts_of(cls).values())

    def read(text: Text) -> Any:
        if has_decimals and _may_lose_decimals(text):
            return None
        try:
            parsed = decode(text)
        except failures:
            return None
        if not many:  # by itself, since a list of one takes an eighth longer
            record, colons = take(parsed)
            return record if record is not None and _keys_are_unique(text, colons) else None
        taken = [take(each) for each in parsed]
        records = [record for record, _ in taken]
        is_right = None not in records and _keys_are_unique(text, sum(colons for _, colons in taken))
        return records if is_right else None

    return read


def _hint(info: FactInfo, package: Any) -> Any:
    """The type by which msgspec reads a fact; None if its own reading could differ from ours."""
    enum = info.kind.enum
    if enum is not None:
        # msgspec asks `_missing_` too, and numbers as values could come as 7.0.
        is_plain = enum._missing_.__func__ is Enum._missing_.__func__  # type: ignore[attr-defined] # as Python binds it
        return enum if is_plain and all(type(member.value) is str for member in enum) else None
    if info.kind in {INT, FEN}:
        return Annotated[int, package and package.Meta(ge=info.ge, le=info.le)]
    # Whole numbers are floats too to msgspec; what has more than two decimals shows where the record is made.
    if info.kind == DECIMAL:
        return Annotated[float, package and package.Meta(ge=info.ge, le=info.le)]
    return _PLAIN[info.kind]


def _taker(cls: type[Record], draft: type) -> Taker:
    """A generated function that makes the record of what msgspec read into a Struct."""
    facts = facts_of(cls)
    scope: dict[str, object] = {"cls": cls, "draft": draft, "U": UNKNOWN}
    lines = ["def take(s):", f"    r, n = draft(), {len(facts) + len(relations_of(cls))}"]
    for number, (name, info) in enumerate(facts.items()):
        scope |= {f"low{number}": info.ge, f"high{number}": info.le}
        lines += [f"    v = s.{name}", "    if v is None: v = U", "    elif v is U: n -= 1"]
        if info.kind == TEXT:
            lines += [
                f"    elif {' or '.join(wrong_texts(info, number, scope))}: return None, 0",
                "    else: n += v.count(':')",
            ]
        elif info.kind == DECIMAL:
            scope |= {"exact": exact_decimal, "Exact": ExactDecimal}
            lines.append("    elif (v := exact(v)).__class__ is not Exact: return None, 0")
        elif info.kind == DATE and (outside := out_of_bounds(info, number)):  # msgspec knows bounds of numbers only
            lines.append(f"    elif {outside}: return None, 0")
        lines.append(f"    r.{name} = v")
    for name in relations_of(cls):
        lines += [f"    if s.{name} is U: n -= 1", f"    r.{name} = U"]
    return build("take", [*lines, *(line.format("None, 0") for line in DONE), "    return r, n"], scope)


def _may_lose_decimals(text: Text) -> bool:
    """Whether a number may have more decimals than a float can tell apart; such text is read with care.

    Nine decimals beside the seven places that bounds leave before the point are sixteen digits, one too many.
    """
    # To look for one character first costs a tenth of a pattern, and most texts have neither.
    if isinstance(text, bytes):
        return (b"." in text and _NINE_DECIMALS_BYTES.search(text) is not None) or (
            b"-" in text and _EXPONENT_BYTES.search(text) is not None
        )
    return ("." in text and _NINE_DECIMALS.search(text) is not None) or (
        "-" in text and _EXPONENT.search(text) is not None
    )


def _keys_are_unique(text: Text, colons: int) -> bool:
    r"""Whether no key comes twice, of which msgspec would keep the last.

    Each key has a colon; those of texts are counted already. A colon in a text may be escaped (\u003a), and then
    could hide one of a key: such text is read with care.
    """
    # Most texts have no backslash, and to look for one character costs a tenth of looking for several.
    if isinstance(text, bytes):
        return text.count(b":") == colons and (b"\\" not in text or b"\\u003" not in text)
    return text.count(":") == colons and ("\\" not in text or "\\u003" not in text)


def encode(plain: Any) -> str | None:
    """JSON values without fractions as text, just as the standard library writes them; None if it must write them."""
    if (package := msgspec()) is None:
        return None
    try:
        return cast("bytes", package.json.encode(plain)).decode()
    except (UnicodeEncodeError, OverflowError):  # half a surrogate pair, a number of more than 64 bits
        return None
