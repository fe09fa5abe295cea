"""What all the rules about one record say, and which of them it does not meet."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal, Protocol, Self, TypeVar, overload

import attrs

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
        return {name: getattr(self.record, name) for name in self.rule.shortfall.facts}

    def remedies(self, lang: Lang = "en") -> tuple[str, ...]:
        """What must come to hold so that the rule is met: each of the conditions, or one of a group."""
        return self.rule.remedies(self.record, self.policy, lang)


@attrs.frozen
class Assessment(Displayed):
    """The base of every result class: the record and the policy, followed by one field per rule.

    Attributes:
        record: The record that was assessed.
        policy: The policy it was assessed under.
    """

    record: Any = attrs.field(repr=named)
    policy: Any = attrs.field(repr=False)

    book: ClassVar[Book[Any]]
    rules: ClassVar[tuple[Rule[Any, Any, Any], ...]]

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
        record is not, whatever its answer lacks.
        """
        undecided: list[Rule[Any, Any, Any]] = []
        for rule, status in zip(self.rules, self.status.values(), strict=True):
            open_ = status is Status.UNKNOWN
            if rule.info.asked_of is not None:
                open_ = rule.shortfall.status(self.record, self.policy) is Status.UNKNOWN
            if open_:
                undecided.append(rule)
        return tuple(undecided)

    def __reduce__(self) -> tuple[Callable[..., Assessment], tuple[object, ...]]:
        # By a rule, which is found by its name and knows its book: so a new process, in which nobody has asked the book
        # yet, has the rules of the result too.
        values = tuple(getattr(self, field.name) for field in attrs.fields(type(self)))
        rules = getattr(self, "rules", ())
        return (_restore, (rules[0], values)) if rules else (type(self), values)

    @property
    def version(self) -> str:
        """The version of the library that gave these answers."""
        return self.book.version

    @property
    def fingerprint(self) -> str:
        """The digest of the policy's values."""
        fingerprint: str = self.policy.fingerprint
        return fingerprint


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


def _restore(rule: Rule[Any, Any, Any], values: tuple[object, ...]) -> Assessment:
    """An assessment from the values of its fields and one of its rules."""
    result: Assessment = rule.book.result_class(rule.record)(*values)
    return result


def make_result(book: Book[Any], record: type[Record]) -> type[Assessment]:
    """A result class with one field per rule about a class of record."""
    fields = {rule.name: attrs.field() for rule in book.rules_of(record)}
    name = f"{record.__name__}Assessment"
    result: type[Assessment] = attrs.make_class(name, fields, bases=(Assessment,), frozen=True, slots=True)
    return result


def bind(result: type[S], book: Book[Any], record: type[Record]) -> type[S]:
    """Tell a result class its book and rules, whose names must be its fields.

    Raises:
        TypeError: When fields and rules differ.
    """
    # `vars`, since a class derived from a bound one inherits rules that are not its own.
    if "rules" in vars(result):
        return result
    rules = book.rules_of(record)
    fields = [field.name for field in attrs.fields(result)][len(attrs.fields(Assessment)) :]
    names = [rule.name for rule in rules]
    # Their order too, because compiled code passes the answers by place.
    if fields != names:
        differ = sorted(set(fields) ^ set(names)) or "their order"
        message = f"{result.__name__} must have one field per rule about {record.__name__}; they differ in {differ}"
        raise TypeError(message)
    result.book, result.rules = book, rules
    return result
