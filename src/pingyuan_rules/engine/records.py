"""Records and their facts: what can be known of a case, with labels, units and bounds."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Protocol, SupportsIndex, TypeVar, cast, get_args, get_origin, get_type_hints, overload

import attrs

from pingyuan_rules.engine.cache import cached_by_class
from pingyuan_rules.engine.decimals import HUNDREDTHS_IN_ONE, ExactDecimal
from pingyuan_rules.engine.display import Displayed, FixedDict, LongDisplay
from pingyuan_rules.engine.history import check_former, check_unambiguous, check_version
from pingyuan_rules.engine.labels import Label
from pingyuan_rules.engine.problems import InvalidData, Problem, shown
from pingyuan_rules.engine.problems import Kind as ProblemKind
from pingyuan_rules.engine.rates.ratios import Ratio
from pingyuan_rules.engine.values import (
    BOOL,
    DATE,
    DECIMAL,
    FEN,
    INT,
    LONGEST_TEXT,
    RATIO,
    RELATED,
    TEXT,
    UNKNOWN,
    Kind,
    Unknown,
    exact_decimal,
    is_unwritable,
    kind_of,
    known_type,
    without_numpy,
)

Bound = int | date | Ratio

_META, _RELATION = "pingyuan_rules.fact", "pingyuan_rules.relation"
_PYTHON_TYPES: dict[Kind, type] = {BOOL: bool, DATE: date, DECIMAL: ExactDecimal, TEXT: str}
"""The type of a fact's values; that of all others is int."""
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


@attrs.frozen
class FactInfo:
    """A fact of a record, or a parameter of a policy.

    Attributes:
        name: The attribute's name.
        kind: What kind of value it holds.
        label: Its name in Chinese and English; for a bool, a statement that is true or false.
        unit: The unit it is counted in, or None.
        ge: The least value allowed, or None.
        le: The greatest value allowed, or None. Whole numbers always have both.
        given: Whether it is a state of affairs that a remedy leaves alone.
        added: The release that added it, or None if the first one had it. Tables and files without a column for an
            added fact are read all the same, and the fact is unknown.
        former: What it was called before: labels and names that stay accepted.
        remedy: What to do about it, as an instruction, or None; see `fact`.
        reduction: What to do about a number that is too large, or None; see `fact`.
        never_advised: Values that no remedy asks for.
        never_undone: Values that no remedy changes.
        max_length: The greatest number of characters of a text; None for everything else.
        sensitive: Whether its values are shown in explanations and results only.
    """

    name: str
    kind: Kind
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

    @property
    def is_id(self) -> bool:
        """Whether it is a text that tells records apart, called `id` or ending with `_id`."""
        return self.kind == TEXT and (self.name == "id" or self.name.endswith("_id"))

    @property
    def expectation(self) -> Label:
        """What values are allowed, in words."""
        kind = self.kind.expectation
        if self.ge is not None and self.le is not None:
            between = "，在 {} 至 {} 之间" if self.kind == DATE else "，{} 至 {}"
            return Label(kind.zh + between.format(self.ge, self.le), f"{kind.en} from {self.ge} to {self.le}")
        if self.ge is not None:
            return Label(f"{kind.zh}，不早于 {self.ge}", f"{kind.en}, not before {self.ge}")
        if self.le is not None:
            return Label(f"{kind.zh}，不晚于 {self.le}", f"{kind.en}, not after {self.le}")
        return kind

    @property
    def text_expectation(self) -> Label:
        """Which texts are allowed, in words."""
        most = LONGEST_TEXT if self.max_length is None else self.max_length
        zh, en = (
            f"不超过{most}字、不含 NUL 和半个代理对的文字",
            f"text of at most {most} characters without NUL or half a surrogate pair",
        )
        return Label(f"{zh}，且不为空白", f"{en}, and not blank") if self.is_id else Label(zh, en)

    def accepts(self, value: Any) -> bool:
        """Whether a known value has the right kind and lies within the bounds."""
        return self.kind.accepts(value) and self.allows(value)

    def allows(self, value: Any) -> bool:
        """Whether a value of the right kind lies within the bounds; a text, whether every file can hold it."""
        if self.max_length is not None and (len(value) > self.max_length or is_unwritable(value)):
            return False
        if self.is_id and not value.strip():
            return False
        return (self.ge is None or value >= self.ge) and (self.le is None or value <= self.le)

    def problem(self, value: object, place: str) -> Problem:
        """The problem that a value is not acceptable here."""
        is_kind = self.kind.accepts(value)
        kind = problem_kind(self.kind, value) if not is_kind else "text" if self.kind == TEXT else "range"
        expected = self.text_expectation if is_kind and kind == "text" else self.expectation
        found = "" if self.sensitive else shown(value)
        remedy = REPLACE
        # The stored value is what JSON and tables hold, and easily taken for the member itself.
        stored = self.kind.spellings.get(value) if isinstance(value, str) and not self.sensitive else None
        for member in self.kind.enum or ():
            if stored is not None and str(member.value) == stored:
                code = f"{type(member).__name__}.{member.name}"
                remedy = Label(f"请写枚举成员本身：{code}", f"Write the member itself, {code}")
        return Problem(place, found, expected, remedy, kind=kind, path=(self.name,))


def problem_kind(kind: Kind, value: object) -> ProblemKind:
    """What is wrong with a value that is none of a kind, for programs."""
    if kind.enum is not None and isinstance(value, str):
        return "choice"
    is_date = kind in {DATE, RATIO} and isinstance(value, str)
    is_number = kind == DECIMAL and isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    return "text" if is_date else "range" if is_number else "type"


REPLACE = Label("请更正；不知道的留空", "Correct it, or leave it out if it is not known")


def whole_number(value: int | Unknown, place: str, remedy: Label) -> int | Unknown:
    """A number of things that a caller gives: a whole number, 0 or more, or UNKNOWN.

    Args:
        value: The number.
        place: What the caller knows it as.
        remedy: What to do about a wrong one.

    Raises:
        InvalidData: When it is negative or no whole number; True and 7.0 are none.
    """
    value = without_numpy(value, INT)
    if value is UNKNOWN or (INT.accepts(value) and value >= 0):
        return value
    expected = Label("不小于 0 的整数", "a whole number, 0 or more")
    raise InvalidData(
        [
            Problem(
                place, shown(value), expected, remedy, kind="type" if not INT.accepts(value) else "range", path=(place,)
            )
        ]
    )


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
    return attrs.field(default=UNKNOWN, repr=hidden, metadata={_META: meta})


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
    return attrs.field(metadata={_META: Meta(Label(zh, en), unit, ge, le)})


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
        meta: Meta | None = field.metadata.get(_META)
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
        if (kind == RATIO or kind.parts) and issubclass(cls, Record):
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


MOST_RELATED = 1_000_000
"""How many related records a bound allows at most, so that sums over them fit 64 bits."""


@attrs.frozen
class RelationInfo:
    """Records of another class that belong to a record, such as the members of a branch.

    Attributes:
        name: The attribute's name.
        label: What they are called in Chinese and English.
        record: Their class.
        by: The fact of theirs that holds the id of the record to which they belong.
        most: How many there are at most.
        added: The release that added them, or None if the first one had them.
        optional: Whether they need not be recorded, so that what waits for them alone is not undecided.
    """

    name: str
    label: Label
    record: "type[Record]"
    by: str
    most: int
    added: str | None = None
    optional: bool = False

    def problems(self, owner: object, at: str = "") -> Iterator[Problem]:
        """Everything that is wrong with the related records that an owner has."""
        value, place, cls = getattr(owner, self.name), f"{at}{self.name}", self.record
        if value is UNKNOWN:
            return
        wrong = [each for each in value if not isinstance(each, cls)] if isinstance(value, tuple) else [value]
        if wrong:
            # What stands in the place of records may hold their values, which may be nobody's business.
            found = "" if any(info.sensitive for info in facts_of(cls).values()) else shown(wrong[0])
            called: Label = getattr(cls, "label", Label(cls.__name__, cls.__name__))
            expected = Label(f"由{called.zh}记录组成的元组", f"a tuple of {cls.__name__}")
            yield Problem(place, found, expected, REPLACE, kind="type", path=(self.name,))
            return
        if len(value) > self.most:
            expected = Label(f"至多{self.most:,}条", f"at most {self.most:,}")
            remedy = Label("请核对，或在定义中放宽 most", "Check them, or define the relation with a greater most")
            yield Problem(place, f"{len(value):,}", expected, remedy, kind="range", path=(self.name,))
        key = getattr(owner, "id")  # noqa: B009 - a relation is defined only on classes that have it
        for number, each in enumerate(value):
            named = getattr(each, self.by)
            if UNKNOWN not in {key, named} and named != key:
                remedy = Label("请放到所属的记录中，或更正", "Put it where it belongs, or correct the id")
                path = (self.name, number, self.by)
                yield Problem(
                    f"{place}[{number}].{self.by}", shown(named), Label(shown(key), shown(key)), remedy,
                    kind="conflict", path=path,
                )  # fmt: skip


def as_tuple(value: Any) -> Any:
    """Related records as a record keeps them, so that it stays as it is and has a hash: a list is taken too."""
    return tuple(value) if isinstance(value, list | tuple) else value


def related(
    record: type[Any], *, by: str, most: int, zh: str, en: str, added: str | None = None, optional: bool = False
) -> Any:
    """Define records of another class that belong to a record; the default is UNKNOWN.

    A tuple is complete: whoever is not in it does not belong to the record. UNKNOWN says that nobody has recorded
    them, which is not the same as that there are none. The class that has the relation needs a fact `id`. Related
    records count when records are compared, in their order.

    Args:
        record: The class of the related records.
        by: The text of theirs that holds the id of the record to which they belong, such as `branch_id`.
        most: How many there can be at most for one record, from 1 to 1,000,000, so that sums over them stay exact.
        zh: What they are called in Chinese.
        en: What they are called in English.
        added: The release that added them, as for a fact.
        optional: Whether they need not be recorded. Where they are not, answers about them are unknown as of other
            related records, but no rule counts as undecided for want of them, and no record falls short of one.

    Returns:
        An attrs field; annotate it `Related[Member]`.

    Raises:
        TypeError: When the class is no class of record, or `by` is none of its texts.
        ValueError: When `most` is no whole number from 1 to 1,000,000, or `added` no version.
    """
    check_version(added)
    if not (isinstance(record, type) and issubclass(record, Record)):
        message = f"related({record!r:.60}, ...): name the class of the related records, such as Member"
        raise TypeError(message)
    info = facts_of(record).get(by)
    if info is None or info.kind != TEXT:
        texts = ", ".join(name for name, each in facts_of(record).items() if each.kind == TEXT) or "none"
        message = f"related({record.__name__}, by={by!r}): {record.__name__} has no such text; its texts are {texts}"
        raise TypeError(message)
    if not INT.accepts(most) or not 1 <= most <= MOST_RELATED:
        message = f"related({record.__name__}, most={most!r}): write a whole number from 1 to {MOST_RELATED:,}"
        raise ValueError(message)
    meta = RelationInfo("", Label(zh, en), record, by, most, added, optional)
    return attrs.field(
        default=UNKNOWN,
        converter=as_tuple,
        repr=lambda value: f"<{len(value)} of {record.__name__}>" if isinstance(value, tuple) else repr(value),
        metadata={_RELATION: meta},
    )


@cached_by_class
def relations_of(cls: type) -> Mapping[str, RelationInfo]:
    """The related records of a class of record, in order of definition; none for most classes.

    Raises:
        TypeError: When one is annotated as something else, or the class has no text `id`.
    """
    found: dict[str, RelationInfo] = {}
    for field in attrs.fields(cls):
        meta: RelationInfo | None = field.metadata.get(_RELATION)
        if meta is None:
            continue
        annotation, name = known_type(get_type_hints(cls)[field.name]), meta.record.__name__
        if get_origin(annotation) is not tuple or get_args(annotation) != (meta.record, ...):
            message = f"{cls.__name__}.{field.name}: annotate it Related[{name}], as related({name}, ...) defines it"
            raise TypeError(message)
        key = facts_of(cls).get("id")
        if key is None or key.kind != TEXT:
            message = f"{cls.__name__}.{field.name}: related records name theirs by its id; add a fact id: str"
            raise TypeError(message)
        found[field.name] = attrs.evolve(meta, name=field.name)
    return FixedDict(found)


@cached_by_class
def described(cls: type) -> Mapping[str, FactInfo]:
    """The facts of a class by name, and its related records as if they were facts, which no remedy changes."""
    several = {
        name: FactInfo(name, RELATED, relation.label, None, None, None, given=True, added=relation.added)
        for name, relation in relations_of(cls).items()
    }
    return FixedDict({**facts_of(cls), **several})


class Record(Displayed):
    """The base of every record class: a frozen, keyword-only attrs class whose fields are facts.

    Creating a record checks kinds and bounds of all facts, then the invariants of its class, and
    raises one `InvalidData` with every problem.
    """

    __slots__ = ("__weakref__",)  # here, so that classes with the same facts have the same layout
    label: ClassVar[Label]
    invariants: ClassVar[tuple[Any, ...]] = ()  # of Invariant, which needs this class and cannot be named here

    @classmethod
    def __attrs_init_subclass__(cls) -> None:
        """Refuse a former label that means two facts, as soon as attrs has made the class."""
        metas = {
            field.name: meta
            for field in attrs.fields(cast("Any", cls))
            if (meta := field.metadata.get(_META)) is not None
        }
        present = {name: (name, meta.label.zh, meta.label.en) for name, meta in metas.items()}
        check_unambiguous(cls.__name__, present, {name: meta.former for name, meta in metas.items()})
        # attrs does not know that a fact declared by its metadata, as a Decimal must be, is to stay out of the repr.
        shown = {field.name for field in attrs.fields(cast("Any", cls)) if field.repr is True}
        code = getattr(cls.__dict__.get("__repr__"), "__code__", None)
        generated = code is not None and code.co_filename.startswith("<attrs generated")
        if generated and any(meta.sensitive for name, meta in metas.items() if name in shown):
            cls.__repr__ = Record.__repr__  # type: ignore[method-assign] # as attrs itself does

    def __attrs_post_init__(self) -> None:
        """Check the whole record."""
        cls = type(self)
        if not _checker(cls)(self):
            take_numpy_scalars(self)
            if wrong := tuple(fact_problems(self)):
                raise InvalidData(wrong)
        # Last, for with a value of a wrong kind an invariant cannot be computed.
        if broken := [p for invariant in cls.invariants if (p := invariant.broken_by(self)) is not None]:
            raise InvalidData(broken)

    def __repr__(self) -> str:
        """The facts that are known; a class that says `repr=False` to attrs is shown so.

        Three dots stand for the value of a sensitive fact.
        """
        infos = facts_of(type(self)).values()
        known = ((info, value) for info in infos if (value := getattr(self, info.name)) is not UNKNOWN)
        shown = [f"{info.name}={'...' if info.sensitive else repr(value)}" for info, value in known]
        for name, relation in relations_of(type(self)).items():
            if (several := getattr(self, name)) is not UNKNOWN:
                shown.append(f"{name}=<{len(several)} of {relation.record.__name__}>")
        return f"{type(self).__name__}({', '.join(shown)})"


R = TypeVar("R", bound=Record)

Related = tuple[R, ...] | Unknown
"""The annotation of related records: `members: Related[Member] = related(Member, ...)`."""


class Records(LongDisplay, tuple[R, ...]):
    """Records of one class: a tuple that notebooks show as a table of the facts that any of them has."""

    __slots__ = ()

    def __new__(cls, records: Iterable[R] = (), /) -> "Records[R]":
        """Keep the records.

        Raises:
            TypeError: When `records` is one record, or not a collection of records.
        """
        check_several(records, Record, "Records({})")
        return super().__new__(cls, records)

    @overload
    def __getitem__(self, index: SupportsIndex, /) -> R: ...
    @overload
    def __getitem__(self, index: slice, /) -> "Records[R]": ...
    def __getitem__(self, index: SupportsIndex | slice, /) -> "R | Records[R]":
        """A record; of a slice records that are shown like the whole."""
        found = super().__getitem__(index)
        return Records(found) if isinstance(found, tuple) else found

    def __repr__(self) -> str:
        names = dict.fromkeys(type(record).__name__ for record in self)
        return f"<Records: {len(self)}{' of ' * bool(names)}{', '.join(names)}>"


def check_several(records: object, record: type[Record], call: str) -> None:
    """Refuse anything that is not a collection of records: one record, a frame, a mapping, UNKNOWN, None.

    Args:
        records: What was given.
        record: The class of the records.
        call: How the function is called, with braces in place of the records: `frame_of({}, Branch)`.

    Raises:
        TypeError: With what to write.
    """
    if isinstance(records, Record):
        message = f"one record is not a collection: write {call.format('[record]')}"
    elif is_frame(records):
        message = (
            f"a frame is not a collection of records: write {call.format(f'records_of(frame, {record.__name__})')}"
        )
    elif isinstance(records, Mapping):
        message = f"a loop over a mapping gives its keys: write {call.format('records.values()')}"
    elif isinstance(records, Iterable):
        return
    else:
        line = f"write {call.format('records')}, with [] if there are none"
        message = f"expected records of the class {record.__name__}, found {shown(records)}: {line}"
    raise TypeError(message)


def take_numpy_scalars(record: object) -> None:
    """Put Python's values in the place of NumPy's, such as those that a DataFrame's cells give."""
    for info in facts_of(type(record)).values():
        value = getattr(record, info.name)
        if (plain := without_numpy(value, info.kind)) is not value:
            object.__setattr__(record, info.name, plain)


def fact_problems(record: object, at: str = "") -> Iterator[Problem]:
    """Every fact of a record (or parameter of a policy) whose value is not acceptable."""
    for info in facts_of(type(record)).values():
        value = getattr(record, info.name)
        if value is not UNKNOWN and not info.accepts(value):
            yield info.problem(value, f"{at}{info.name}")
    for relation in relations_of(type(record)).values():
        yield from relation.problems(record, at)


@cached_by_class
def _checker(cls: type) -> Callable[[Any], bool]:
    """A flat function that says whether every fact of a record is unknown or acceptable."""
    from pingyuan_rules.engine.codegen import build  # noqa: PLC0415 - not needed to define a record

    scope: dict[str, object] = {"U": UNKNOWN}
    lines = ["def check(r):"]
    for number, info in enumerate(facts_of(cls).values()):
        scope[f"k{number}"] = info.kind.enum or _PYTHON_TYPES.get(info.kind, int)
        # Quicker than `FactInfo.accepts` and stricter, as on an Amount; where it says no, that one has the last word.
        tests = [f"type(v) is not k{number}"]
        for bound, sign in ((info.ge, "<"), (info.le, ">")):
            if bound is not None:
                limit = f"b{number}{sign == '>':d}"
                if info.kind == DECIMAL and isinstance(bound, int):  # hundredths are quicker to compare
                    scope[limit] = bound * HUNDREDTHS_IN_ONE
                    tests.append(f"v.hundredths {sign} {limit}")
                else:
                    scope[limit] = bound
                    tests.append(f"v {sign} {limit}")
        tests += wrong_texts(info, number, scope)
        lines += [f"    v = r.{info.name}", f"    if v is not U and ({' or '.join(tests)}): return False"]
    for number, relation in enumerate(relations_of(cls).values()):
        scope[f"wrong{number}"] = relation.problems
        lines += [f"    if r.{relation.name} is not U and any(True for _ in wrong{number}(r)): return False"]
    return build("check", [*lines, "    return True"], scope)


def wrong_texts(info: FactInfo, number: int, scope: dict[str, object]) -> list[str]:
    """The conditions, for generated code, that a text `v` is not allowed; none for other facts.

    Args:
        info: The fact.
        number: Its number, for names in the scope.
        scope: What the conditions refer to.
    """
    if info.max_length is None:
        return []
    scope |= {f"most{number}": info.max_length, "unwritable": is_unwritable}
    # Nearly every text is printable, and to ask that costs a third of a search.
    tests = [f"len(v) > most{number}", "(not v.isprintable() and unwritable(v))"]
    return [*tests, "v.isspace()", "not v"] if info.is_id else tests


class Frame(Protocol):
    """What tells a dataframe from a record or a collection of records: it has columns."""

    @property
    def columns(self) -> Any:
        """The columns, or their names."""


def is_frame(data: object) -> bool:
    """Whether something is a dataframe rather than a record or a collection of records."""
    # The type is asked: on a lazy frame of Polars the property itself works out the schema, with a warning.
    # Records come first, since a county's class of record may have a fact named columns.
    return not isinstance(data, Record) and hasattr(type(data), "columns")
