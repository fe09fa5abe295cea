"""One rule as people call it: its answer, why it is that, a column of a table, its words."""

from __future__ import annotations

from functools import cached_property, update_wrapper
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, cast, overload

import attrs

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.definition import Book, Definition, RuleInfo, Version, check_same_version
from pingyuan_rules.engine.display import Displayed
from pingyuan_rules.engine.history import check_day
from pingyuan_rules.engine.labels import Label, Status
from pingyuan_rules.engine.policies import Parameters
from pingyuan_rules.engine.problems import RuleNotInForce, WrongRecord
from pingyuan_rules.engine.records import Frame, Record, is_frame, relations_of
from pingyuan_rules.engine.shown_language import resolve_language
from pingyuan_rules.engine.tracing import RelatedSymbol, Subject, Symbol, active_tracer, owner_of, tracer_of
from pingyuan_rules.engine.values import BOOL, UNKNOWN, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from collections.abc import Set as AbstractSet
    from datetime import date
    from types import FunctionType

    from rich.tree import Tree

    from pingyuan_rules.engine.labels import Lang, Severity
    from pingyuan_rules.engine.planning.column_names import OnMissing
    from pingyuan_rules.engine.policies import Citation, Cite
    from pingyuan_rules.engine.record.trace_values import Recording, Values
    from pingyuan_rules.engine.terms import Term
    from pingyuan_rules.engine.values import Kind
    from pingyuan_rules.engine.wording.explanation_tree import Node

R = TypeVar("R", bound=Record)
P = TypeVar("P", bound=Parameters)
A = TypeVar("A")
F = TypeVar("F")
T = TypeVar("T", bound=Frame)


class Rule(Definition, Displayed, Generic[R, P, A]):
    """A rule of a book. Call it with a record, and a policy if not the book's own, to get the answer.

    The answer is a value of the type the function declares, or UNKNOWN where facts are missing or the
    rule does not concern the record (`status` tells which).

    Attributes:
        name: The function's name.
        book: The book it belongs to.
        info: Its label, citations, severity and dates in force.
    """

    book: Book[P]

    def __init__(self, book: Book[P], function: Callable[..., A], info: RuleInfo) -> None:
        """Rules are made by `Rulebook.rule`."""
        super().__init__(book, function, info)
        # The policy and class asked about latest, and the function for them; no record is of the class None. Mostly a
        # rule is asked about many records of one class under one policy, and to look that up costs more than to answer.
        self._latest: tuple[P | None, type[R] | None, Callable[[R], A | Unknown]] = (None, None, cast("Any", None))
        self._latest_why: tuple[P | None, type[R] | None, Callable[[R], Explanation]] = (None, None, cast("Any", None))

    def __reduce__(self) -> str | tuple[Any, ...]:
        if self.origin is None:
            return super().__reduce__()
        if self._owner is not None:
            return attrgetter("replaced"), (self._owner,)
        # No module need have it: it became of a rule of another book, and stands under that rule's name in its own.
        return (find_law if self.is_law else find_rule), (self.book, self.name)

    def in_book(self, book: Book[Any]) -> Self:
        """The same rule in a book that extends its own: what it calls there are the rules of that book."""
        rule = type(self)(book, self.function, self.info)
        rule.name, rule.origin = self.name, self
        rule._versions = [attrs.evolve(each, rule=rule) for each in self._versions]  # noqa: SLF001 - a rule like this
        if self.replaced is not None:
            rule.keep_replaced(cast("Rule[R, Any, A]", self.replaced).in_book(book), self._replaces)
        return rule

    def keep_replaced(self, replaced: Rule[R, Any, A], called: Definition | None) -> None:
        """Keep what the rule that this one replaces says.

        Args:
            replaced: It, as a rule of this one's book.
            called: The rule by which the function calls it.
        """
        self.replaced, self._replaces, replaced._owner = replaced, called, self

    def become(self, function: Callable[..., A], info: RuleInfo) -> None:
        """Answer by another function from now on, in a book that extends that of its origin.

        Raises:
            RuleError: When `applies` or `asked_of` is no rule.
            ValueError: When it was asked or replaced already.
        """
        self.check_conditions(info, cast("FunctionType", function))
        info = attrs.evolve(info, applies=self.book.own(info.applies), asked_of=self.book.own(info.asked_of))
        origin = cast("Rule[R, Any, A]", self.origin)
        if [each.function for each in self._versions] != [each.function for each in origin.versions]:
            message = f"{self.book.name} already replaces {self.name}, or gave it a text; correct that"
            raise ValueError(message)
        if self._term is not None:
            message = f"the replacement comes too late: {self.book.name} was already asked {self.name}"
            raise ValueError(message)
        replaced, base = origin.in_book(self.book), origin.book.name
        label = Label(f"{origin.label.zh}（{base}的规定）", f"{origin.label.en} (as in {base})")
        older: Rule[Any, Any, Any] | None = replaced
        while older is not None:  # what was replaced may have replaced another; no two of a tree have one name
            older.name += "_replaced"
            older = cast("Rule[Any, Any, Any] | None", older.replaced)
        replaced.info = attrs.evolve(replaced.info, label=label, helper=True, met_when=None, unmet=None, asked_of=None)
        self.keep_replaced(replaced, origin)
        name = self.name
        update_wrapper(cast("Any", self), function)
        self.name, self.function, self.info = name, cast("FunctionType", function), info
        self._versions = [Version(self, self.function, info.since, info.cites, info.summary, info.until)]
        self.derive_anew()

    def derive_anew(self) -> None:
        """Derive once more what was taken from what the rule said before, its shortfall too."""
        super().derive_anew()
        if "shortfall" in self.__dict__:  # another rule may be asked of what falls short of this one
            cast("Shortfall[R, P]", self.shortfall).follow()

    @property
    def record(self) -> type[R]:
        """The class of record it is about."""
        return super().record

    @property
    def rules(self) -> tuple[Rule[R, P, Any], ...]:
        """The rules it calls, directly or not, callees before callers."""
        return cast("tuple[Rule[R, P, Any], ...]", super().rules)

    @property
    def applies(self) -> Rule[R, P, bool] | None:
        """A rule that says which records this one concerns; None when it concerns all."""
        return cast("Rule[R, P, bool] | None", self.info.applies)

    @property
    def asked_of(self) -> Rule[R, P, bool] | None:
        """A rule that says which records this one is asked of; None when it is asked of all."""
        return cast("Rule[R, P, bool] | None", self.info.asked_of)

    @cached_property
    def shortfall(self) -> Rule[R, P, bool]:
        """A rule that says whether a record falls short of this one; it has values, columns and words like any other.

        True when the record does not meet the rule and the rule is asked of it; False when it meets the rule, or the
        rule does not concern it or is not asked of it; UNKNOWN when facts are missing, which `missing` names.

        Raises:
            ValueError: When the rule only informs.
        """
        if self.met_when is None:
            message = f"{self.told} only informs, so no record falls short of it; ask a rule that has met_when"
            raise ValueError(message)
        return Shortfall(self)

    def version(
        self,
        *,
        since: date,
        cites: Cite | Citation | tuple[Cite | Citation, ...],
        severity: Severity | None = None,
        until: date | None = None,
        summary: Label | None = None,
    ) -> VersionMaker[R, P, A]:
        """Make the function below the text of this rule from a day on.

        The rule keeps its name, its field and its column, its label and unit, and what it applies to and is asked of.
        Whatever is asked of it, the text that holds on the policy's day answers; so it does for rules that call it.

        Args:
            since: The first day on which the text holds; the text before it holds until then.
            cites: The clause or clauses that the text rests on.
            severity: How strictly the rule binds from that day on; None if as before.
            until: The first day on which the rule is no longer in force, if this is its last text.
            summary: The answer and what decides it in words, by this text; see `Rulebook.rule`.

        Raises:
            TypeError: When `since` or `until` is no date.
        """
        check_day("since", since)
        if until is not None:
            check_day("until", until)
        listed = cites if isinstance(cites, tuple) else (cites,)
        return VersionMaker(self, since, listed, severity, until, summary)

    # Its answer.

    def __call__(self, record: R, policy: P | None = None) -> A | Unknown:
        """The answer for one record: a value of the declared type, or UNKNOWN.

        Raises:
            RuleNotInForce: When the policy's day lies outside the rule's dates.
            WrongRecord: When the record is of another class.
        """
        own, cls, answer = self._latest
        if own is policy and cls is record.__class__:
            return answer(record)
        if isinstance(record, Subject):  # called by a rule that is being traced
            tracer = tracer_of(record)
            if owner_of(record) is not self.record:
                tracer.refuse(f"{self.told} is about {self.record.__name__}, not {owner_of(record).__name__}")
            # Of a book that extends this one, the policy is of a derived class.
            passed = isinstance(policy, Subject) and issubclass(owner_of(policy), self.book.policy_class)
            if self.takes_policy and not passed:
                tracer.refuse(f"pass the policy on: write {self.called}")
            return cast("A", Symbol(t.Call(tracer.own(self), self.kind), tracer))
        if isinstance(record, RelatedSymbol):
            record.refuse()
        from pingyuan_rules.engine.record.compiled import compile_rule  # noqa: PLC0415 - loaded when first used

        if (active := active_tracer()) is not None:
            active.refuse(f"{self.told}(...) takes the whole record that this rule is about; write {self.called}")
        self._check_record(record)
        chosen = self._policy_in_force(policy)
        compiled: Callable[[R], A] = compile_rule(self, chosen)
        # As one tuple, so that no thread sees the policy of one call with the function of another.
        self._latest = (policy, type(record), compiled)
        return compiled(record)

    def _check_record(self, record: R) -> None:
        if isinstance(record, self.record):
            return
        message, other = (
            f"{self.told} is about {self.record.__name__}, not {type(record).__name__}",
            cast("Any", record),
        )
        if is_frame(other):
            message += f": write {self.written}.over(frame)"
        elif isinstance(other, list | tuple):
            message += f": ask about each, [{self.written}(record) for record in records]"
        elif isinstance(other, dict):
            message += f": write {self.written}({self.record.__name__}(**facts))"
        raise WrongRecord(message)

    def _check_question(self, record: R, missing: OnMissing) -> None:
        self._check_record(record)
        if missing != "error":
            message = f"missing={missing!r} is for frames; a fact of a record that nobody recorded is UNKNOWN"
            raise TypeError(message)

    def _policy_in_force(self, policy: P | None) -> P:
        """The policy, or the book's own, on whose day the rule is in force."""
        chosen = self.book.resolve_policy(policy)
        self.check_in_force(chosen.on)
        return chosen

    def check_in_force(self, on: date) -> None:
        """Raise RuleNotInForce unless the rule is in force on the day."""
        if not self.info.in_force(on):
            raise RuleNotInForce(self.told, self.info.since, self.info.until, on)

    @overload
    def status(
        self,
        frame: T,
        /,
        policy: P | None = None,
        *,
        missing: OnMissing = "error",
        related: Mapping[str, object] | None = None,
    ) -> T: ...
    @overload
    def status(self, record: R, policy: P | None = None) -> Status: ...
    def status(
        self,
        record: Any,
        policy: P | None = None,
        *,
        missing: OnMissing = "error",
        related: Mapping[str, object] | None = None,
    ) -> Any:
        """How the answer for a record stands; of a frame, the same frame with one column more that says so.

        Decided, unknown as long as facts are missing, not applicable, not in force, or without a value in the policy:
        then `missing_parameters` names the parameters that the policy would have to give. If the rule takes the one of
        several cases that holds (`choose_one`), and none or several with different values do, there is no single case.

        The column is called as the rule with `_status` after it. It holds the stored values of `Status` and no null,
        so that the nulls in a column of answers are told apart. A rule that is not in force is no error here.

        Args:
            record: A record, or a frame such as `over` takes.
            policy: The policy, if not the book's own.
            missing: What a missing column of a frame means: an error, or `unknown` facts.
            related: Tables of related records for a frame, as `over` takes them.

        Raises:
            WrongRecord: When a record is of another class.
            FrameError: As for `over`.
        """
        chosen = self.book.resolve_policy(policy)
        if is_frame(record):
            from pingyuan_rules.engine.table.frame import over_statuses  # noqa: PLC0415 - loaded when first used

            return over_statuses(record, (self,), chosen, missing=missing, related=related)
        self._check_question(record, missing)
        if not self.info.in_force(chosen.on):
            return Status.NOT_IN_FORCE
        return self.status_of(self(record, policy), record, policy)

    def status_of(  # noqa: PLR0911 - one line for each status
        self, value: object, record: R, policy: P | None
    ) -> Status:
        """How an answer that was just given stands; the rule is in force."""
        if value is not UNKNOWN:
            return Status.DECIDED
        if self.applies is not None and self.applies(record, policy) is False:
            return Status.NOT_APPLICABLE
        # Most rules lack nothing but facts, and to work out which costs far more than to see that.
        chosen = self.book.resolve_policy(policy)
        has_values = all(getattr(chosen, name) is not UNKNOWN for name in self.parameters)
        calls_all = all(rule.info.applies is None for rule in self.rules)
        single = self.single_choices_on(chosen.on)
        if has_values and calls_all and not single:
            return Status.UNKNOWN
        from pingyuan_rules.engine.record.missing_facts import (  # noqa: PLC0415 - as in `missing`
            has_no_single_case,
            lacks_value,
            leaves_the_calendar,
        )

        if not has_values and lacks_value(self, record, chosen):
            return Status.NO_VALUE
        if single and not self.missing(record, policy) and has_no_single_case(self, record, chosen):
            return Status.NO_SINGLE_CASE
        if calls_all or self.missing(record, policy) or leaves_the_calendar(self, record, chosen):
            return Status.UNKNOWN
        # Without a fact to find out, it waits for the answer of a rule that does not concern the record.
        return Status.NOT_APPLICABLE

    @overload
    def missing_parameters(
        self,
        frame: T,
        /,
        policy: P | None = None,
        *,
        missing: OnMissing = "error",
        related: Mapping[str, object] | None = None,
    ) -> T: ...
    @overload
    def missing_parameters(self, record: R, policy: P | None = None) -> tuple[str, ...]: ...
    def missing_parameters(
        self,
        record: Any,
        policy: P | None = None,
        *,
        missing: OnMissing = "error",
        related: Mapping[str, object] | None = None,
    ) -> Any:
        """The parameters without a value on the policy's day that could still change the answer.

        Empty if the answer is known, the rule does not concern the record, or the policy has every value that counts.
        Of a frame, the same frame with one more column, named after the rule with `_missing_parameters`, which
        holds the names as that of `missing` holds those of facts.

        Args:
            record: A record, or a frame such as `over` takes.
            policy: The policy, if not the book's own.
            missing: What a missing column of a frame means: an error, or `unknown` facts.
            related: Tables of related records for a frame, as `over` takes them.

        Raises:
            WrongRecord: When a record is of another class.
            FrameError: As for `over`.
        """
        chosen = self.book.resolve_policy(policy)
        if is_frame(record):
            from pingyuan_rules.engine.table.frame import over_missing_parameters  # noqa: PLC0415 - as in `missing`

            return over_missing_parameters(record, (self,), chosen, missing=missing, related=related)
        from pingyuan_rules.engine.record.missing_facts import missing_parameters  # noqa: PLC0415 - as in `missing`

        self._check_question(record, missing)
        return missing_parameters(self, record, chosen)

    @overload
    def missing(
        self,
        frame: T,
        /,
        policy: P | None = None,
        *,
        missing: OnMissing = "error",
        related: Mapping[str, object] | None = None,
    ) -> T: ...
    @overload
    def missing(
        self, record: R, policy: P | None = None, *, exact: bool = False, up_to: int | None = None
    ) -> tuple[str, ...]: ...
    def missing(
        self,
        record: Any,
        policy: P | None = None,
        *,
        missing: OnMissing = "error",
        exact: bool = False,
        up_to: int | None = None,
        related: Mapping[str, object] | None = None,
    ) -> Any:
        """The unknown facts that could still change the answer, and only those, as far as Kleene logic sees.

        Of a frame, the same frame with one column more, called as the rule with `_missing` after it: text with the
        names of these facts in the order of the record and a comma, without a space, between them. It is empty, and
        never null, where the answer is decided or waits for no fact.

        Args:
            record: A record, or a frame such as `over` takes.
            policy: The policy, if not the book's own.
            missing: What a missing column of a frame means: an error, or `unknown` facts.
            exact: Whether only facts are named that change the answer in some record that the class accepts, bounds and
                invariants counted: two such records, alike but for the fact, are answered differently. There are none
                exactly when `decide` knows the answer, or there is none to know. Needs the extra `proof`; for records
                alone.
            up_to: With `exact`, how many related records are looked at if nobody recorded them; 5 by default. If there
                may be more, it is answered as without `exact` unless the answer is certain whatever they are.
            related: Tables of related records for a frame, as `over` takes them.

        Raises:
            WrongRecord: When a record is of another class.
            FrameError: As for `over`.
            TypeError: When exact facts of a frame are asked for, or `up_to` is given without `exact`.
            ValueError: When `up_to` is no whole number of 0 or more.
            TimeoutError: When exact facts are not found in 10 seconds.
            ModuleNotFoundError: When exact facts are asked for and z3-solver is not installed; the message names the
                extra.
        """
        chosen = self.book.resolve_policy(policy)
        if up_to is not None and not exact:
            message = "up_to= bounds what exact=True looks at; add exact=True, or leave up_to out"
            raise TypeError(message)
        if is_frame(record):
            from pingyuan_rules.engine.table.frame import over_missing  # noqa: PLC0415 - loaded when first used

            if exact:
                message = f"exact=True is for records: write {self.written}.missing(record, exact=True) for each"
                raise TypeError(message)
            return over_missing(record, (self,), chosen, missing=missing, related=related)
        self._check_question(record, missing)
        if exact:
            # They need an extra.
            from pingyuan_rules.engine.solver.completions import exactly_missing  # noqa: PLC0415
            from pingyuan_rules.engine.solver.record_space import UP_TO  # noqa: PLC0415

            return exactly_missing(self, record, chosen, up_to=UP_TO if up_to is None else up_to)
        from pingyuan_rules.engine.record.missing_facts import missing_facts  # noqa: PLC0415 - loaded when first used

        return missing_facts(self, record, chosen)

    def explain(self, record: R, policy: P | None = None) -> Explanation:
        """The answer with every value on the way and the clauses it rests on.

        Raises:
            RuleNotInForce: When the policy's day lies outside the rule's dates.
            WrongRecord: When the record is of another class.
        """
        own, cls, explain = self._latest_why
        if own is not policy or cls is not record.__class__:
            from pingyuan_rules.engine.record.trace_values import record_rules  # noqa: PLC0415 - loaded when first used

            self._check_record(record)
            chosen = self._policy_in_force(policy)
            question = Question(self, chosen, record_rules((self,), chosen))
            run = question.recording.run

            def ask(record: R) -> Explanation:
                return Explanation(question, record, run(record))

            explain = ask
            self._latest_why = (policy, type(record), explain)
        return explain(record)

    def remedies(self, record: R, policy: P | None = None, lang: Lang = "en") -> tuple[str, ...]:
        """What must come to hold so that the rule is met; empty when it is, or when it does not concern the record.

        Only what is false now is named, and what is unknown as something to find out.

        Args:
            record: The record.
            policy: The policy, if not the book's own.
            lang: The language of the sentences.
        """
        from pingyuan_rules.engine.wording.remedies import remedies  # noqa: PLC0415 - loaded when first used

        return remedies(self, record, policy, lang)

    def over(
        self,
        frame: F,
        policy: P | None = None,
        *,
        missing: OnMissing = "error",
        related: Mapping[str, object] | None = None,
    ) -> F:
        """The same frame with one column more, named after the rule; null is unknown.

        Args:
            frame: A Polars, pandas, PyArrow, DuckDB, PySpark, Ibis or SQLFrame table, eager or lazy, with facts as
                columns.
            policy: The policy, if not the book's own.
            missing: What a missing column means: an error, or `unknown` facts.
            related: If the rule reads related records, a table of these by the name of each relation, such as
                `{"members": members}`, of the same engine.

        Raises:
            InvalidData: When a table of related records is missing.
            FrameError: When columns are missing, bear a rule's name or have a wrong type.
            RuleNotInForce: When the policy's day lies outside the rule's dates.
        """
        from pingyuan_rules.engine.table.frame import over  # noqa: PLC0415 - loaded when first used

        return over(frame, (self,), self._policy_in_force(policy), missing=missing, related=related)

    # Its words.

    def words(self, lang: Lang, policy: P | None = None) -> str:
        """The rule as a sentence in `zh` or `en`.

        Args:
            lang: The language.
            policy: Of a rule with several texts, a policy on whose day one of them holds; without one all are told,
                each with its dates. Parameters are named in any case.

        Raises:
            RuleNotInForce: When the policy's day lies outside the rule's dates.
        """
        from pingyuan_rules.engine.wording.sentences import sentence  # noqa: PLC0415 - loaded when first used

        return sentence(self, lang, None if policy is None else self._policy_in_force(policy).on)

    def formula(self, lang: Lang, policy: P | None = None) -> str:
        """The rule as a formula over labels in `zh` or `en`; of several texts each, or that of a policy's day.

        Raises:
            RuleNotInForce: When the policy's day lies outside the rule's dates.
        """
        from pingyuan_rules.engine.wording.formulas import formula  # noqa: PLC0415 - loaded when first used

        return formula(self, lang, on=None if policy is None else self._policy_in_force(policy).on)

    def diagram(self, lang: Lang, policy: P | None = None) -> str:
        """The rule as a Mermaid flowchart in `zh` or `en`, which GitHub, notebooks and many tools draw.

        Args:
            lang: The language.
            policy: A policy whose values the parameters show, and on whose day one of several texts holds; without one
                parameters are named, and all texts are drawn.
        """
        from pingyuan_rules.engine.wording.diagrams import diagram  # noqa: PLC0415 - loaded when first used

        return diagram(self, lang, policy)


@attrs.frozen
class VersionMaker(Generic[R, P, A]):
    """Makes a text of a rule of the function it decorates.

    Attributes:
        rule: The rule.
        since: The first day on which the text holds.
        cites: The clauses it rests on.
        severity: How strictly the rule binds from that day on; None if as before.
        until: The first day on which the rule is no longer in force, or None.
        summary: The answer and what decides it in words, or None.
    """

    rule: Rule[R, P, A]
    since: date
    cites: tuple[Cite | Citation, ...]
    severity: Severity | None
    until: date | None
    summary: Label | None

    @overload
    def __call__(self, function: Callable[[R, P], A]) -> Version: ...
    @overload
    def __call__(self, function: Callable[[R], A]) -> Version: ...
    def __call__(self, function: Callable[..., A]) -> Version:
        """The text, taken up by the rule.

        Raises:
            RuleError: When its dates leave no day to a text, it is called as the rule, or the rule was asked already.
        """
        written = cast("FunctionType", function)
        version = Version(self.rule, written, self.since, self.cites, self.summary, self.until)
        self.rule.add_version(version, self.until, self.severity)
        return version


def find_rule(book: Book[Any], name: str) -> Any:
    """A rule by its name in its book; pickles call this by its name."""
    return book[name]


def find_law(book: Book[Any], name: str) -> Any:
    """A law by its name in its book; pickles call this by its name."""
    return next(law for law in book.laws if law.name == name)


class Shortfall(Rule[R, P, bool]):
    """Whether a record falls short of a rule: a rule without a function, whose tree is made of other rules.

    Attributes:
        of: The rule.
    """

    def __init__(self, of: Rule[R, P, Any]) -> None:
        """Made by `Rule.shortfall`."""
        super().__init__(of.book, of.function, of.info)
        self.of, self.name = of, f"{of.name}_shortfall"
        self.follow()

    def follow(self) -> None:
        """Be called as its rule says, and rest on the clauses of its texts."""
        of = self.of
        label = of.unmet_label
        if label == of.label:  # a rule that is met by "no" would be called like its shortfall
            label = Label(f"{label.zh}（计为不达标）", f"{label.en} (a shortfall)")
        self.info = attrs.evolve(
            of.info, label=label, met_when=None, applies=None, helper=True, unmet=None, asked_of=None, summary=None
        )
        self.function = of.function
        self._versions = of._versions  # noqa: SLF001 - whose clauses are those of its rule
        self.__doc__ = f"{label.en[:1].upper()}{label.en[1:]}."

    def __reduce__(self) -> tuple[Any, ...]:
        return attrgetter("shortfall"), (self.of,)

    @property
    def written(self) -> str:
        """How it is written, by the rule that it is of."""
        return f"{self.of.written}.shortfall"

    @property
    def record(self) -> type[R]:
        """The class of record it is about."""
        return self.of.record

    @property
    def takes_policy(self) -> bool:
        """Whether its rule takes a policy as well as the record."""
        return self.of.takes_policy

    @property
    def kind(self) -> Kind:
        """It answers yes or no."""
        return BOOL

    def _trace(self) -> Term:
        of = self.of
        of.term  # noqa: B018 - traces it, and checks the rules below
        answer: Term = t.Call(of, BOOL)
        # The conditions first: what is not asked of a record is decided by them, whatever else is unknown.
        conditions: list[Term] = [t.Call(rule, BOOL) for rule in (of.applies, of.asked_of) if rule is not None]
        # An answer that only waits for related records which nobody need record is none to wait for.
        relations = relations_of(self.record)
        conditions += [
            t.AnyOf((t.IsKnown(answer), t.recorded(name, relations[name].most))) for name in of.optional_relations
        ]
        unmet = t.Not(answer) if of.met_when else answer
        return t.AllOf((*conditions, unmet)) if conditions else unmet

    def remedies(self, record: R, policy: P | None = None, lang: Lang = "en") -> tuple[str, ...]:
        """What must come to hold so that its rule is met."""
        return self.of.remedies(record, policy, lang)


@attrs.frozen
class Question:
    """A rule that is asked under a policy, and what records its values.

    Attributes:
        rule: The rule.
        policy: The policy.
        recording: What gives the values; it may be of more rules than this one.
    """

    rule: Rule[Any, Any, Any]
    policy: Any
    recording: Recording


@attrs.define(eq=False, repr=False)  # frozen would make asking half as slow again; nothing in it is meant to be set
class Explanation(Displayed):
    """One answer of one rule, and why. Shown in a REPL or a notebook it is a tree.

    Asking is cheap: a flat function gives all values at once, and the tree of words is built when it is looked at.

    Attributes:
        record: The record that was asked about.
    """

    _question: Question
    record: Any
    _values: Values

    @property
    def rule(self) -> Rule[Any, Any, Any]:
        """The rule."""
        return self._question.rule

    @property
    def policy(self) -> Any:
        """The policy it was asked under."""
        return self._question.policy

    @property
    def version(self) -> Version:
        """The text of the rule that holds on the policy's day, with its first day."""
        return self.rule.version_on(self.policy.on)

    @property
    def value(self) -> Any:
        """The answer, a value of the type the rule declares, or UNKNOWN."""
        return self._value_of(self.rule.term)

    def _value_of(self, term: Term) -> Any:
        return self._question.recording.value(term, self._values)

    @property
    def status(self) -> Status:
        """How the answer stands; explanations are given of rules in force alone."""
        return self.rule.status_of(self.value, self.record, self.policy)

    @property
    def missing_parameters(self) -> tuple[str, ...]:
        """The parameters without a value on the policy's day that could still change the answer."""
        names: tuple[str, ...] = self.rule.missing_parameters(self.record, self.policy)
        return names

    @property
    def tree(self) -> Node:
        """Every value that was looked at, from the answer down; cases that were not reached are left out."""
        from pingyuan_rules.engine.wording.explanation_tree import grow  # noqa: PLC0415 - words are built only when looked at

        return grow(self.rule, self.policy, self._value_of)

    @property
    def clauses(self) -> tuple[Citation, ...]:
        """The clauses of the rule and of every called rule that was looked at, each once."""
        return self.tree.all_clauses

    @property
    def reasons(self) -> Node:
        """The facts and rules that suffice for the answer; what did not matter is left out."""
        from pingyuan_rules.engine.wording.reasons import give_reasons  # noqa: PLC0415 - as above

        return give_reasons(self.rule, self.policy, self._value_of)

    def text(self, lang: Lang = "en", *, depth: int | None = None, full: bool = False) -> str:
        """The explanation as lines of text, followed by the clauses and the sources of the policy's values.

        Args:
            lang: The language.
            depth: How many levels of reasons below the answer have lines of their own; by default as many as a dozen
                lines take, at most two. What is deeper is told in the line above it.
            full: Whether every value that was looked at has its line, also those that did not matter.

        Raises:
            ValueError: When the depth is negative, or is given together with `full`.
        """
        from pingyuan_rules.engine.wording.tree_output import text  # noqa: PLC0415 - as above

        return text(*self._shown(lang, depth, full=full))

    def rich(self, lang: Lang | None = None, *, depth: int | None = None, full: bool = False) -> Tree:
        """The explanation for a terminal, in the words of `text`; needs the extra `rich`.

        The display language serves if none is given.
        """
        from pingyuan_rules.engine.wording.tree_output import rich_tree  # noqa: PLC0415 - as above

        return rich_tree(*self._shown(resolve_language(lang), depth, full=full))

    def html(self, lang: Lang | None = None, *, depth: int | None = None, full: bool = False) -> str:
        """The explanation as HTML without scripts, every word escaped; what `text` leaves out is there, folded.

        The display language serves if none is given.
        """
        from pingyuan_rules.engine.wording.tree_output import html  # noqa: PLC0415 - as above

        return html(*self._shown(resolve_language(lang), depth, full=full), whole=lambda: self.tree)

    @property
    def short_tree(self) -> Node:
        """The reasons as `text` shows them: in a dozen lines, with the others folded."""
        from pingyuan_rules.engine.wording.reasons import fold  # noqa: PLC0415 - as above

        return fold(self.reasons)

    def _shown(self, lang: Lang, depth: int | None, *, full: bool) -> tuple[Node, Lang, AbstractSet[Term], str]:
        """The tree to show, the language, what the whole tree tells if that leaves out something, and the overlay."""
        from pingyuan_rules.engine.wording.explanation_tree import terms_looked_at  # noqa: PLC0415 - as above
        from pingyuan_rules.engine.wording.reasons import fold  # noqa: PLC0415 - as above

        if full and depth is not None:
            message = "an explanation is asked for with depth= or with full=True, not with both"
            raise ValueError(message)
        if depth is not None and depth < 0:
            message = f"depth={depth}: the depth of an explanation is 0 for the answer alone, or more"
            raise ValueError(message)
        if full:
            return self.tree, lang, frozenset(), self.policy.overlay_name
        looked_at = terms_looked_at(self.rule, self._value_of)
        tree = self.short_tree if depth is None else fold(self.reasons, depth, None)
        return tree, lang, looked_at, self.policy.overlay_name

    def __reduce__(self) -> tuple[Callable[..., Explanation], tuple[object, ...]]:
        # Compiled code cannot be pickled, so the rule is asked again.
        return explain_again, (self.rule, self.rule.book.version, self.record, self.policy)

    def __str__(self) -> str:
        return self.text(resolve_language(None))

    __repr__ = __str__

    def __rich__(self) -> Tree:
        """What rich prints."""
        return self.rich()


def explain_again(rule: Rule[Any, Any, Any], version: str, record: Any, policy: Any) -> Explanation:
    """An explanation that was pickled or copied."""
    check_same_version(rule.book, version)
    return rule.explain(record, policy)
