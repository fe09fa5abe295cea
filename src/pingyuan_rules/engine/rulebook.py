"""A book of rules that share a policy class."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from pingyuan_rules.engine.labels import Label, Severity
from pingyuan_rules.engine.policies import Parameters
from pingyuan_rules.engine.problems import WrongRecord
from pingyuan_rules.engine.records import Record
from pingyuan_rules.engine.rule import Rule, Standing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from pingyuan_rules.engine.assessment import Assessment, Assessments
    from pingyuan_rules.engine.labels import Lang
    from pingyuan_rules.engine.policies import Citation, Cite
    from pingyuan_rules.engine.record.compiled import Compiler
    from pingyuan_rules.engine.record.explanation import Explanation

R = TypeVar("R", bound=Record)
P = TypeVar("P", bound=Parameters)
A = TypeVar("A")
S = TypeVar("S", bound="Assessment")


RESERVED = frozenset({"book", "findings", "fingerprint", "html", "policy", "record", "rules", "status", "version"})
"""What every result has besides the answers, which are named after their rules."""


class RuleMaker(Generic[P]):
    """Makes a rule of the function it decorates."""

    def __init__(self, book: Rulebook[P], standing: Callable[[str], Standing]) -> None:
        """Made by `Rulebook.rule`."""
        self._book, self._standing = book, standing

    @overload
    def __call__(self, function: Callable[[R, P], A]) -> Rule[R, P, A]: ...
    @overload
    def __call__(self, function: Callable[[R], A]) -> Rule[R, P, A]: ...
    def __call__(self, function: Callable[..., A]) -> Rule[Any, P, A]:
        """The rule, taken up by its book."""
        rule: Rule[Any, P, A] = Rule(self._book, function, self._standing(function.__name__))
        self._book.add(rule)
        return rule


class Rulebook(Generic[P]):
    """The rules that read one class of policy, in order of definition.

    Attributes:
        name: What the book is called; results carry it.
        version: The version of the library that holds it; results carry it.
        policy_class: The class of policy its rules take.
    """

    def __init__(self, name: str, *, policy: type[P], default: Callable[[], P], version: str) -> None:
        """Open an empty book.

        Args:
            name: What the book is called.
            policy: The class of policy its rules take.
            default: Gives the policy that is used where none is given; called once, when first needed.
            version: The version of the library that holds the book.
        """
        self.name, self.version, self.policy_class = name, version, policy
        self._default = default
        self._own: P | None = None
        self._rules: dict[str, Rule[Any, P, Any]] = {}
        self._results: dict[type[Record], type[Assessment]] = {}
        self._bound: set[type[Record]] = set()
        self._path: list[Rule[Any, P, Any]] = []
        self.lock = threading.RLock()
        self._latest_group: dict[type[Record], tuple[P | None, Callable[[Any], Assessment]]] = {}
        self._latest_why: dict[type[Record], tuple[P | None, Callable[[Any], Mapping[str, Explanation]]]] = {}
        self._compiler: Compiler | None = None

    def __repr__(self) -> str:
        return f"<rulebook {self.name} with {len(self._rules)} rules>"

    def rule(
        self,
        *,
        cites: Cite | Citation | tuple[Cite | Citation, ...],
        zh: str = "",
        en: str = "",
        unit: Label | None = None,
        severity: Severity = Severity.REQUIRED,
        shall_be: bool | None = None,
        applies: Rule[Any, P, bool] | None = None,
        since: date | None = None,
        until: date | None = None,
        helper: bool = False,
    ) -> RuleMaker[P]:
        """Make a rule of the function below.

        Args:
            cites: The clause or clauses the rule rests on.
            zh: What the answer is called in Chinese.
            en: What the answer is called in English; the function's name serves for either.
            unit: What a number counts; where none is given it is taken from the facts it is made of.
            severity: How strictly it binds.
            shall_be: The answer that falls short of nothing; None when the rule only informs.
            applies: A rule that says which records this one concerns; None when it concerns all.
            since: The first day on which it is in force.
            until: The first day on which it is no longer in force.
            helper: Whether it only serves other rules and has no place of its own in results.
        """
        if since is not None and until is not None and since >= until:
            message = f"a rule in force from {since} until {until} (excluded) never is; correct the dates"
            raise ValueError(message)
        listed = cites if isinstance(cites, tuple) else (cites,)

        def standing(name: str) -> Standing:
            spoken = name.strip("_").replace("_", " ")
            label = Label(zh or spoken, en or spoken)
            return Standing(label, unit, listed, severity, shall_be, applies, since, until, helper)

        return RuleMaker(self, standing)

    def add(self, rule: Rule[Any, P, Any]) -> None:
        """Take up a rule, whose name must be new and whose record must not have been assessed yet."""
        if rule.name in self._rules:
            message = f"{self.name} already has a rule {rule.name}; a rule's name is also its column, so it is unique"
            raise ValueError(message)
        if rule.name in RESERVED and not rule.standing.helper:
            message = f"a rule cannot be called {rule.name}, since every result has a {rule.name} of its own"
            raise ValueError(message)
        if not rule.standing.helper and self._bound and rule.record in self._bound:
            message = f"{rule.name} comes too late: {self.name} was already asked about a {rule.record.__name__}"
            raise ValueError(message)
        self._rules[rule.name] = rule

    @property
    def rules(self) -> tuple[Rule[Any, P, Any], ...]:
        """Every rule but the helpers, in order of definition."""
        return tuple(rule for rule in self._rules.values() if not rule.standing.helper)

    @property
    def all_rules(self) -> tuple[Rule[Any, P, Any], ...]:
        """Every rule, helpers too, in order of definition."""
        return tuple(self._rules.values())

    def __getitem__(self, name: str) -> Rule[Any, P, Any]:
        return self._rules[name]

    def __contains__(self, name: object) -> bool:
        return name in self._rules

    def rules_of(self, record: type[R]) -> tuple[Rule[R, P, Any], ...]:
        """The rules about one class of record, helpers left out.

        Raises:
            WrongRecord: When there are none, as for a list of records, or a class derived from a record class.
        """
        found = tuple(rule for rule in self.rules if rule.record is record)
        if not found:
            message = f"{self.name} has no rules about {record.__name__}"
            raise WrongRecord(message)
        return found

    @property
    def records(self) -> tuple[type[Record], ...]:
        """The classes of record that rules are about."""
        return tuple(dict.fromkeys(rule.record for rule in self.rules))

    def check(self) -> None:
        """Trace every rule now, rather than when each is first used.

        Raises:
            RuleError: For the first rule that is not written in the language.
        """
        for rule in self.all_rules:
            rule.term  # noqa: B018 - traces it

    def policy_or_own(self, policy: P | None) -> P:
        """The policy given, or the book's own where none is.

        Raises:
            TypeError: When it is no policy of the book's class.
        """
        if isinstance(policy, self.policy_class):
            return policy
        if policy is not None:
            message = f"a policy is a {self.policy_class.__name__}, not {type(policy).__name__}: {policy!r:.60}"
            raise TypeError(message)
        if self._own is None:
            with self.lock:
                self._own = self._own or self._default()
        return self._own

    @contextmanager
    def tracing(self, rule: Rule[Any, P, Any]) -> Iterator[None]:
        """Hold the book while a rule is traced, and find rules that call each other in a circle."""
        with self.lock:
            if rule in self._path:
                circle = " -> ".join(r.name for r in (*self._path[self._path.index(rule) :], rule))
                self._path[-1].refuse(f"rules call each other in a circle: {circle}; take one call out")
            self._path.append(rule)
            try:
                yield
            finally:
                self._path.pop()

    @property
    def compiler(self) -> Compiler:
        """What compiles this book's rules, and keeps what it compiled."""
        if self._compiler is None:
            from pingyuan_rules.engine.record.compiled import Compiler  # noqa: PLC0415 - loaded when first used

            self._compiler = Compiler()
        return self._compiler

    # Answers from all rules about a record at once.

    def result(self, record: type[Record], result: type[S]) -> type[S]:
        """Use a class with one typed field per rule as what `assess` gives for a class of record."""
        self._results[record] = result
        return result

    def result_class(self, record: type[Record]) -> type[Assessment]:
        """The class that `assess` gives for a class of record, made when none was registered."""
        from pingyuan_rules.engine.assessment import bind, make_result  # noqa: PLC0415 - loaded when first used

        with self.lock:
            if record not in self._results:
                self._results[record] = make_result(self, record)
            self._bound.add(record)
            return bind(self._results[record], self, record)

    def assess(self, record: Record, policy: P | None = None) -> Assessment:
        """Every rule about the record, answered together."""
        latest = self._latest_group.get(record.__class__)
        if latest is None or latest[0] is not policy:
            latest = self._latest_group[type(record)] = (policy, self._group(type(record), policy))
        return latest[1](record)

    def _group(self, record: type[Record], policy: P | None) -> Callable[[Any], Assessment]:
        from pingyuan_rules.engine.record.compiled import compile_group  # noqa: PLC0415 - loaded when first used

        return compile_group(self, record, self.policy_or_own(policy))

    def explain(self, record: Record, policy: P | None = None) -> Mapping[str, Explanation]:
        """Why every rule about the record answers as it does, by the rule's name; rules not in force are left out."""
        latest = self._latest_why.get(record.__class__)
        if latest is None or latest[0] is not policy:
            latest = self._latest_why[type(record)] = (policy, self._group_why(type(record), policy))
        return latest[1](record)

    def _group_why(self, record: type[Record], policy: P | None) -> Callable[[Any], Mapping[str, Explanation]]:
        from pingyuan_rules.engine.record.explanation import group_explainer  # noqa: PLC0415 - loaded when first used

        return group_explainer(self, record, self.policy_or_own(policy))

    def assess_all(
        self, records: Iterable[Record], record: type[Record], policy: P | None = None
    ) -> Assessments[Assessment]:
        """Every rule about each of several records of one class.

        Raises:
            WrongRecord: For the first record of another class.
        """
        from pingyuan_rules.engine.assessment import Assessments  # noqa: PLC0415 - loaded when first used

        answer = self._group(record, policy)
        return Assessments((answer(_of_class(each, record)) for each in records), record, self.rules_of(record))

    def html(self, lang: Lang = "en") -> str:
        """What a notebook shows: every rule, by the class of record it is about; escaped, no scripts."""
        from pingyuan_rules.engine.wording import displays  # noqa: PLC0415 - words are built only when looked at

        return displays.rulebook(self, lang)

    def _repr_html_(self) -> str:
        return self.html()


def _of_class(found: Record, record: type[Record]) -> Record:
    if not isinstance(found, record):
        message = f"expected {record.__name__}, found {type(found).__name__}"
        raise WrongRecord(message)
    return found
