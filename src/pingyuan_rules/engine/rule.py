"""One rule: a typed function over a record and a policy that can be read in many ways."""

from __future__ import annotations

from datetime import date
from functools import cached_property, update_wrapper
from typing import TYPE_CHECKING, Any, Generic, Never, TypeVar, cast, get_type_hints

import attrs

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.definition import trace
from pingyuan_rules.engine.labels import Severity, Status
from pingyuan_rules.engine.policies import Parameters
from pingyuan_rules.engine.problems import RuleError, RuleNotInForce, WrongRecord
from pingyuan_rules.engine.records import Record, facts_of
from pingyuan_rules.engine.tracing import Subject, Symbol, owner_of, tracer_of
from pingyuan_rules.engine.values import TEXT, UNKNOWN, Kind, kind_of, remember_unknown, spoken

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FunctionType

    from pingyuan_rules.engine.labels import Label, Lang
    from pingyuan_rules.engine.policies import Citation, Cite
    from pingyuan_rules.engine.record.explanation import Explanation
    from pingyuan_rules.engine.rulebook import Rulebook
    from pingyuan_rules.engine.table.frame import OnMissing
    from pingyuan_rules.engine.terms import Term

R = TypeVar("R", bound=Record)
P = TypeVar("P", bound=Parameters)
A = TypeVar("A")
F = TypeVar("F")

RECORD_AND_POLICY = 2


@attrs.frozen
class Standing:
    """How a rule stands in its book.

    Attributes:
        label: What the answer is called, in Chinese and English.
        unit: What a number counts, or None.
        cites: The clauses the rule rests on.
        severity: How strictly it binds.
        shall_be: The answer that falls short of nothing: True or False; None when the rule only informs.
        applies: A rule that says which records this one concerns; None when it concerns all.
        since: The first day on which it is in force; None when it always was.
        until: The first day on which it is no longer in force; None when there is none.
        helper: Whether it only serves other rules and has no place of its own in results.
    """

    label: Label
    unit: Label | None
    cites: tuple[Cite | Citation, ...]
    severity: Severity
    shall_be: bool | None
    applies: Rule[Any, Any, bool] | None
    since: date | None
    until: date | None
    helper: bool

    def in_force(self, on: date) -> bool:
        """Whether the rule is in force on a day."""
        return (self.since or date.min) <= on and (self.until is None or on < self.until)

    def outlasts(self, other: Standing) -> bool:
        """Whether this is in force whenever the other is."""
        starts = (self.since or date.min) <= (other.since or date.min)
        return starts and (self.until or date.max) >= (other.until or date.max)


class Rule(Generic[R, P, A]):
    """A rule of a book. Call it with a record, and a policy if not the book's own, to get the answer.

    The answer is a value of the type the function declares, or UNKNOWN where facts are missing or the
    rule does not concern the record (`status` tells which).

    Attributes:
        name: The function's name.
        book: The book it belongs to.
        standing: Its label, citations, severity and dates in force.
    """

    def __init__(self, book: Rulebook[P], function: Callable[..., A], standing: Standing) -> None:
        """Rules are made by `Rulebook.rule`."""
        update_wrapper(self, function)
        self.name = function.__name__
        self.function = cast("FunctionType", function)
        self.book = book
        self.standing = standing
        # The policy and class asked about latest, and the function for them; no record is of the class None.
        self._latest: tuple[P | None, type[R] | None, Callable[[R], A]] = (None, None, cast("Any", None))
        self._latest_why: tuple[P | None, type[R] | None, Callable[[R], Explanation]] = (None, None, cast("Any", None))

    def __repr__(self) -> str:
        return f"<rule {self.name}>"

    def __reduce__(self) -> str:
        return self.function.__qualname__

    # What it is.

    @cached_property
    def _signature(self) -> tuple[type[R], bool, Kind]:
        hints = get_type_hints(self.function)
        code = self.function.__code__
        names = code.co_varnames[: code.co_argcount]
        if not 1 <= len(names) <= RECORD_AND_POLICY or code.co_kwonlyargcount:
            self.refuse("a rule takes a record and, if it needs one, a policy")
        if untyped := [name for name in (*names, "return") if name not in hints]:
            self.refuse(f"annotate {', '.join(untyped)}; a rule is typed")
        record, answer = hints[names[0]], kind_of(hints["return"])
        if not (isinstance(record, type) and issubclass(record, Record)):
            self.refuse(f"its first parameter is a Record class, not {spoken(record)}")
        if answer is None or answer == TEXT:
            self.refuse(f"it answers bool, int, Fen, date or an Enum class, not {spoken(hints['return'])}")
        policy = self.book.policy_class
        if len(names) == RECORD_AND_POLICY and hints[names[1]] is not policy:
            self.refuse(f"its second parameter is the policy of its book, {policy.__name__}")
        return cast("type[R]", record), len(names) == RECORD_AND_POLICY, answer

    def refuse(self, message: str) -> Never:
        """Raise a RuleError at the rule's definition."""
        code = self.function.__code__
        raise RuleError(self.name, code.co_filename, code.co_firstlineno, message)

    @property
    def record(self) -> type[R]:
        """The class of record it is about."""
        return self._signature[0]

    @property
    def kind(self) -> Kind:
        """The kind of its answer."""
        return self._signature[2]

    @property
    def takes_policy(self) -> bool:
        """Whether its function takes a policy besides the record."""
        return self._signature[1]

    @property
    def label(self) -> Label:
        """What the answer is called."""
        return self.standing.label

    @property
    def severity(self) -> Severity:
        """How strictly it binds."""
        return self.standing.severity

    @cached_property
    def term(self) -> Term:
        """Its tree, traced and checked the first time it is asked for.

        Raises:
            RuleError: When the rule is not written in the language, naming file, line and remedy.
        """
        with self.book.tracing(self):
            return trace(self)

    # What it depends on.

    @cached_property
    def rules(self) -> tuple[Rule[R, P, Any], ...]:
        """The rules it calls, directly or not, callees before callers."""
        found: dict[Rule[R, P, Any], None] = {}
        for term in t.walk(self.term):
            if isinstance(term, t.Call):
                called = cast("Rule[R, P, Any]", term.rule)
                found.update(dict.fromkeys((*called.rules, called)))
        return tuple(found)

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """The facts it depends on, through called rules too, in the order of the record."""
        used = self._leaves(t.Fact)
        return tuple(name for name in facts_of(self.record) if name in used)

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """The parameters of the policy it depends on, through called rules too."""
        used = self._leaves(t.Param)
        return tuple(name for name in facts_of(self.book.policy_class) if name in used)

    def _leaves(self, leaf: type[t.Fact | t.Param]) -> set[str]:
        roots = (self.term, *(rule.term for rule in self.rules))
        return {term.name for term in t.walk(*roots) if isinstance(term, leaf)}

    @property
    def clauses(self) -> tuple[Citation, ...]:
        """The clauses it rests on itself."""
        from pingyuan_rules.engine.policies import resolve  # noqa: PLC0415 - loads the clauses when first read

        return resolve(self.standing.cites)

    def missing(self, record: R, policy: P | None = None) -> tuple[str, ...]:
        """The unknown facts that could still change the answer, and only those, as far as Kleene logic sees."""
        from pingyuan_rules.engine.record.missing_facts import missing_facts  # noqa: PLC0415 - loaded when first used

        return missing_facts(self, self._checked(record), self.book.policy_or_own(policy))

    def words(self, lang: Lang) -> str:
        """The rule as a sentence in `zh` or `en`."""
        from pingyuan_rules.engine.wording.sentences import sentence  # noqa: PLC0415 - loaded when first used

        return sentence(self, lang)

    def formula(self, lang: Lang) -> str:
        """The rule as a formula over labels in `zh` or `en`."""
        from pingyuan_rules.engine.wording.sentences import formula  # noqa: PLC0415 - loaded when first used

        return formula(self, lang)

    # Its answer.

    def diagram(self, lang: Lang, policy: P | None = None) -> str:
        """The rule as a Mermaid flowchart in `zh` or `en`, which GitHub, notebooks and many tools draw.

        Args:
            lang: The language.
            policy: A policy whose values the parameters show; without one they are named, as in `words`.
        """
        from pingyuan_rules.engine.wording.diagrams import diagram  # noqa: PLC0415 - loaded when first used

        return diagram(self, lang, policy)

    def html(self, lang: Lang = "en") -> str:
        """What a notebook shows: words, formula, diagram and clauses; escaped, no scripts."""
        from pingyuan_rules.engine.wording import displays  # noqa: PLC0415 - words are built only when looked at

        return displays.rule(self, lang)

    def _repr_html_(self) -> str:
        return self.html()

    def __call__(self, record: R, policy: P | None = None) -> A:
        """The answer for one record: a value of the declared type, or UNKNOWN.

        Raises:
            RuleNotInForce: When the policy's day lies outside the rule's dates.
            WrongRecord: When the record is of another class.
        """
        own, cls, answer = self._latest
        if own is policy and cls is record.__class__:
            value = answer(record)
            if value is not UNKNOWN:
                return value
        elif isinstance(record, Subject):
            return cast("A", self._called_in_rule(record, policy))
        else:
            value = self._answer(record, policy)
        if value is UNKNOWN:
            remember_unknown(lambda: self._why_unknown(record, policy))
        return value

    def _answer(self, record: R, policy: P | None) -> A:
        from pingyuan_rules.engine.record.compiled import compile_rule  # noqa: PLC0415 - loaded when first used

        self._checked(record)
        chosen = self.book.policy_or_own(policy)
        self.check_in_force(chosen.on)
        answer = compile_rule(self, chosen)
        self._latest = (policy, type(record), answer)
        return cast("A", answer(record))

    def check_in_force(self, on: date) -> None:
        """Raise RuleNotInForce unless the rule is in force on the day."""
        if not self.standing.in_force(on):
            raise RuleNotInForce(self.name, self.standing.since, self.standing.until, on)

    def _checked(self, record: R) -> R:
        if not isinstance(record, self.record):
            message = f"{self.name} is about {self.record.__name__}, not {type(record).__name__}"
            raise WrongRecord(message)
        return record

    def _called_in_rule(self, record: Subject, policy: object) -> Symbol:
        tracer = tracer_of(record)
        if owner_of(record) is not self.record:
            tracer.refuse(f"{self.name} is about {self.record.__name__}, not {owner_of(record).__name__}")
        if self.takes_policy and not (isinstance(policy, Subject) and owner_of(policy) is self.book.policy_class):
            tracer.refuse(f"pass the policy on: write {self.name}(record, policy)")
        return Symbol(t.Call(self, self.kind), tracer)

    def _why_unknown(self, record: R, policy: P | None) -> str:
        if self.status(record, policy) is Status.NOT_APPLICABLE:
            return f"{self.name}, which does not apply to this record"
        return f"{self.name}, which still needs {', '.join(self.missing(record, policy)) or 'parameters of the policy'}"

    def status(self, record: R, policy: P | None = None) -> Status:
        """How the answer for a record stands: decided, unknown, not applicable or not in force."""
        chosen = self.book.policy_or_own(policy)
        if not self.standing.in_force(chosen.on):
            return Status.NOT_IN_FORCE
        return self.status_of(self(record, policy), record, policy)

    def status_of(self, value: object, record: R, policy: P | None) -> Status:
        """How an answer that was just given stands; the rule is in force."""
        if value is not UNKNOWN:
            return Status.DECIDED
        applies = self.standing.applies
        if applies is not None and applies(record, policy) is False:
            return Status.NOT_APPLICABLE
        return Status.UNKNOWN

    def explain(self, record: R, policy: P | None = None) -> Explanation:
        """The answer with every value on the way and the clauses it rests on.

        Raises:
            RuleNotInForce: When the policy's day lies outside the rule's dates.
            WrongRecord: When the record is of another class.
        """
        own, cls, explain = self._latest_why
        if own is not policy or cls is not record.__class__:
            explain = self._explainer(record, policy)
            self._latest_why = (policy, type(record), explain)
        return explain(record)

    def _explainer(self, record: R, policy: P | None) -> Callable[[R], Explanation]:
        from pingyuan_rules.engine.record.explanation import explainer  # noqa: PLC0415 - loaded when first used

        self._checked(record)
        chosen = self.book.policy_or_own(policy)
        self.check_in_force(chosen.on)
        return explainer(self, chosen)

    def over(self, frame: F, policy: P | None = None, *, missing: OnMissing = "error") -> F:
        """The same frame with one column more, named after the rule; null is unknown.

        Args:
            frame: A Polars, pandas, PyArrow, DuckDB, PySpark, Ibis or SQLFrame table, eager or lazy, with facts as
                columns.
            policy: The policy, if not the book's own.
            missing: What a missing column means: an error, or `unknown` facts.

        Raises:
            FrameError: When columns are missing, bear a rule's name or have a wrong type.
            RuleNotInForce: When the policy's day lies outside the rule's dates.
        """
        from pingyuan_rules.engine.table.frame import over  # noqa: PLC0415 - loaded when first used

        self.check_in_force(self.book.policy_or_own(policy).on)
        return over(frame, (self,), self.book.policy_or_own(policy), missing=missing)
