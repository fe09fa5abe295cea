"""What a rule is: its tree, its facts, its clauses and the dates on which it is in force.

What is read from it (an answer, a column, a sentence) stands in the readings, which import this module; `rule.py` puts
both together for the people who call rules.
"""

from __future__ import annotations

import inspect
from datetime import date
from functools import cached_property, update_wrapper
from string import Formatter
from typing import TYPE_CHECKING, Any, Never, Protocol, TypeVar, cast, get_type_hints

import attrs

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.checking.source import read_source
from pingyuan_rules.engine.checking.term_units import TermUnits
from pingyuan_rules.engine.facts.fact_definitions import facts_of
from pingyuan_rules.engine.helpers import Helper
from pingyuan_rules.engine.history import last_day
from pingyuan_rules.engine.labels import Label
from pingyuan_rules.engine.policies import Parameters, holding_on, resolve
from pingyuan_rules.engine.problems import RuleError
from pingyuan_rules.engine.records import Record, relations_of
from pingyuan_rules.engine.tracing import Subject, Tracer, describe, traced
from pingyuan_rules.engine.values import BOOL, DATE, DECIMAL, FEN, RATIO, TEXT, Kind, kind_of, spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AbstractContextManager
    from types import FunctionType

    from pingyuan_rules.engine.cache import Cache
    from pingyuan_rules.engine.labels import Severity
    from pingyuan_rules.engine.policies import Citation, Cite
    from pingyuan_rules.engine.terms import Term

P = TypeVar("P", bound=Parameters)

RECORD_AND_POLICY = 2


class Book(Protocol[P]):
    """What a rule, and what reads it, needs of the book in which it stands.

    Attributes:
        name: What the book is called.
        version: The version of the library that holds it.
        policy_class: The class of policy its rules take.
    """

    name: str
    version: str
    policy_class: type[P]

    @property
    def cache(self) -> Cache:
        """Keeps what was compiled and planned for the book's rules."""
        ...

    @property
    def policy_classes(self) -> tuple[type[Any], ...]:
        """The classes of policy that functions of its rules may name, those of the books that it extends among them."""
        ...

    @property
    def extensions(self) -> tuple[Any, ...]:
        """The books that extend this one."""
        ...

    def own(self, rule: Any) -> Any:
        """The rule of this book that a rule of a book it extends became; any other rule as it is."""
        ...

    def __getitem__(self, name: str) -> Any:
        """A rule by its name."""
        ...

    def resolve_policy(self, policy: P | None) -> P:
        """The policy given, or the book's own where none is."""
        ...

    def tracing(self, rule: Any) -> AbstractContextManager[None]:
        """Hold the book while a rule is traced."""
        ...

    @property
    def all_rules(self) -> tuple[Any, ...]:
        """Every rule, helpers too."""
        ...

    @property
    def laws(self) -> tuple[Any, ...]:
        """What always holds."""
        ...

    def rules_of(self, record: type[Any]) -> tuple[Any, ...]:
        """The rules about one class of record, helpers left out."""
        ...

    def result_class(self, record: type[Record]) -> type[Any]:
        """The class of the answers of every rule about a class of record."""
        ...

    def made_class(self, rules: tuple[Any, ...]) -> type[Any]:
        """A class of the answers of some rules about one class of record."""
        ...

    def bind_result(self, result: type[Any]) -> None:
        """Tell a result class of this book its rules."""
        ...


@attrs.frozen
class RuleInfo:
    """What the book says about a rule.

    Attributes:
        label: What the answer is called, in Chinese and English.
        unit: What a number counts, or None.
        cites: The clauses the rule rests on.
        severities: How strictly it binds, from which day; None for the day from which it always did. In order of time.
        met_when: The answer with which the rule is met: True or False; None when the rule only informs.
        applies: A rule that says which records this one concerns; None when it concerns all.
        since: The first day on which it is in force; None when it always was.
        until: The first day on which it is no longer in force; None when there is none.
        helper: Whether it only serves other rules and has no place of its own in results.
        unmet: What is wrong with a record that does not meet it; None when the label says so, or nothing does.
        asked_of: A rule that says which records it is asked of; None when it is asked of all.
        summary: The answer and what decides it in words, for explanations, or None.
    """

    label: Label
    unit: Label | None
    cites: tuple[Cite | Citation, ...]
    severities: tuple[tuple[date | None, Severity], ...]
    met_when: bool | None
    applies: Definition | None
    since: date | None
    until: date | None
    helper: bool
    unmet: Label | None = None
    asked_of: Definition | None = None
    summary: Label | None = None

    @property
    def shall_be(self) -> bool | None:
        """The former name of `met_when`."""
        return self.met_when

    @property
    def severity(self) -> Severity:
        """How strictly it binds by its latest provision."""
        return self.severities[-1][1]

    def severity_on(self, on: date) -> Severity:
        """How strictly it binds on a day."""
        return [severity for since, severity in self.severities if since is None or since <= on][-1]

    def in_force(self, on: date) -> bool:
        """Whether the rule is in force on a day."""
        return (self.since or date.min) <= on and (self.until is None or on < self.until)

    def outlasts(self, other: RuleInfo | Version) -> bool:
        """Whether this rule is in force whenever the other, or a text of it, is."""
        starts = (self.since or date.min) <= (other.since or date.min)
        return starts and (self.until or date.max) >= (other.until or date.max)


@attrs.frozen(eq=False)
class Version:
    """One of the texts that a rule has had, each from a day of its own; a rule whose text never changed has one.

    Attributes:
        rule: The rule.
        function: The function in which the text is written.
        since: The first day on which it holds; None if it always did.
        cites: The clauses it rests on.
        summary: The answer and what decides it in words, for explanations, or None.
    """

    rule: Definition
    function: FunctionType = attrs.field(repr=lambda function: function.__name__)
    since: date | None
    cites: tuple[Cite | Citation, ...] = attrs.field(repr=False)
    summary: Label | None = attrs.field(repr=False)
    _ends: date | None = attrs.field(repr=False)

    def __reduce__(self) -> tuple[Any, ...]:
        return find_version, (self.rule, self.place)

    @property
    def place(self) -> int:
        """Its number among the texts of the rule, from 0."""
        return self.rule.versions.index(self)

    @property
    def until(self) -> date | None:
        """The first day on which another text holds, or none; None if it has no end."""
        later = self.rule.versions[self.place + 1 :]
        return later[0].since if later else self._ends

    @property
    def text(self) -> str:
        """Its docstring."""
        return inspect.getdoc(self.function) or ""

    @property
    def clauses(self) -> tuple[Citation, ...]:
        """The clauses it rests on itself."""
        return resolve(self.cites)

    @property
    def term(self) -> Term:
        """Its tree."""
        term = self.rule.term
        if not isinstance(term, t.ByDay):
            return term
        return term.otherwise if self.place == 0 else term.on(cast("date", self.since))

    @property
    def label(self) -> Label:
        """When it holds, in words."""
        since, last = self.since, self.until and last_day(self.until)
        if last is None:
            return Label(f"自{since}起", f"from {since}") if since else Label("无起止日期", "always")
        return (
            Label(f"自{since}至{last}", f"from {since} to {last}") if since else Label(f"至{last}", f"through {last}")
        )

    def refuse(self, message: str) -> Never:
        """Raise a RuleError at its function."""
        code = self.function.__code__
        raise RuleError(self.rule.told, code.co_filename, code.co_firstlineno, message)


def find_version(rule: Definition, place: int) -> Version:
    """A text of a rule by its number; pickles call this by its name."""
    return rule.versions[place]


class Definition:
    """What a rule is, the same for every reading.

    Attributes:
        name: The function's name.
        function: The function, as it is written.
        book: The book it belongs to.
        info: Its label, citations, severity and dates in force.
        origin: In a book that extends another, the rule of that book that it was; None of a rule of its own.
        replaced: What the rule that it replaces says, as a helper in its own book; None if it replaces none.
        is_law: Whether it is a law, which is proved and never called.
    """

    is_law: bool = False

    def __init__(self, book: Book[Any], function: Callable[..., Any], info: RuleInfo) -> None:
        """Rules are made by `Rulebook.rule`.

        Raises:
            RuleError: When `applies` or `asked_of` is no rule.
        """
        update_wrapper(cast("Any", self), function)
        self.name = function.__name__
        self.function = cast("FunctionType", function)
        self.book = book
        # In a book that extends another. `_replaces` is the rule by which a replacement calls `replaced`, and `_owner`
        # the replacement, from what it replaced.
        self.origin: Definition | None = None
        self.replaced: Definition | None = None
        self._replaces: Definition | None = None
        self._owner: Definition | None = None
        self.check_conditions(info, self.function)
        # In a book that extends another, they may be named by the rules of that book.
        self.info = attrs.evolve(info, applies=book.own(info.applies), asked_of=book.own(info.asked_of))
        self._versions = [Version(self, self.function, info.since, info.cites, info.summary, info.until)]
        # Properties with a place of their own, where cached ones would do: pyright takes no cached property for a
        # property that a protocol asks for or a base class has.
        self._term: Term | None = None
        self._facts: tuple[str, ...] | None = None
        self._rules: tuple[Definition, ...] | None = None

    def __repr__(self) -> str:
        return f"<{'law' if self.is_law else 'rule'} {self.told}>"

    def __reduce__(self) -> str | tuple[Any, ...]:
        # A text tells pickle to look the rule up in its module, whose name `update_wrapper` has copied.
        return self.function.__qualname__

    def refuse(self, message: str) -> Never:
        """Raise a RuleError at the rule's definition."""
        code = self.function.__code__
        raise RuleError(self.told, code.co_filename, code.co_firstlineno, message)

    def check_conditions(self, info: RuleInfo, function: FunctionType) -> None:
        """Refuse what is no rule as a condition on which a function is to answer.

        Raises:
            RuleError: When `applies` or `asked_of` is no rule.
        """
        for option, condition in (("applies", info.applies), ("asked_of", info.asked_of)):
            if condition is None or is_rule(condition):
                continue
            found: object = condition
            message = f"{option}={found!r:.60} is no rule; name a rule that says yes or no"
            if isinstance(found, Helper):
                # It takes arguments of its own, and no word could say what it is asked about.
                name = found.name
                message = f"{option}={name} is a helper; name a rule that says yes or no, in which {name} is called"
            elif isinstance(found, Version):
                message = f"{option}={found.function.__name__} is a text of {found.rule.name}; name the rule"
            code = function.__code__
            raise RuleError(self.told, code.co_filename, code.co_firstlineno, message)

    # What the book says about it.

    @property
    def standing(self) -> RuleInfo:
        """The former name of `info`."""
        return self.info

    @property
    def label(self) -> Label:
        """What the answer is called."""
        return self.info.label

    @property
    def unmet_label(self) -> Label:
        """What is wrong with a record that does not meet the rule.

        A rule that is met by "no", such as "due but not formed", names what is wrong itself. Of any other rule that
        does not say it, only that it is not met can be said.
        """
        if self.info.unmet is not None:
            return self.info.unmet
        label = self.label
        return label if self.met_when is False else Label(f"不达标：{label.zh}", f"not met: {label.en}")

    @property
    def unit(self) -> Label | None:
        """What a number counts, or None."""
        return self.info.unit

    @property
    def severity(self) -> Severity:
        """How strictly it binds by its latest provision; `severity_on` tells it of a day."""
        return self.info.severity

    def severity_on(self, on: date) -> Severity:
        """How strictly it binds on a day: what was expected at first may be required since."""
        return self.info.severity_on(on)

    @property
    def summary(self) -> Label | None:
        """The answer and what decides it in words by its latest text, or None; `summary_on` tells it of a day."""
        return self._versions[-1].summary

    @property
    def met_when(self) -> bool | None:
        """The answer with which it is met; None when it only informs."""
        return self.info.met_when

    @property
    def clauses(self) -> tuple[Citation, ...]:
        """The clauses it rests on itself, of whatever day."""
        return resolve(self.info.cites)

    def clauses_on(self, on: date) -> tuple[Citation, ...]:
        """The clauses that hold on a day: an answer of 2016 rests on no text of 2018, nor the other way round."""
        return holding_on(self.version_on(on).clauses, on)

    # Its texts.

    @property
    def versions(self) -> tuple[Version, ...]:
        """The texts it has had, in order of time; mostly it is one, which is its function."""
        return tuple(self._versions)

    def version_on(self, on: date) -> Version:
        """The text that holds on a day; on days on which the rule is not in force, the nearest one."""
        begun = [version for version in self._versions if version.since is None or version.since <= on]
        return begun[-1] if begun else self._versions[0]

    def text_label_on(self, on: date) -> Label | None:
        """Which of several texts holds on a day, in words; None if the rule has one text."""
        return self.version_on(on).label if len(self._versions) > 1 else None

    def summary_on(self, on: date) -> Label | None:
        """The answer and what decides it in words by the text of a day, or None."""
        return self.version_on(on).summary

    def add_version(self, version: Version, ends: date | None, severity: Severity | None) -> None:
        """Take up a text that holds from a later day on.

        Args:
            version: The text.
            ends: The first day on which the rule is no longer in force.
            severity: How strictly the rule binds from the text's first day on; None if that does not change.

        Raises:
            RuleError: When its dates leave no day to a text, its function is called as the rule, or the rule was asked
                already.
        """
        last, since = self._versions[-1], cast("date", version.since)
        if self.info.until is not None:
            version.refuse(
                f"{self.name} ends on {self.info.until}; take until= out there, since a text holds until the next one"
            )
        if last.since is not None and since <= last.since:
            version.refuse(
                f"since={since} is not after {last.since}, when the text before it begins; correct the dates"
            )
        if ends is not None and ends <= since:
            version.refuse(f"a text that holds from {since} to the day before {ends} never does; correct the dates")
        if severity is not None and (day := self.info.severities[-1][0]) is not None and since <= day:
            version.refuse(f"{self.name} has a severity from {day} on; give severity= in the rule or here, in order")
        if version.function.__name__ == self.name:
            message = f"the name {self.name} is that of the rule; call the function otherwise, {self.name}_{since.year}"
            version.refuse(message)
        if self._term is not None:
            version.refuse(f"this text comes too late: {self.name} was already asked; define its texts together")
        if self.book.extensions:
            name = self.book.extensions[0].name
            version.refuse(f"this text comes too late: {name} extends {self.book.name} already; define it before")
        self._versions.append(version)
        severities = self.info.severities if severity is None else (*self.info.severities, (since, severity))
        cites = tuple(dict.fromkeys((*self.info.cites, *version.cites)))
        self.info = attrs.evolve(self.info, until=ends, severities=severities, cites=cites)
        self.derive_anew()

    def derive_anew(self) -> None:
        """Derive once more what was taken from what the rule said before."""
        self.__dict__.pop("_signature", None)  # somebody may have asked what it is about

    # What its function says.

    @cached_property
    def _signature(self) -> tuple[type[Record], bool, Kind]:
        """The class of record, whether a policy follows, and the kind of the answer."""
        first, *later = (self._signature_of(version) for version in self._versions)
        if self.origin is not None and (first[0], first[2]) != (self.origin.record, self.origin.kind):
            self.refuse(
                f"it answers {first[2].name} about {first[0].__name__}, and the rule that it replaces in "
                f"{self.origin.book.name} answers {self.origin.kind.name} about {self.origin.record.__name__}"
            )
        for version, (record, _, answer) in zip(self._versions[1:], later, strict=True):
            if record is not first[0]:
                version.refuse(f"it is about {record.__name__}, and {self.name} about {first[0].__name__}")
            if answer != first[2]:
                version.refuse(
                    f"it answers {answer.name}, and {self.name} {first[2].name}: texts of one rule answer alike"
                )
        return first[0], any(takes_policy for _, takes_policy, _ in (first, *later)), first[2]

    def _signature_of(self, version: Version) -> tuple[type[Record], bool, Kind]:
        hints = get_type_hints(version.function)
        code = version.function.__code__
        names = code.co_varnames[: code.co_argcount]
        if not 1 <= len(names) <= RECORD_AND_POLICY or code.co_kwonlyargcount:
            version.refuse("a rule takes a record and, if it needs one, a policy")
        if untyped := [name for name in (*names, "return") if name not in hints]:
            version.refuse(f"annotate {', '.join(untyped)}; a rule is typed")
        record, answer = hints[names[0]], kind_of(hints["return"])
        if not (isinstance(record, type) and issubclass(record, Record)):
            version.refuse(f"its first parameter is a Record class, not {spoken(record)}")
        if answer is None or answer.parts or answer in {TEXT, DECIMAL, RATIO}:
            version.refuse(f"it answers bool, int, Fen, date or an Enum class, not {spoken(hints['return'])}")
        policies = self.book.policy_classes
        if len(names) == RECORD_AND_POLICY and hints[names[1]] not in policies:
            version.refuse(f"its second parameter is the policy of its book, {policies[0].__name__}")
        return record, len(names) == RECORD_AND_POLICY, answer

    @property
    def record(self) -> type[Any]:
        """The class of record it is about."""
        return self._signature[0]

    @property
    def takes_policy(self) -> bool:
        """Whether its function takes a policy as well as the record."""
        return self._signature[1]

    @property
    def kind(self) -> Kind:
        """The kind of its answer."""
        return self._signature[2]

    @property
    def term(self) -> Term:
        """Its tree, traced and checked the first time it is asked for; the rules it calls are traced too.

        Raises:
            RuleError: For the first thing that is not written in the language of rules, naming file, line and remedy.
        """
        if self._term is None:
            with self.book.tracing(self):
                self._term = self._trace()
        return self._term

    def _trace(self) -> Term:
        for version in self._versions:
            # The source first: a fact that `is` a member, for one, would be traced to False in silence.
            read_source(cast("FunctionType", version.function), is_rule)
        self._check_info()
        texts = [self._trace_text(version) for version in self._versions]
        return texts[0] if len(texts) == 1 else self._by_day(texts)

    def _by_day(self, texts: list[Term]) -> Term:
        """The texts of a rule as one tree, which asks for the day."""
        day, first = t.Param("on", DATE), texts[0]
        begins = [t.Compare(">=", day, t.Const(version.since, DATE)) for version in self._versions[1:]]
        term = t.ByDay(tuple(zip(begins, texts[1:], strict=True))[::-1], first, self.kind)
        self.term_units = TermUnits(facts_of(self.record), facts_of(self.book.policy_class), self._roots(term))
        counted = self.term_units.of(first)
        for version, text in zip(self._versions[1:], texts[1:], strict=True):
            count = self.term_units.of(text)
            if self.unit is None and counted and count and not counted.counts_like(count):
                version.refuse(
                    f"it counts {count.unit.en}, and the first text of {self.name} {counted.unit.en}: texts of one "
                    "rule count alike"
                )
        return term

    def _roots(self, term: Term) -> list[Term]:
        """A tree and those of the rules that are called in it."""
        called = {cast("Definition", part.rule) for part in t.walk(term) if isinstance(part, t.Call)}
        return [term, *(rule.term for each in called for rule in (each, *each.rules))]

    def _trace_text(self, version: Version) -> Term:
        facts, policy = facts_of(self.record), self.book.policy_class
        code = version.function.__code__
        tracer = Tracer(
            self.told,
            code,
            facts,
            facts_of(policy),
            elsewhere=self.how_written,
            read=lambda helper: read_source(helper, is_rule, self.told),
            own=self.called_rule,
        )
        arguments = [Subject(self.record, facts, t.Fact, tracer, relations_of(self.record))]
        if self._signature_of(version)[1]:
            arguments.append(Subject(policy, facts_of(policy), t.Param, tracer))
        term = traced(cast("FunctionType", version.function), arguments, tracer)
        if term.kind != self.kind:
            version.refuse(f"it declares {self.kind.name} and returns {describe(term)}")
        self._check_implications(term, version)
        if self.info.applies is not None:
            term = t.Concerns(t.Call(self.info.applies, BOOL), term, term.kind)
        self._check_text(term, version, tracer)
        return term

    def _check_text(self, term: Term, version: Version, tracer: Tracer) -> None:
        if self.info.asked_of is not None:
            self._check_call(self.info.asked_of, version)
        for part in t.walk(term):
            if isinstance(part, t.Call):
                self._check_call(cast("Definition", part.rule), version)
            elif isinstance(part, t.Fold):
                self._check_fold(part, version)
        # Kept, since explanations ask for the units of the same terms.
        self.term_units = TermUnits(facts_of(self.record), facts_of(self.book.policy_class), self._roots(term))
        self.term_units.check(term, tracer.refuse)
        # A helper may keep an amount times percent undivided, so that what calls it loses nothing.
        undivided = self.info.helper and term.kind == FEN
        if not undivided and (mistake := self.term_units.conflict_with(self.unit, term)) is not None:
            version.refuse(mistake)
        texts = () if version.summary is None else (version.summary.zh, version.summary.en)
        named = {name for text in texts for _, name, *_ in Formatter().parse(text) if name is not None}
        if unread := sorted(named - {"answer", *t.named_terms(term)}):
            version.refuse(f"its summary names {', '.join(unread)}, which it does not read; name facts that it reads")

    def called_rule(self, rule: Definition) -> Definition:
        """What a rule means that is called in the function: in a book that extends another, the rule of this book.

        A replacement that calls the rule it replaces means what that says, also if it names it as a rule of a book that
        the other extends in turn.
        """
        if self.replaced is not None and became_of(self._replaces, rule):
            return self.replaced
        own: Definition = self.book.own(rule)
        return own

    def how_written(self, name: str) -> str | None:
        """How a rule, a fact or a parameter is written that a rule looks for in the wrong place."""
        code = self.function.__code__
        record, policy = [*code.co_varnames[: code.co_argcount], "policy"][:RECORD_AND_POLICY]
        if name in facts_of(self.record):
            return f"{record}.{name}, a fact"
        if name in facts_of(self.book.policy_class):
            return f"{policy}.{name}, a parameter"
        return next((rule.called for rule in self.book.all_rules if rule.name == name and rule is not self), None)

    @property
    def told(self) -> str:
        """The name in messages. A rule that was replaced has its own name there, with the books."""
        if self._owner is None:
            return self.name
        first: Any = self
        while first._owner is not None:  # noqa: SLF001 - a rule like this, copied from the book that this one extends
            first = first.origin
        return f"{first.name} (as in {first.book.name}, replaced in {self.book.name})"

    @property
    def written(self) -> str:
        """How it is written outside of rules."""
        return self.name if self._owner is None else f"{self._owner.written}.replaced"

    @property
    def called(self) -> str:
        """How a rule calls it. What was replaced is called by the name of its replacement."""
        if self._owner is not None:
            return self._owner.called
        return f"{self.written}({'record, policy' if self.takes_policy else 'record'})"

    def _check_info(self) -> None:
        info, record = self.info, self.record
        if self.name in relations_of(record):
            self.refuse(f"{record.__name__} has related records of that name; rename the rule")
        if self.name in facts_of(record):
            self.refuse(f"{record.__name__} has a fact of that name, and both would be one column; rename the rule")
        if info.met_when is not None and self.kind != BOOL:
            self.refuse(f"met_when={info.met_when} is for conditions, and it answers {self.kind.name}; leave it out")
        if info.applies is not None and info.applies.kind != BOOL:
            self.refuse(f"applies={info.applies.name} is to say yes or no, and it answers {info.applies.kind.name}")
        if info.met_when is None and (info.asked_of is not None or info.unmet is not None):
            self.refuse("asked_of and unmet are for rules that can be met; add met_when, or leave them out")
        if info.asked_of is not None and info.asked_of.kind != BOOL:
            self.refuse(f"asked_of={info.asked_of.name} is to say yes or no, and it answers {info.asked_of.kind.name}")

    def _check_implications(self, whole: Term, version: Version) -> None:
        parts = whole.children if self.is_law else (whole,)
        if any(isinstance(part, t.Implies) for part in t.walk(*parts)):
            version.refuse("implies(...) is what a law says as a whole; write any_of(not_(premise), conclusion) here")

    def _check_call(self, rule: Definition, version: Version) -> None:
        self._check_called(rule, version)
        if rule.record is not self.record:
            version.refuse(f"{rule.told} is about {rule.record.__name__}, this rule about {self.record.__name__}")
        rule.term  # noqa: B018 - traces it, so that rules that call each other in a circle are found now

    def _check_called(self, rule: Definition, version: Version) -> None:
        """Refuse what no text of this rule may ask, of whatever record."""
        if rule.is_law:
            version.refuse(f"{rule.told} is a law, which is proved and never computed with; call rules alone")
        if rule.book is not self.book:
            version.refuse(f"{rule.told} stands in the book {rule.book.name}; a rule calls rules of its own book")
        if not rule.info.outlasts(version):
            version.refuse(f"{rule.told} is not in force as long as this rule; give both the same dates")

    def _check_fold(self, fold: t.Fold, version: Version) -> None:
        rule = cast("Definition", cast("t.Call", fold.item).rule)
        relation = relations_of(self.record)[fold.relation.name]
        self._check_called(rule, version)
        if rule.record is not relation.record:
            cls = relation.record.__name__
            version.refuse(f"{rule.told} is about {rule.record.__name__}, and {relation.name} are records of {cls}")
        for part in t.walk(rule.term, *(called.term for called in rule.rules)):
            if isinstance(part, t.Fold):
                version.refuse(f"{rule.told} looks at related records itself; fold over one relation at a time")
            if isinstance(part, t.ChooseOne):
                version.refuse(
                    f"{rule.told} has no answer if not exactly one of its cases holds; fold over a rule that answers "
                    "for each, with choose(...)"
                )
            if isinstance(part, t.Concerns):
                version.refuse(
                    f"{rule.told} does not answer for every {rule.record.__name__}, since it or a rule that it calls "
                    "has applies=; fold over a rule that answers for each, with all_of(...) or choose(...)"
                )

    # What it depends on.

    @property
    def rules(self) -> tuple[Definition, ...]:
        """The rules it calls, directly or not, callees before callers."""
        if self._rules is None:
            called: dict[Definition, None] = {}
            for term in t.walk(self.term):
                if isinstance(term, t.Call):
                    rule = cast("Definition", term.rule)
                    called.update(dict.fromkeys((*rule.rules, rule)))
            self._rules = tuple(called)
        return self._rules

    @cached_property
    def folds(self) -> tuple[t.Fold, ...]:
        """What it asks of related records, through called rules too."""
        if not relations_of(self.record):  # as of most classes, and to look through the trees would cost a walk
            return ()
        roots = (self.term, *(rule.term for rule in self.rules))
        # What only asks whether they are recorded asks nothing of them.
        return tuple(term for term in t.walk(*roots) if isinstance(term, t.Fold) and isinstance(term.item, t.Call))

    @cached_property
    def optional_relations(self) -> tuple[str, ...]:
        """The related records that it looks at and that nobody need record."""
        relations = relations_of(self.record)
        return tuple(dict.fromkeys(each.relation.name for each in self.folds if relations[each.relation.name].optional))

    @cached_property
    def single_choices(self) -> tuple[t.ChooseOne, ...]:
        """Its choices of the one case that holds, and those of the rules that it calls."""
        roots = (self.term, *(rule.term for rule in self.rules))
        return tuple(term for term in t.walk(*roots) if isinstance(term, t.ChooseOne))

    def single_choices_on(self, on: date) -> tuple[t.ChooseOne, ...]:
        """The same by the texts of a day: those of other days say nothing about an answer."""
        if not (self.single_choices and self._has_texts):  # as of most rules
            return self.single_choices
        return tuple(term for term in t.walk(*t.trees_on(on, self.term)) if isinstance(term, t.ChooseOne))

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts it depends on, through called rules too, in the order of the record."""
        if self._facts is None:
            self._facts = self._leaves(t.Fact, self.record)
        return self._facts

    def facts_on(self, on: date) -> tuple[str, ...]:
        """The facts it depends on under policies of a day, through called rules too, in the order of the record."""
        if not self._has_texts:  # as of most rules, and to walk the trees would cost a small table dear
            return self.facts
        used = {part.name for part in t.walk(*t.trees_on(on, self.term)) if isinstance(part, t.Fact)}
        return tuple(name for name in self.facts if name in used)

    @cached_property
    def _has_texts(self) -> bool:
        """Whether it, or a rule that it calls, has several texts."""
        return any(len(rule.versions) > 1 for rule in (self, *self.rules))

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """The parameters of the policy it depends on, through called rules too."""
        related = dict.fromkeys(cast("Definition", cast("t.Call", fold.item).rule) for fold in self.folds)
        folded = {name for rule in related for name in rule.parameters}
        own = self._leaves(t.Param, self.book.policy_class)
        if not folded:
            return own
        return tuple(name for name in facts_of(self.book.policy_class) if name in folded or name in own)

    @cached_property
    def term_units(self) -> TermUnits:
        """What its terms, and those of the rules it calls, count."""
        roots = (self.term, *(rule.term for rule in self.rules))
        return TermUnits(facts_of(self.record), facts_of(self.book.policy_class), roots)

    def _leaves(self, leaf: type[t.Fact | t.Param], owner: type) -> tuple[str, ...]:
        roots = (self.term, *(rule.term for rule in self.rules))
        used = {term.name for term in t.walk(*roots) if isinstance(term, leaf)}
        return tuple(name for name in facts_of(owner) if name in used)


def is_rule(value: object) -> bool:
    """Whether something is a rule, which rules and helpers may call."""
    return isinstance(value, Definition)


def became_of(rule: Any, other: Any) -> bool:
    """Whether a rule or law, if it is one, is the other or what that became in a book that extends another."""
    while rule is not None and rule is not other:
        rule = rule.origin
    return rule is not None


def check_same_version(book: Book[Any], version: str) -> None:
    """Refuse what was pickled where a book had another version, whose rules may have given other answers.

    Raises:
        UnpicklingError: When the versions differ.
    """
    if version != book.version:
        from pickle import UnpicklingError  # noqa: PLC0415 - whoever reads a pickle has loaded it; others need it not

        message = (
            f"this was pickled under version {version} of the rules, and here they have version {book.version}; "
            "ask about the record again. To keep answers from one version to the next, keep a receipt"
        )
        raise UnpicklingError(message)


def values_of(rules: Iterable[Definition], policy: Parameters) -> dict[str, object]:
    """The values of every parameter that rules use."""
    names = dict.fromkeys(name for rule in rules for name in rule.parameters)
    return {name: getattr(policy, name) for name in names}
