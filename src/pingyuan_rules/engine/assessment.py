"""What all the rules about one record say, and which of them it does not meet."""

from __future__ import annotations

import copyreg
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal, Protocol, Self, TypeVar, cast, overload

import attrs

from pingyuan_rules.engine.definition import check_same_version
from pingyuan_rules.engine.display import Displayed
from pingyuan_rules.engine.labels import Severity, Status
from pingyuan_rules.engine.values import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from pingyuan_rules.engine.definition import Book
    from pingyuan_rules.engine.labels import Label, Lang
    from pingyuan_rules.engine.policies import Citation
    from pingyuan_rules.engine.records import Record
    from pingyuan_rules.engine.rule import Rule
    from pingyuan_rules.engine.wording.remedies import Steps

S = TypeVar("S", bound="Assessment")
S_co = TypeVar("S_co", bound="Assessment", covariant=True)


def named(record: object) -> str:
    """A record by its class and, where it has one, its id."""
    # By no other fact: a record may be about a person, and results are printed into logs.
    name, identifier = type(record).__name__, getattr(record, "id", UNKNOWN)
    return name if identifier is UNKNOWN else f"{name}({identifier!r})"


@attrs.frozen
class Finding(Displayed):
    """One rule that a record does not meet.

    Attributes:
        rule: The rule.
        record: The record.
        policy: The policy it was asked under.
    """

    rule: Rule[Any, Any, Any]
    record: Any = attrs.field(repr=named)
    policy: Any = attrs.field(repr=False)

    @property
    def label(self) -> Label:
        """What is wrong."""
        return self.rule.unmet_label

    @property
    def severity(self) -> Severity:
        """How strictly the rule binds on the policy's day."""
        return self.rule.severity_on(self.policy.on)

    @property
    def clauses(self) -> tuple[Citation, ...]:
        """The clauses the rule rests on by the policy's day."""
        return self.rule.clauses_on(self.policy.on)

    @property
    def facts(self) -> dict[str, object]:
        """The facts by which the record falls short, with their values."""
        return {name: getattr(self.record, name) for name in self.rule.shortfall.facts_on(self.policy.on)}

    @property
    def missing(self) -> tuple[str, ...]:
        """The missing facts that decide whether the rule applies to the record; empty if that is decided."""
        # A rule that applies to every record needs nothing to decide this.
        return self.rule.shortfall.missing(self.record, self.policy) if self.rule.info.asked_of is not None else ()

    @property
    def missing_parameters(self) -> tuple[str, ...]:
        """The parameters without a value on the policy's day that decide it, likewise."""
        if self.rule.info.asked_of is None:
            return ()
        names: tuple[str, ...] = self.rule.shortfall.missing_parameters(self.record, self.policy)
        return names

    def remedies(self, lang: Lang = "en") -> tuple[str, ...]:
        """What must come to hold so that the rule is met: each of the conditions, or one of a group."""
        return self.rule.remedies(self.record, self.policy, lang)

    @property
    def steps(self) -> Steps:
        """The remedies for programs, as steps that are all needed, each with its ways, any of which is enough.

        A way is made of goals that are all needed: a fact, an operator and a value. A step without a way cannot be
        advised, as the words say.
        """
        from pingyuan_rules.engine.wording.remedies import steps  # noqa: PLC0415 - loaded when first used

        return steps(self.rule, self.record, self.policy)


class _OfBook:
    """What a result class has from its book, which is found when it is first asked for."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, assessment: object, cls: type[Assessment]) -> Any:
        # A book gives a result class both of them, and then this one is no longer asked.
        if (place := vars(cls).get("_book_place")) is None:
            message = (
                f"{cls.__name__} does not know its {self._name} yet: ask its book first, or write "
                f'class {cls.__name__}(Assessment, book="module:name of the book")'
            )
            raise AttributeError(message)
        from pkgutil import resolve_name  # noqa: PLC0415 - in most processes the book has been asked already

        book: Book[Any] = resolve_name(place)
        book.bind_result(cls)
        return vars(cls)[self._name]


@attrs.frozen
class Assessment(Displayed):
    """The base of every result class: the record and the policy, followed by one field per rule.

    A class that is written out may say where its book stands: `class BranchAssessment(Assessment, book="module:name")`.
    Then its `book` and `rules` are known in every process, whether or not the book has been asked or even loaded there.

    Attributes:
        record: The record that was assessed.
        policy: The policy it was assessed under.
    """

    record: Any = attrs.field(repr=named)
    policy: Any = attrs.field(repr=False)

    book: ClassVar[Book[Any]] = cast("Any", _OfBook())
    rules: ClassVar[tuple[Rule[Any, Any, Any], ...]] = cast("Any", _OfBook())
    _book_place: ClassVar[str]

    def __init_subclass__(cls, *, book: str | None = None) -> None:
        """Note where the book stands: `module:name`."""
        super().__init_subclass__()
        if book is not None:  # attrs makes a class with slots anew, and does not say it again
            cls._book_place = book

    @property
    def status(self) -> Mapping[str, Status]:
        """How each rule's answer stands."""
        dormant = _not_in_force(self.rules, self.policy.on)
        statuses: dict[str, Status] = {}
        for rule in self.rules:
            answer = getattr(self, rule.name)
            if answer is not UNKNOWN:  # asked here, not of the rule: most answers are known, and a call costs more
                statuses[rule.name] = Status.DECIDED
            elif rule.name in dormant:
                statuses[rule.name] = Status.NOT_IN_FORCE
            else:
                statuses[rule.name] = rule.status_of(answer, self.record, self.policy)
        return statuses

    @property
    def missing_parameters(self) -> Mapping[str, tuple[str, ...]]:
        """The parameters without a value on the policy's day, for each answer whose status is `NO_VALUE`."""
        statuses = self.status
        return {
            rule.name: rule.missing_parameters(self.record, self.policy)
            for rule in self.rules
            if statuses[rule.name] is Status.NO_VALUE
        }

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The rules that the record falls short of, in the order of the book."""
        return tuple(
            Finding(rule, self.record, self.policy)
            for rule in self.rules
            # By `info`, not by the rule's property, which doubles the time of this.
            if (met := rule.info.met_when) is not None
            and getattr(self, rule.name) is (not met)
            # The shortfall is asked only where it can differ from the answer.
            and (rule.info.asked_of is None or rule.shortfall(self.record, self.policy) is True)
        )

    @property
    def open_findings(self) -> tuple[Finding, ...]:
        """What would be findings if the rules were asked of the record, when facts to tell that are missing."""
        return tuple(
            Finding(rule, self.record, self.policy)
            for rule in self.rules
            if rule.info.asked_of is not None
            and getattr(self, rule.name) is (not rule.info.met_when)
            and rule.shortfall(self.record, self.policy) is UNKNOWN
        )

    @property
    def undecided(self) -> tuple[Rule[Any, Any, Any], ...]:
        """The rules left undecided by unknown facts, in their answers or, if they have `asked_of`, in their shortfalls.

        Open findings are among them, unless they wait for a value of the policy alone. A rule that is not asked of the
        record is not, whatever its answer lacks; nor is one that looks at related records which are optional, and
        which nobody recorded.
        """
        undecided: list[Rule[Any, Any, Any]] = []
        for rule, status in zip(self.rules, self.status.values(), strict=True):
            open_ = status is Status.UNKNOWN
            if rule.info.asked_of is not None:
                open_ = rule.shortfall.status(self.record, self.policy) is Status.UNKNOWN
            if open_ and all(getattr(self.record, name) is not UNKNOWN for name in rule.optional_relations):
                undecided.append(rule)
        return tuple(undecided)

    def __reduce__(self) -> tuple[Callable[..., Assessment], tuple[object, ...]]:
        # With the rules, which are found by their names: in a new process nobody has asked the book yet, and modules
        # that add rules to it may not be loaded.
        cls = type(self)
        values = tuple(getattr(self, field.name) for field in attrs.fields(cls))
        return restore, (cls, () if "_book_place" in vars(cls) else self.rules, self.version, values)

    @property
    def version(self) -> str:
        """The version of the library that gave these answers."""
        return self.book.version

    @property
    def fingerprint(self) -> str:
        """The digest of the policy's values."""
        fingerprint: str = self.policy.fingerprint
        return fingerprint

    @property
    def overlay(self) -> str:
        """The name and version of the values that were laid over the book's own policy; empty if there are none."""
        name: str = self.policy.overlay_name
        return name


class Assessable(Protocol[S_co]):
    """A record whose class names the class of its assessment, so that checkers know what `assess` gives."""

    @classmethod
    def __assessment__(cls) -> type[S_co]:
        """The class of what every rule about such a record says."""
        ...


@lru_cache  # the statuses of thousands of records are asked for on one day
def _not_in_force(rules: tuple[Rule[Any, Any, Any], ...], on: date) -> frozenset[str]:
    return frozenset(rule.name for rule in rules if not rule.info.in_force(on))


class Assessments(Displayed, tuple[S_co, ...], Generic[S_co]):  # noqa: SLOT001 - a tuple of any length has no room for slots
    """Results for several records of one class: a tuple that notebooks show as one table.

    Attributes:
        record: The class of record.
        rules: The rules that were asked.
    """

    record: type[Record]
    rules: tuple[Rule[Any, Any, Any], ...]

    def __new__(cls, results: Iterable[S_co], record: type[Record], rules: Iterable[Rule[Any, Any, Any]]) -> Self:
        """Put results together.

        Args:
            results: The results, all of one class of record.
            record: The class of record.
            rules: The rules that were asked.
        """
        assessments = super().__new__(cls, results)
        assessments.record, assessments.rules = record, tuple(rules)
        return assessments

    def __repr__(self) -> str:
        return f"<Assessments of {self.record.__name__}: {len(self)}>"

    def __reduce__(self) -> tuple[Callable[..., Assessments[S_co]], tuple[object, ...]]:
        return Assessments, (tuple(self), self.record, self.rules)

    @overload
    def to_frame(self, backend: Literal["polars"] = "polars") -> pl.DataFrame: ...
    @overload
    def to_frame(self, backend: Literal["pandas"]) -> pd.DataFrame: ...
    @overload
    def to_frame(self, backend: Literal["pyarrow"]) -> pa.Table: ...
    def to_frame(self, backend: Literal["polars", "pandas", "pyarrow"] = "polars") -> Any:
        """The facts of each record and every answer as a table, as `assess` gives of a table of the records.

        Amounts are in fen, answers that are scores in hundredths of a point, facts that are scores in points.

        Args:
            backend: Whose table it becomes.

        Raises:
            ValueError: When the backend is none of the three.
            ModuleNotFoundError: When the backend is not installed; the message names the extra.
        """
        from pingyuan_rules.engine.table.exchange.from_records import frame_of_answers  # noqa: PLC0415 - loads narwhals

        return frame_of_answers(self, self.record, self.rules, backend)


def restore(
    cls: type[Assessment], rules: tuple[Rule[Any, Any, Any], ...], version: str, values: tuple[object, ...]
) -> Assessment:
    """An assessment that was pickled or copied."""
    if rules:
        bind(cls, rules)
    check_same_version(cls.book, version)
    return cls(*values)


class MadeClass(type):
    """The class of result classes that a book makes. No module holds them, so a pickle names their rules instead."""


# Its name stands in pickles, as do those of `restore` and of the like in other modules.
def find_made_class(rules: tuple[Rule[Any, Any, Any], ...]) -> Any:
    """The class of result that a book made for these rules."""
    return rules[0].book.made_class(rules)


# Here and not as a method, since pickle takes every class that has none here to be a name in a module.
copyreg.pickle(MadeClass, lambda cls: (find_made_class, (cast("Any", cls).rules,)))


def make_result(rules: tuple[Rule[Any, Any, Any], ...]) -> type[Assessment]:
    """A result class with one field for each of the rules, which are about one class of record."""
    plain: Any = MadeClass(f"{rules[0].record.__name__}Assessment", (Assessment,), {})
    result: type[Assessment] = attrs.frozen(plain, these={rule.name: attrs.field() for rule in rules})
    return bind(result, rules)


def bind(result: type[S], rules: tuple[Rule[Any, Any, Any], ...]) -> type[S]:
    """Tell a result class its rules, whose names must be its fields, and their book.

    Raises:
        TypeError: When fields and rules differ.
    """
    # `vars`, since a class derived from a bound one inherits rules that are not its own.
    if vars(result).get("rules") == rules:
        return result
    fields = [field.name for field in attrs.fields(result)][len(attrs.fields(Assessment)) :]
    names = [rule.name for rule in rules]
    # Their order too, because compiled code passes the answers by place.
    if fields != names:
        differ = sorted(set(fields) ^ set(names)) or "their order"
        record = rules[0].record.__name__
        message = f"{result.__name__} must have one field per rule about {record}; they differ in {differ}"
        raise TypeError(message)
    result.book, result.rules = rules[0].book, rules
    return result
