"""A book of rules that share a policy class."""

from __future__ import annotations

import sys
import threading
import warnings
from collections.abc import Mapping
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from keyword import iskeyword
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, Self, TypeVar, overload

import attrs

from pingyuan_rules.engine.assessment import Assessable, Assessment, Assessments, bind, make_result, named
from pingyuan_rules.engine.cache import Cache, free_after_fork
from pingyuan_rules.engine.checking.source import read_source
from pingyuan_rules.engine.definition import RuleInfo, became_of, check_same_version, is_rule
from pingyuan_rules.engine.display import Displayed
from pingyuan_rules.engine.helpers import Helper
from pingyuan_rules.engine.history import check_period
from pingyuan_rules.engine.labels import Label, Severity
from pingyuan_rules.engine.laws.law import Law, LawMaker
from pingyuan_rules.engine.laws.monotony import Monotony
from pingyuan_rules.engine.policies import Parameters
from pingyuan_rules.engine.problems import WrongRecord
from pingyuan_rules.engine.records import Record, check_several
from pingyuan_rules.engine.rule import Explanation, Question, Rule, Shortfall

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pingyuan_rules.engine.policies import Citation, Cite
    from pingyuan_rules.engine.record.trace_values import Values

R = TypeVar("R", bound=Record)
P = TypeVar("P", bound=Parameters)
Q = TypeVar("Q", bound=Parameters)
A = TypeVar("A")
Z = ParamSpec("Z")
S = TypeVar("S", bound=Assessment)


RESERVED = frozenset(
    {
        "book",
        "findings",
        "fingerprint",
        "html",
        "missing_parameters",
        "open_findings",
        "overlay",
        "policy",
        "record",
        "rules",
        "status",
        "undecided",
        "version",
    }
)
"""What every result has besides the answers, which are named after their rules."""


COMPILED = 2048
"""How many functions a book keeps: all rules about two classes of record, under a thousand policies that differ in what
the rules read. All rules about a branch weigh 70 KB."""


class RuleMaker(Generic[P]):
    """Makes a rule of the function it decorates."""

    def __init__(self, book: Rulebook[P], describe: Callable[[str], RuleInfo]) -> None:
        """Made by `Rulebook.rule`."""
        self._book, self._describe = book, describe

    @overload
    def __call__(self, function: Callable[[R, P], A]) -> Rule[R, P, A]: ...
    @overload
    def __call__(self, function: Callable[[R], A]) -> Rule[R, P, A]: ...
    def __call__(self, function: Callable[..., A]) -> Rule[Any, P, A]:
        """The rule, taken up by its book; one without a docstring has its label for it."""
        info = self._describe(function.__name__)
        if function.__doc__ is None:
            function.__doc__ = f"{info.label.en[:1].upper()}{info.label.en[1:]}."
        rule: Rule[Any, P, A] = Rule(self._book, function, info)
        self._book.add(rule)
        return rule


@attrs.frozen
class Replacing(Generic[R, P, A]):
    """Makes the function it decorates what a rule says in a book that extends another.

    Attributes:
        rule: The rule of this book.
        changes: What is said of it otherwise than of the rule that it replaces.
    """

    rule: Rule[R, P, A]
    changes: Mapping[str, Any]

    @overload
    def __call__(self, function: Callable[[R, P], A]) -> Rule[R, P, A]: ...
    @overload
    def __call__(self, function: Callable[[R], A]) -> Rule[R, P, A]: ...
    def __call__(self, function: Callable[..., A]) -> Rule[R, P, A]:
        """The rule, which stands where the one it replaces stood.

        Raises:
            RuleError: When `applies` or `asked_of` is no rule.
            ValueError: When it was replaced or asked already.
        """
        if function.__doc__ is None:
            function.__doc__ = self.rule.__doc__
        self.rule.become(function, attrs.evolve(self.rule.info, **self.changes))
        return self.rule


class Rulebook(Displayed, Generic[P]):
    """The rules that read one class of policy, in order of definition.

    Attributes:
        name: What the book is called; results carry it.
        version: The version of the library that holds it; results carry it.
        policy_class: The class of policy its rules take.
        base: The book that it extends, or None.
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
        self.base: Rulebook[Any] | None = None
        self._extensions: list[Rulebook[Any]] = []
        self._module = ""
        self._default = default
        self._own: P | None = None
        self._rules: dict[str, Rule[Any, P, Any]] = {}
        self._laws: dict[str, Law[Any, P] | Monotony[Any, P]] = {}
        self._helpers: list[Helper[..., Any]] = []
        self._results: dict[type[Record], type[Assessment]] = {}
        self._made: dict[tuple[Rule[Any, P, Any], ...], type[Assessment]] = {}
        self._bound: set[type[Record]] = set()
        self.free()
        free_after_fork(self)
        self._latest_group: dict[type[Record], tuple[P | None, Callable[[Any], Assessment]]] = {}
        self._latest_why: dict[type[Record], tuple[P | None, Callable[[Any], Mapping[str, Explanation]]]] = {}
        self.cache = Cache(COMPILED)

    def free(self) -> None:
        """Begin with a free lock, and no rule that is being traced."""
        self._path: list[Rule[Any, P, Any]] = []
        # Re-entrant: tracing a rule traces those that it calls, and each holds the book.
        self.lock = threading.RLock()

    def __repr__(self) -> str:
        return f"<rulebook {self.name} with {len(self._rules)} rules>"

    # A book is one object, which its rules know: a copy of it is the book itself, and a pickle says where it stands.

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[object, ...]]:
        modules = tuple(
            dict.fromkeys(
                each.module if isinstance(each, Monotony) else each.function.__module__
                for each in (*self._rules.values(), *self._laws.values())
            )
        )
        for module in (self._module, *modules) if self._module else modules:
            for name, value in vars(sys.modules[module]).items():
                if value is self:
                    return find_book, (module, name, modules)
        from pickle import PicklingError  # noqa: PLC0415 - as in `check_same_version`

        message = f"{self!r} cannot be pickled: none of the modules of its rules has it; define it in a module"
        raise PicklingError(message)

    def rule(
        self,
        *,
        cites: Cite | Citation | tuple[Cite | Citation, ...],
        zh: str = "",
        en: str = "",
        unit: Label | None = None,
        severity: Severity | tuple[tuple[date | None, Severity], ...] = Severity.REQUIRED,
        met_when: bool | None = None,
        applies: Rule[Any, Any, bool] | None = None,
        since: date | None = None,
        until: date | None = None,
        helper: bool = False,
        unmet: Label | None = None,
        asked_of: Rule[Any, Any, bool] | None = None,
        summary: Label | None = None,
        shall_be: bool | None = None,
    ) -> RuleMaker[P]:
        """Make a rule of the function below.

        Args:
            cites: The clause or clauses the rule rests on.
            zh: What the answer is called in Chinese.
            en: What the answer is called in English; the function's name serves for either.
            unit: What a number counts; where none is given it is taken from the facts it is made of.
            severity: How strictly it binds; if that changed, a pair for each provision: the first day on which it
                binds so, None for the first pair, and how strictly.
            met_when: The answer with which the rule is met; None when it only informs.
            applies: A rule that says which records this one concerns; None when it concerns all.
            since: The first day on which it is in force.
            until: The first day on which it is no longer in force.
            helper: Whether it only serves other rules and has no place of its own in results. One with `met_when` is
                no requirement either: it keeps remedies from breaking it.
            unmet: What is wrong with a record that does not meet it, such as "no plan of its own"; not needed by a
                rule that is met by "no", whose label says what is wrong.
            asked_of: A rule that says which records this one is asked of. The answer stays the same for every record,
                but only a record that it is asked of can fall short; None when it is asked of all. Unlike `applies`, it
                leaves answers alone, since rates over all records need them.
            summary: The answer and what decides it in words, with which an explanation begins once all is known:
                "{answer}, elected on {elected_on} for at most {term_years_max}". In braces stand `answer`, and facts,
                parameters and rules that the rule reads.
            shall_be: The former name of `met_when`.

        Raises:
            TypeError: When both `met_when` and its former name are given, or `since` or `until` is no date.
            ValueError: When the dates leave no day on which the rule is in force, or severities are not in order.
        """
        if shall_be is not None:
            if met_when is not None:
                message = "shall_be is the former name of met_when; leave it out where met_when is given"
                raise TypeError(message)
            warnings.warn("shall_be is now called met_when", DeprecationWarning, stacklevel=2)
            met_when = shall_be
        check_period(since, until)
        severities = checked_severities(severity)
        listed = cites if isinstance(cites, tuple) else (cites,)

        def describe(name: str) -> RuleInfo:
            words = name.strip("_").replace("_", " ")
            label = Label(zh or words, en or words)
            return RuleInfo(
                label, unit, listed, severities, met_when, applies, since, until, helper, unmet, asked_of, summary
            )

        return RuleMaker(self, describe)

    def helper(self, function: Callable[Z, A]) -> Helper[Z, A]:
        """Make a helper of the function below, which rules call with arguments of their own.

        It is typed and written like a rule, and traced in place: each rule that calls it has what it computes in its
        own tree. It takes facts, parameters and constants, or the whole record and the policy, and answers one value.
        It has no label, no clauses and no column. `check` reads its source, as it does that of rules.
        """
        helper = Helper(function)
        self._helpers.append(helper)
        return helper

    # A book of another county.

    @overload
    def extend(self, name: str, *, policy: type[Q], default: Callable[[], Q], version: str) -> Rulebook[Q]: ...
    @overload
    def extend(self, name: str, *, default: Callable[[], P] | None = None, version: str) -> Rulebook[P]: ...
    def extend(
        self,
        name: str,
        *,
        policy: type[Any] | None = None,
        default: Callable[[], Any] | None = None,
        version: str,
    ) -> Rulebook[Any]:
        """A book of another county: it begins with every rule of this one, adds rules and replaces some.

        Each rule stands in the new book as a rule of its own. A rule that calls another there gets the answer of the
        new book: if `activity_fund` is replaced, `annual_grant`, which calls it, follows. So do the laws, which the new
        book states of its own rules; `leave_out` takes back one that does not hold there. This book stays as it is, and
        takes no further rules and laws.

        Args:
            name: What the new book is called.
            policy: The class of policy its rules take: that of this book, or one derived from it with further
                parameters.
            default: Gives the policy that is used where none is given; that of this book if it is not named.
            version: The version of the library that holds the new book.

        Raises:
            TypeError: When the class of policy is not derived from that of this book, or it is and no policy is given.
        """
        cls = self.policy_class if policy is None else policy
        if not (isinstance(cls, type) and issubclass(cls, self.policy_class)):
            message = (
                f"a book that extends {self.name} takes a policy derived from {self.policy_class.__name__}, not {cls!r}"
            )
            raise TypeError(message)
        if cls is not self.policy_class and default is None:
            message = f"give default=, which makes the {cls.__name__} that is used where none is given"
            raise TypeError(message)
        book = Rulebook(name, policy=cls, default=default or (lambda: self.resolve_policy(None)), version=version)
        book.base = self
        book._module = sys._getframe(1).f_globals["__name__"]  # noqa: SLF001 - where the new book will stand, for pickles
        with self.lock:
            self._extensions.append(book)
            for rule in self._rules.values():
                book._rules[rule.name] = rule.in_book(book)
            book._helpers = [*self._helpers]
            for law in self._laws.values():
                book._laws[law.name] = law.in_book(book)
        return book

    def own(self, rule: Any) -> Any:
        """The rule or law of this book that one of a book it extends became; any other, and None, as it is."""
        if rule is None or rule.book is self:
            return rule
        if isinstance(rule, Shortfall):
            own = self.own(rule.of)
            return rule if own is rule.of else own.shortfall
        found: Any = self._rules.get(rule.name) or self._laws.get(rule.name)
        return found if became_of(found, rule) else rule

    def replace(
        self,
        rule: Rule[R, Any, A],
        *,
        cites: Cite | Citation | tuple[Cite | Citation, ...],
        zh: str | None = None,
        en: str | None = None,
        unit: Label | None = None,
        severity: Severity | tuple[tuple[date | None, Severity], ...] | None = None,
        applies: Rule[R, Any, bool] | None = None,
        asked_of: Rule[R, Any, bool] | None = None,
        since: date | None = None,
        until: date | None = None,
        unmet: Label | None = None,
        summary: Label | None = None,
    ) -> Replacing[R, P, A]:
        """Make the function below what a rule says in this book, which extends the rule's.

        The rule keeps its name, its place, its class of record and its type of answer. What is not given is as in the
        book that this one extends, except for the summary, which belongs to the text. A function that calls the rule it
        replaces gets what that says.

        Args:
            rule: The rule, or the law about one record, of the book that this one extends.
            cites: The clause or clauses on which it rests here.
            zh: What the answer is called in Chinese.
            en: What the answer is called in English.
            unit: What a number counts.
            severity: How strictly it binds; see `rule`.
            applies: A rule that says which records it concerns.
            asked_of: A rule that says which records it is asked of.
            since: The first day on which it is in force.
            until: The first day on which it is no longer in force.
            unmet: What is wrong with a record that does not meet it.
            summary: The answer and what decides it in words; see `rule`.

        Raises:
            TypeError: When it is a law about two records or no rule, or `since` or `until` is no date.
            ValueError: When the book extends none that has the rule, or the dates leave no day on which it is in force.
        """
        if isinstance(rule, Monotony):
            message = f"{rule.name} is a law about two records; leave it out, and state another"
            raise TypeError(message)
        if not is_rule(rule):  # as a helper, which the rules that call it have in their own trees
            message = f"replace(...) takes a rule or a law, not {rule!r:.60}; replace the rules that call it"
            raise TypeError(message)
        own = self.own(rule)
        if own is rule or isinstance(own, Shortfall):
            message = f"{rule.name} stands in no book that {self.name} extends, so it cannot be replaced there"
            raise ValueError(message)
        info = own.info
        listed = cites if isinstance(cites, tuple) else (cites,)
        changes = {
            "cites": listed,
            "label": Label(info.label.zh if zh is None else zh, info.label.en if en is None else en),
            "severities": info.severities if severity is None else checked_severities(severity),
            "summary": summary,
        }
        given = {"unit": unit, "applies": applies, "asked_of": asked_of, "since": since}
        given |= {"until": until, "unmet": unmet}
        changes |= {key: value for key, value in given.items() if value is not None}
        check_period(changes.get("since", info.since), changes.get("until", info.until))
        return Replacing(own, changes)

    @property
    def policy_classes(self) -> tuple[type[Any], ...]:
        """The classes of policy that functions of its rules may name, those of the books that it extends among them."""
        return (self.policy_class, *(() if self.base is None else self.base.policy_classes))

    def law(
        self,
        *,
        cites: Cite | Citation | tuple[Cite | Citation, ...],
        zh: str = "",
        en: str = "",
        applies: Rule[Any, Any, bool] | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> LawMaker[P]:
        """State what always holds of the rules: a law of the function below, which is written like a rule.

        It answers yes or no for one record, often with `implies(premise, conclusion)`. A function without arguments
        that returns `never_lowers(...)` or `never_raises(...)` states a law about two records. Laws are proved; no
        result has a place for them.

        Args:
            cites: The clause or clauses the law rests on.
            zh: What holds, in Chinese.
            en: What holds, in English; the function's name serves for either.
            applies: A rule that says which records the law is about; None when it is about all.
            since: The first day on which it is stated, as for a rule.
            until: The first day on which it is no longer stated.

        Raises:
            TypeError: When `since` or `until` is no date.
            ValueError: When the dates leave no day on which it is stated.
        """
        check_period(since, until)
        listed = cites if isinstance(cites, tuple) else (cites,)

        def describe(name: str) -> RuleInfo:
            words = name.strip("_").replace("_", " ")
            severities = ((None, Severity.NOTE),)
            return RuleInfo(
                Label(zh or words, en or words), None, listed, severities, None, applies, since, until, helper=True
            )

        return LawMaker(self, describe, self._add_law)

    def _add_law(self, law: Law[Any, P] | Monotony[Any, P]) -> None:
        self._refuse_after_extension(law.name)
        self._check_name(law.name)
        self._laws[law.name] = law

    def leave_out(self, law: Law[Any, Any] | Monotony[Any, Any]) -> None:
        """Leave out a law of the book that this one extends, which does not hold here; its name is free again.

        Raises:
            ValueError: When the book has no such law, or states it itself.
        """
        own = self.own(law)
        if own is law or own.name not in self._laws:
            message = f"{law.name} is no law of a book that {self.name} extends, so it cannot be left out there"
            raise ValueError(message)
        self._refuse_after_extension(law.name)
        del self._laws[own.name]

    def _refuse_after_extension(self, name: str) -> None:
        if self._extensions:
            extension = self._extensions[0].name
            message = f"{name} comes too late: {extension} extends {self.name} already; define it before"
            raise ValueError(message)

    @property
    def laws(self) -> tuple[Law[Any, P] | Monotony[Any, P], ...]:
        """What always holds, in order of definition."""
        return tuple(self._laws.values())

    def _check_name(self, name: str) -> None:
        if name in self._rules or name in self._laws:
            kind = "rule" if name in self._rules else "law"
            message = f"{self.name} already has a {kind} {name}; a rule's name is also its column, so it is unique"
            raise ValueError(message)

    def add(self, rule: Rule[Any, P, Any]) -> None:
        """Take up a rule.

        Raises:
            ValueError: When its name is no name for a field, is not new, or every result has it; when its record has
                been assessed already.
        """
        self._refuse_after_extension(rule.name)
        self._check_name(rule.name)
        # A program that makes rules may give a function any name: `function.__name__ = "x y"`. A lambda is refused when
        # its source is read, with what to write.
        is_name = rule.name.isidentifier() and not iskeyword(rule.name) and rule.name != "self"
        if not is_name and rule.name != "<lambda>":
            message = (
                f"a rule cannot be called {rule.name!r}: its name becomes a field and a column, so it is a Python name "
                "and neither a keyword nor self; give its function another name"
            )
            raise ValueError(message)
        if (rule.name in RESERVED or hasattr(Assessment, rule.name)) and not rule.info.helper:
            message = f"a rule cannot be called {rule.name}, since every result has a {rule.name} of its own"
            raise ValueError(message)
        # Results that were given before would have no field for it.
        if not rule.info.helper and self._bound and rule.record in self._bound:
            message = f"{rule.name} comes too late: {self.name} was already asked about a {rule.record.__name__}"
            raise ValueError(message)
        self._rules[rule.name] = rule

    @property
    def rules(self) -> tuple[Rule[Any, P, Any], ...]:
        """Every rule but the helpers, in order of definition."""
        return tuple(rule for rule in self._rules.values() if not rule.info.helper)

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
        rules = tuple(rule for rule in self.rules if rule.record is record)
        # An error rather than nothing: a list of records would have no findings, as if each met every rule.
        if not rules:
            message = f"{self.name} has no rules about {record.__name__}"
            if not (isinstance(record, type) and issubclass(record, Record)):
                message += f"; ask about one record, such as {self.records[0].__name__}(...), or about each of several"
            else:
                message += "; if another book has them, ask that book: its assess(record), or book= of the function"
            raise WrongRecord(message)
        return rules

    @property
    def records(self) -> tuple[type[Record], ...]:
        """The classes of record that rules are about."""
        return tuple(dict.fromkeys(rule.record for rule in self.rules))

    def check(self) -> None:
        """Trace every rule and every law now, rather than when each is first used, and read the source of every helper.

        A helper is traced where rules call it. Of one that none calls, its source and its types are checked alone.

        Raises:
            RuleError: For the first rule, law or helper that is not written in the language.
            ValueError: For the first law about two records that cannot be asked.
        """
        for helper in self._helpers:
            helper.check(lambda function: read_source(function, is_rule, ""))
        for rule in self.all_rules:
            rule.term  # noqa: B018 - traces it
            if rule.met_when is not None:
                rule.shortfall.term  # noqa: B018 - as above
        for law in self.laws:
            if isinstance(law, Monotony):
                law.check()
            else:
                law.term  # noqa: B018 - as above

    def resolve_policy(self, policy: P | None) -> P:
        """The policy given, or the book's own where none is.

        Raises:
            TypeError: When it is no policy of the book's class.
        """
        if isinstance(policy, self.policy_class):
            self._refuse_policy_of_extension(policy)
            return policy
        if policy is not None:
            message = f"a policy is a {self.policy_class.__name__}, not {type(policy).__name__}: {policy!r:.60}"
            if isinstance(policy, date):
                message += ". Give the policy of that day, such as policy_on(day)"
            elif isinstance(policy, Rulebook):
                message += ". Pass a rulebook as book=, where the function takes one"
            raise TypeError(message)
        if self._own is None:
            with self.lock:
                # Asked again: another thread may have loaded it while this one waited.
                self._own = self._own or self._default()
        return self._own

    def _refuse_policy_of_extension(self, policy: P) -> None:
        """Refuse a policy of a book that extends this one, since that book may answer otherwise."""
        if type(policy) is self.policy_class:
            return
        for book in self.extensions:
            if isinstance(policy, book.policy_class) and book.policy_class is not self.policy_class:
                message = (
                    f"a {type(policy).__name__} is of {book.name}, which extends {self.name} and may answer otherwise: "
                    "ask that book's rules, such as its assess(record, policy), or pass that book as book=, where the "
                    "function takes one"
                )
                raise TypeError(message)

    @property
    def extensions(self) -> tuple[Rulebook[Any], ...]:
        """The books that extend this one, directly or not."""
        return tuple(each for book in self._extensions for each in (book, *book.extensions))

    def policy_or_own(self, policy: P | None) -> P:
        """The former name of `resolve_policy`."""
        return self.resolve_policy(policy)

    @contextmanager
    def tracing(self, rule: Rule[Any, P, Any]) -> Iterator[None]:
        """Hold the book while a rule is traced, and find rules that call each other in a circle."""
        with self.lock:
            if rule in self._path:
                circle = " -> ".join(r.told for r in (*self._path[self._path.index(rule) :], rule))
                self._path[-1].refuse(f"rules call each other in a circle: {circle}; take one call out")
            self._path.append(rule)
            try:
                yield
            finally:
                self._path.pop()

    # Answers from all rules about a record at once.

    def result(self, record: type[Record], result: type[S]) -> type[S]:
        """Use a class with one typed field per rule as what `assess` gives for a class of record."""
        self._results[record] = result
        return result

    def result_class(self, record: type[Record]) -> type[Assessment]:
        """The class that `assess` gives for a class of record: registered, named by the class, or else made."""
        with self.lock:
            rules = self.rules_of(record)
            if record not in self._results:
                result = self._named_result(record)
                # Two books may speak of one class of record. The result that it names belongs to the other book if that
                # has taken it already, or if none of the rules here is a field of it.
                taken = result is not None and vars(result).get("book", self) is not self
                if result is None or taken or not {rule.name for rule in rules} & set(attrs.fields_dict(result)):
                    result = self.made_class(rules)
                self._results[record] = result
            self._bound.add(record)
            return bind(self._results[record], rules)

    def _named_result(self, record: type[Record]) -> type[Assessment] | None:
        """The result that a class of record names, which is of the first book that has rules about the class."""
        if self.base is not None and record in self.base.records:
            return None
        result: type[Assessment] | None = getattr(record, "__assessment__", lambda: None)()
        return result

    def made_class(self, rules: tuple[Rule[Any, P, Any], ...]) -> type[Assessment]:
        """A result class of some rules about one class of record, made once.

        It leaves the book open for further rules: a pickle that is read asks the book nothing.
        """
        with self.lock:
            if rules not in self._made:
                self._made[rules] = make_result(rules)
            return self._made[rules]

    def bind_result(self, result: type[Assessment]) -> None:
        """Tell a result class its rules, if it was registered or a class of record names it.

        Raises:
            TypeError: When no class of record of this book has this result.
        """
        for record in self.records:
            named_result = self._named_result(record)
            if self._results.get(record, named_result) is result:
                bind(result, self.rules_of(record))
                return
        message = (
            f"{result.__name__} belongs to no class of record of {self.name}; register it by book.result(Record, "
            f"{result.__name__}), or name it in the __assessment__ of the class of record"
        )
        raise TypeError(message)

    @overload
    def assess(self, record: Assessable[S], policy: P | None = None) -> S: ...
    @overload
    def assess(self, record: Record, policy: P | None = None) -> Assessment: ...
    def assess(self, record: Any, policy: P | None = None) -> Any:
        """Every rule about the record, answered together."""
        latest = self._latest_group.get(record.__class__)
        if latest is None or latest[0] is not policy:
            latest = self._latest_group[type(record)] = (policy, self._group(type(record), policy))
        return latest[1](record)

    def _group(self, record: type[Record], policy: P | None) -> Callable[[Any], Assessment]:
        from pingyuan_rules.engine.record.compiled import compile_group  # noqa: PLC0415 - loaded when first used

        return compile_group(self, record, self.resolve_policy(policy), Assessment)

    def explain(self, record: Record, policy: P | None = None) -> Mapping[str, Explanation]:
        """Why every rule about the record answers as it does, by the rule's name; rules not in force are left out."""
        latest = self._latest_why.get(record.__class__)
        if latest is None or latest[0] is not policy:
            chosen = self.resolve_policy(policy)
            rules = tuple(rule for rule in self.rules_of(type(record)) if rule.info.in_force(chosen.on))
            if not rules:  # a recording finds its book by its first rule
                return {}
            latest = (policy, _ask_why(rules, chosen))
            self._latest_why[type(record)] = latest
        return latest[1](record)

    @overload
    def assess_all(
        self, records: Iterable[Assessable[S]], record: type[Assessable[S]], policy: P | None = None
    ) -> Assessments[S]: ...
    @overload
    def assess_all(
        self, records: Iterable[Record], record: type[Record], policy: P | None = None
    ) -> Assessments[Assessment]: ...
    def assess_all(self, records: Iterable[Any], record: type[Any], policy: P | None = None) -> Any:
        """Every rule about each of several records of one class.

        Raises:
            WrongRecord: For the first record of another class.
            TypeError: When `records` is one record, or not a collection of records.
        """
        answer = self._group(record, policy)
        check_several(records, record, f"assess({{}}, {record.__name__})")
        results: list[Assessment] = []
        for each in records:
            if not isinstance(each, record):
                message = f"expected {record.__name__}, found {type(each).__name__}"
                raise WrongRecord(message)
            results.append(answer(each))
        return Assessments(results, record, self.rules_of(record))


def checked_book(book: Rulebook[P]) -> Rulebook[P]:
    """The rulebook that a function was given as `book`.

    The caller names it: neither a policy nor a class of record chooses one. Several books may share either, and which
    of them exist depends on the modules that were loaded.

    Raises:
        TypeError: When it is none.
    """
    if not isinstance(book, Rulebook):
        message = (
            f"book= is a Rulebook, such as the one that book.extend(...) gives, not {type(book).__name__}: {book!r:.60}"
        )
        raise TypeError(message)
    return book


def checked_severities(
    severity: Severity | tuple[tuple[date | None, Severity], ...],
) -> tuple[tuple[date | None, Severity], ...]:
    """How strictly a rule binds from which day on.

    Raises:
        ValueError: When the days are not in order.
    """
    severities = severity if isinstance(severity, tuple) else ((None, severity),)
    days = [day for day, _ in severities[1:] if day is not None]
    if not severities or severities[0][0] is not None or len(days) + 1 < len(severities) or days != sorted(set(days)):
        message = f"severities begin with (None, ...), and a later day follows an earlier one, not {severities!r:.90}"
        raise ValueError(message)
    return severities


def find_book(module: str, name: str, modules: tuple[str, ...]) -> object:
    """A book by its name in a module, once every module has been loaded that adds rules to it."""
    for each in modules:
        import_module(each)
    return getattr(import_module(module), name)


@attrs.define(eq=False, repr=False)  # frozen would make asking slower; nothing in it is meant to be set
class Explanations(Displayed, Mapping[str, Explanation]):
    """Explanations of every rule about one record, by the rule's name; each is made when it is taken out.

    Attributes:
        record: The record that was asked about.
    """

    _questions: Mapping[str, Question]
    record: Any
    _values: Values

    def __getitem__(self, name: str) -> Explanation:
        return Explanation(self._questions[name], self.record, self._values)

    def __iter__(self) -> Iterator[str]:
        return iter(self._questions)

    def __len__(self) -> int:
        return len(self._questions)

    def __repr__(self) -> str:
        return f"<explanations of {named(self.record)}: {', '.join(self._questions)}>"

    def __reduce__(self) -> tuple[Callable[..., Explanations], tuple[object, ...]]:
        rules = tuple(question.rule for question in self._questions.values())
        policy = next(iter(self._questions.values())).policy
        return explain_all_again, (rules, rules[0].book.version, self.record, policy)


def _ask_why(rules: tuple[Rule[Any, Any, Any], ...], policy: Any) -> Callable[[Any], Explanations]:
    from pingyuan_rules.engine.record.trace_values import record_rules  # noqa: PLC0415 - loaded when first used

    recording = record_rules(rules, policy)
    questions, run = {rule.name: Question(rule, policy, recording) for rule in rules}, recording.run
    return lambda record: Explanations(questions, record, run(record))


def explain_all_again(rules: tuple[Rule[Any, Any, Any], ...], version: str, record: Any, policy: Any) -> Explanations:
    """Explanations after pickling: compiled code cannot be pickled, so the rules are asked again."""
    check_same_version(rules[0].book, version)
    return _ask_why(rules, policy)(record)
