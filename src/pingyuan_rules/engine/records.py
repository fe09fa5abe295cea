"""Records: what is known of a case, with the records of other classes that belong to it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, ClassVar, Protocol, SupportsIndex, TypeVar, cast, get_args, get_origin, get_type_hints, overload

import attrs

from pingyuan_rules.engine.cache import cached_by_class
from pingyuan_rules.engine.decimals import HUNDREDTHS_IN_ONE, ExactDecimal
from pingyuan_rules.engine.display import Displayed, FixedDict, LongDisplay
from pingyuan_rules.engine.facts.fact_definitions import META, facts_of
from pingyuan_rules.engine.facts.fact_info import REPLACE, FactInfo, wrong_texts
from pingyuan_rules.engine.history import check_unambiguous, check_version
from pingyuan_rules.engine.labels import Label
from pingyuan_rules.engine.problems import InvalidData, Problem, shown
from pingyuan_rules.engine.values import (
    BOOL,
    DATE,
    DECIMAL,
    INT,
    RELATED,
    TEXT,
    UNKNOWN,
    Kind,
    Unknown,
    known_type,
    without_numpy,
)

_RELATION = "pingyuan_rules.relation"
_PYTHON_TYPES: dict[Kind, type] = {BOOL: bool, DATE: date, DECIMAL: ExactDecimal, TEXT: str}
"""The type of a fact's values; that of all others is int."""

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

    A tuple is complete: a record that is not in it does not belong. UNKNOWN says that nobody has recorded them, which
    is not the same as that there are none. The class that has the relation needs a fact `id`. Related
    records count when records are compared, in their order.

    Args:
        record: The class of the related records.
        by: The text of theirs that holds the id of the record to which they belong, such as `branch_id`.
        most: How many there can be at most for one record, from 1 to 1,000,000, so that sums over them stay exact.
        zh: What they are called in Chinese.
        en: What they are called in English.
        added: The release that added them, as for a fact.
        optional: Whether they need not be recorded. If they are not, answers about them are unknown as with other
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
    takes_rates: ClassVar[bool] = False  # ratios and scales are parameters
    invariants: ClassVar[tuple[Any, ...]] = ()  # of Invariant, which needs this class and cannot be named here

    @classmethod
    def __attrs_init_subclass__(cls) -> None:
        """Refuse a former label that means two facts, as soon as attrs has made the class."""
        metas = {
            field.name: meta
            for field in attrs.fields(cast("Any", cls))
            if (meta := field.metadata.get(META)) is not None
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
