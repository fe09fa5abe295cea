"""How the facts of a record and the parameters of a policy are defined, and which a class has."""

from collections.abc import Mapping
from typing import Any, get_type_hints

import attrs

from pingyuan_rules.engine.cache import cached_by_class
from pingyuan_rules.engine.display import FixedDict
from pingyuan_rules.engine.facts.fact_info import Bound, FactInfo
from pingyuan_rules.engine.history import check_former, check_version
from pingyuan_rules.engine.labels import Label
from pingyuan_rules.engine.rates.ratios import Ratio
from pingyuan_rules.engine.values import (
    DECIMAL,
    FEN,
    INT,
    LONGEST_TEXT,
    RATIO,
    TEXT,
    UNKNOWN,
    Kind,
    exact_decimal,
    kind_of,
)

META = "pingyuan_rules.fact"
"""Under this key the metadata of an attrs field holds what its definition says of the fact."""
_LARGEST: dict[Kind, int] = {INT: 1_000_000, FEN: 10**13, DECIMAL: 1_000_000}


@attrs.frozen
class Meta:
    """What a field's definition says of it, kept in the attrs field's metadata."""

    label: Label
    unit: Label | None
    ge: Bound | None
    le: Bound | None
    given: bool = False
    added: str | None = None
    former: tuple[str, ...] = ()
    remedy: Label | None = None
    reduction: Label | None = None
    never_advised: tuple[Any, ...] = ()
    never_undone: tuple[Any, ...] = ()
    max_length: int | None = None
    sensitive: bool = False


def fact(
    *,
    zh: str,
    en: str,
    unit: Label | None = None,
    ge: Bound | None = None,
    le: Bound | None = None,
    given: bool = False,
    added: str | None = None,
    former: tuple[str, ...] = (),
    remedy: Label | None = None,
    reduction: Label | None = None,
    never_advised: tuple[Any, ...] = (),
    never_undone: tuple[Any, ...] = (),
    max_length: int | None = None,
    sensitive: bool = False,
) -> Any:
    """Define a fact of a record; its default is UNKNOWN.

    Args:
        zh: The Chinese label. For a bool, a statement: 有工作经费.
        en: The English label. For a bool, a statement: "has working funds".
        unit: What a number counts.
        ge: The least value allowed. Whole numbers default to 0.
        le: The greatest value allowed. Whole numbers default to 1,000,000, amounts of fen to 10**13.
        given: Whether it is a state of affairs that a remedy leaves alone, such as how many people there are,
            and not something that those who answer for the record do.
        added: The release that added the fact, such as `"0.2"`, for a fact that came after the first release. Ledgers,
            files and frames from before, which have no column for it, are read as before, and it is unknown.
        former: Labels it had before; headings of ledgers may still use them. One that is a Python name in ASCII is also
            a former name, which columns of frames and keys of JSON may still use.
        remedy: What to do so that a truth holds, as an instruction: "draw up a plan of its own". Of a number that is
            too small, an instruction with `{short}`, `{now}` and `{wanted}`: "pay {short} more (paid {now}, due
            {wanted})"; of a choice, one with `{wanted}`; of a date, what brings it up to date.
        reduction: What to do about a number that is too large: an instruction with `{over}`, `{now}` and `{wanted}`.
        never_advised: Values that no remedy asks for, such as an organization dissolved or a sign taken down.
        never_undone: Values that no remedy changes once they are recorded, such as a veto that stands.
        max_length: The greatest number of characters of a text; 200 unless given. Texts with NUL or half a surrogate
            pair are refused too, since some file or database could not hold them, and so are blank ids: texts named
            `id`, or with a name that ends with `_id`.
        sensitive: Whether its values concern what is nobody's business, such as health or hardship. They are left out
            of `repr`, of problems and so of logs; explanations and results show them.

    Returns:
        An attrs field.

    Raises:
        ValueError: When `added` is no version, `former` no tuple of texts or `max_length` no whole number from 1 on.
    """
    check_version(added)
    check_former(former)
    if max_length is not None and not (INT.accepts(max_length) and max_length >= 1):
        message = f"max_length={max_length!r} is no number of characters; write a whole number, 1 or more"
        raise ValueError(message)
    meta = Meta(
        Label(zh, en), unit, ge, le, given, added, former, remedy, reduction, never_advised, never_undone, max_length,
        sensitive,
    )  # fmt: skip
    # For classes with the `repr` of attrs.
    hidden = (lambda _: "...") if sensitive else True
    return attrs.field(default=UNKNOWN, repr=hidden, metadata={META: meta})


def param(*, zh: str, en: str, unit: Label | None = None, ge: Bound | None = None, le: Bound | None = None) -> Any:
    """Define a parameter of a policy; every policy states its value.

    Args:
        zh: The Chinese label.
        en: The English label.
        unit: What a number counts.
        ge: The least value allowed. Whole numbers default to 0.
        le: The greatest value allowed. Whole numbers default to 1,000,000, amounts of fen to 10**13, ratios to 100%.

    Returns:
        An attrs field without a default.
    """
    return attrs.field(metadata={META: Meta(Label(zh, en), unit, ge, le)})


def former_names(cls: type) -> Mapping[str, str]:
    """The present name of each fact of a class by its former names; labels that are no Python names are left out."""
    infos = facts_of(cls).values()
    return {old: info.name for info in infos for old in info.former if old.isascii() and old.isidentifier()}


def is_fact_name(name: str, cls: type) -> bool:
    """Whether a name is that of a fact of a class, or was it before."""
    return name in facts_of(cls) or name in former_names(cls)


@cached_by_class
def facts_of(cls: type) -> Mapping[str, FactInfo]:  # noqa: C901 - what is refused, one after another
    """The facts of a record class, or the parameters of a policy class, in order of definition."""
    if not (isinstance(cls, type) and attrs.has(cls)):
        message = f"expected a class of record such as Branch, the class itself, not {cls!r:.60}"
        raise TypeError(message)
    hints = get_type_hints(cls)
    infos: dict[str, FactInfo] = {}
    for field in attrs.fields(cls):
        meta: Meta | None = field.metadata.get(META)
        if meta is None:
            continue
        name, annotation = field.name, hints[field.name]
        kind = kind_of(annotation)
        if kind is None:
            message = (
                f"{cls.__name__}.{name}: {annotation} cannot be a fact; "
                "write bool, int, Fen, Decimal, date, str or an Enum class, and | Unknown after it "
                "(a missing value is UNKNOWN, never None)"
            )
            raise TypeError(message)
        if kind == DECIMAL and field.converter is not exact_decimal:
            message = (
                f"{cls.__name__}.{name}: a Decimal needs a converter, so that whole numbers are taken too; "
                "write attrs.field(default=UNKNOWN, converter=exact_decimal, metadata=fact(...).metadata)"
            )
            raise TypeError(message)
        if (kind == RATIO or kind.parts) and not getattr(cls, "takes_rates", True):
            message = (
                f"{cls.__name__}.{name}: a {kind.name} is a parameter of a policy, not a fact; "
                "write a fact as a whole number, such as hundredths of a percent"
            )
            raise TypeError(message)
        ge, le = meta.ge, meta.le
        # Numbers always have both bounds, so that every number on the way to an answer is known to fit 64 bits.
        if (largest := _LARGEST.get(kind)) is not None:
            ge, le = 0 if ge is None else ge, largest if le is None else le
        elif kind == RATIO:
            ge, le = Ratio(0) if ge is None else ge, Ratio(1) if le is None else le
        for option, values in (("never_advised", meta.never_advised), ("never_undone", meta.never_undone)):
            if wrong := [value for value in values if not kind.accepts(value)]:
                message = f"{cls.__name__}.{name}: {option} names {wrong[0]!r}, which is no {kind.name}"
                raise TypeError(message)
        if kind != TEXT and meta.max_length is not None:
            message = f"{cls.__name__}.{name}: max_length is for text, not for {kind.name}; leave it out"
            raise TypeError(message)
        max_length = (meta.max_length or LONGEST_TEXT) if kind == TEXT else None
        infos[name] = FactInfo(
            name, kind, meta.label, meta.unit, ge, le, meta.given, meta.added, meta.former, meta.remedy,
            meta.reduction, meta.never_advised, meta.never_undone, max_length, meta.sensitive,
        )  # fmt: skip
    return FixedDict(infos)
