"""What cases touch of the rules that they ask, and what could change without any of them failing."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import attrs

from pingyuan_rules.cases.case_model import Case, CaseAnswer, answer_of, run_case
from pingyuan_rules.cases.coverage_points import CaseCoverage, CoveragePoint, PointKind, SuggestedCase, Unsettled
from pingyuan_rules.cases.outcomes import AnyRule, Expectation
from pingyuan_rules.cases.parameter_values import nearest_changes
from pingyuan_rules.cases.touched import threshold_of
from pingyuan_rules.engine import UNKNOWN, InvalidData, Label, Parameters, Rule, Status, facts_of
from pingyuan_rules.engine.definition import values_of
from pingyuan_rules.engine.labels import inner_quotes
from pingyuan_rules.engine.records import described
from pingyuan_rules.engine.solver.record_space import UP_TO, check_up_to
from pingyuan_rules.engine.solver.solving import check_seconds
from pingyuan_rules.engine.values import BOOL
from pingyuan_rules.engine.wording.value_words import in_words
from pingyuan_rules.proof import Differs, NotAnswered, Outcomes, Undecided, differ, edges, reachable
from pingyuan_rules.proof.chosen_cases import cases_of, chosen_cases
from pingyuan_rules.proof.policy_lint import case_words
from pingyuan_rules.proof.remarks import fill
from pingyuan_rules.proof.verdicts import answer_text, quoted

SECONDS = 60.0
"""How long the coverage may take unless it is told otherwise."""

_IS = Label("{0}为“{1}”", "{0} is “{1}”")
_HAS_ANSWER = Label("{0}有结论", "{0} has an answer")
_ALTERNATIVE = Label("{0}的第{1}种情形（{2}）", "alternative {1} of {0} ({2})")
_ALTERNATIVE_OF_CALLED = Label("{3}：{0}的第{1}种情形（{2}）", "{3}: alternative {1} of {0} ({2})")
_BELOW = Label("{0}：“{1}”紧邻界限下侧", "{0}: “{1}” just below its threshold")
_ABOVE = Label("{0}：“{1}”紧邻界限上侧", "{0}: “{1}” just above its threshold")
_PARAMETER = Label("“{0}”由{1}改为{2}，会改变{3}的结论", "“{0}” changed from {1} to {2}, which changes answers of {3}")


def case_coverage(
    cases: Iterable[Case],
    *,
    rules: Iterable[AnyRule] | None = None,
    policy: Parameters | None = None,
    up_to: int = UP_TO,
    seconds: float = SECONDS,
) -> CaseCoverage:
    """What cases touch of rules, and what they leave open.

    It looks at the outcomes that a rule can have, undecided and not applicable too; at the alternatives among which the
    rule, and each rule that it calls, chooses; at both sides of every threshold; and at its parameters, each changed to
    the nearest lesser and greater value that is proved to change an answer. A parameter is touched if a case would then
    fail, everything else if a case comes to it. Answers that are not as their case expects touch nothing.

    >>> from pingyuan_rules import Case, Expectation, Outcome, Organization, PINGYUAN, must_form
    >>> case = Case(
    ...     name="three members are enough",
    ...     record=Organization(full_members=3),
    ...     policy=PINGYUAN,
    ...     expected=(Expectation(must_form, Outcome(True)),),
    ... )
    >>> found = case_coverage([case])
    >>> [str(gap.label.en) for gap in found.gaps][:2]
    ['“must form a Party organization” is “no”', '“must form a Party organization” is “undecided”']

    Args:
        cases: The cases; recorded ones do not count.
        rules: The rules; by default those whose answers the cases expect.
        policy: The policy of rules for which there is no case; by default the one of the last day in the cases, else
            their book's own. Other rules are looked at under the policies of their cases.
        up_to: How many related records of one relation a record may have in what is looked at.
        seconds: How long it may take; `unsettled` says what was not looked at by then.

    Raises:
        ValueError: When `up_to` is no whole number of 0 or more, or `seconds` no number of 0 or more.
        ModuleNotFoundError: When z3-solver is not installed; the message names the extra.
    """
    check_up_to(up_to)
    check_seconds(seconds)
    given = tuple(case for case in cases if not case.recorded)  # nobody has checked what was recorded
    answers = [answer for case in given for answer in run_case(case).answers]
    asked = tuple(dict.fromkeys((each.rule for each in answers) if rules is None else rules))
    survey = Survey(answers, asked, policy, up_to, seconds)
    points = tuple(survey.points())
    files = {case.policy: case.policy_file for case in given}
    return CaseCoverage(len(given), asked, points, tuple(survey.unsettled), files)


def suggest_cases(
    of: AnyRule | Iterable[Case],
    policy: Parameters | None = None,
    *,
    rules: Iterable[AnyRule] | None = None,
    up_to: int = UP_TO,
    seconds: float = SECONDS,
) -> tuple[SuggestedCase, ...]:
    """Cases that are missing: facts for each outcome, alternative, threshold and parameter that no case touches.

    What the rules should answer is left to people. `write_suggestions` writes a file in which they can fill it in.

    >>> from pingyuan_rules import must_form
    >>> for suggested in suggest_cases(must_form):
    ...     print(suggested.record)
    Organization(full_members=0)
    Organization(full_members=3)
    Organization()
    Organization(full_members=2)

    Args:
        of: A rule, or cases.
        policy: The policy of a rule for which there is no case, as for `case_coverage`.
        rules: The rules, if not the one given or those whose answers the cases expect.
        up_to: How many related records of one relation a record may have in what is looked at.
        seconds: How long it may take. `case_coverage(...)` also lists what was not looked at by then, and has the same
            `suggestions`.

    Raises:
        ValueError: When `up_to` is no whole number of 0 or more, or `seconds` no number of 0 or more.
        ModuleNotFoundError: When z3-solver is not installed; the message names the extra.
    """
    cases, own = ((), (of,)) if isinstance(of, Rule) else (tuple(of), None)
    return case_coverage(
        cases, rules=own if rules is None else rules, policy=policy, up_to=up_to, seconds=seconds
    ).suggestions


@attrs.define
class Survey:
    """Looks at rules.

    Attributes:
        answers: The answers of the cases, also those that are not as expected.
        rules: The rules.
        policy: The policy of rules without a case, or None.
        up_to: How many related records a record may have.
        seconds: How long it may take.
        unsettled: What was not looked at in time, or under no policy of the cases.
    """

    answers: Sequence[CaseAnswer]
    rules: Sequence[AnyRule]
    policy: Parameters | None
    up_to: int
    seconds: float
    unsettled: list[Unsettled] = attrs.field(factory=list)
    _began: float = attrs.field(factory=time.monotonic)

    def points(self) -> Iterator[CoveragePoint]:
        """Everything that can be touched."""
        for rule in self.rules:
            for look in (self.outcomes, self.alternatives, self.sides):
                found: dict[Any, CoveragePoint] = {}
                verdicts = [look(rule, policy, found) for policy in self.policies(rule)]
                yield from found.values()
                undecided = [each for each in verdicts if isinstance(each, Undecided)]
                if undecided or all(isinstance(each, NotAnswered) for each in verdicts):
                    self.leave_open(undecided or verdicts)
        for book in dict.fromkeys(rule.book for rule in self.rules):
            for name in facts_of(book.policy_class):
                readers = [rule for rule in self.rules if rule.book is book and name in rule.parameters]
                if name != "on" and readers:
                    yield from self.parameter(name, readers)

    def leave_open(self, verdicts: Iterable[Any]) -> None:
        """Note what was not looked at, once for a rule and a reason."""
        for each in verdicts:
            # What is left of the time says less than how much was given.
            told = attrs.evolve(each, seconds=self.seconds) if isinstance(each, Undecided) else each
            if all(told.text("en") != other.text("en") for other in self.unsettled):
                self.unsettled.append(told)

    def time_left(self) -> float:
        """How many seconds are left."""
        return max(0.0, self._began + self.seconds - time.monotonic())

    def answers_of(self, rule: AnyRule) -> list[CaseAnswer]:
        """The answers of one rule that are as expected."""
        return [answer for answer in self.answers if answer.rule is rule and answer.passed]

    def policies(self, rule: AnyRule) -> list[Any]:
        """The policies of the cases of a rule: of those with the same values that it reads, the one of the last day."""
        policies: list[Any] = [answer.policy for answer in self.answers if answer.rule is rule]
        if not policies:
            of_cases = [answer.policy for answer in self.answers if answer.rule.book is rule.book]
            chosen_policy = self.policy or max(of_cases, key=lambda each: each.on, default=None)
            policies = [rule.book.resolve_policy(chosen_policy)]
        chosen = {}
        for policy in sorted(policies, key=lambda each: each.on):
            values = {name: value for name, value in values_of([rule], policy).items() if name != "on"}
            chosen[rule.info.in_force(policy.on), tuple(values.items())] = policy
        return list(chosen.values())

    def outcomes(self, rule: AnyRule, policy: Any, found: dict[Any, CoveragePoint]) -> Any:
        """The outcomes that a rule can have."""
        verdict = reachable(rule, policy, up_to=self.up_to, seconds=self.time_left())
        if not isinstance(verdict, Outcomes):
            return verdict
        is_listed = rule.kind == BOOL or rule.kind.enum is not None

        def key(answer: object, status: Status) -> tuple[Status, object]:
            return status, answer if is_listed and status is Status.DECIDED else None

        touched = {key(each.found.value, each.found.status) for each in self.answers_of(rule)}
        records = dict(verdict.items())
        undecided = [each for each in records.values() if isinstance(each, Undecided)]
        nothing = rule.record()  # if any record's answer is undecided, then that of one without a fact
        records[Status.UNKNOWN] = nothing if rule.status(nothing, policy) is Status.UNKNOWN else None
        for answer, record in records.items():
            if record is None or isinstance(record, Undecided):
                continue
            status = answer if isinstance(answer, Status) else Status.DECIDED
            words: Any = partial(answer_text, rule, answer)
            if status is Status.UNKNOWN:
                words = Status.UNKNOWN.label.text
            one = key(answer, status)
            label = fill(_IS if one != (Status.DECIDED, None) else _HAS_ANSWER, partial(quoted, rule), words)
            if one not in found:
                found[one] = CoveragePoint(PointKind.OUTCOME, (rule,), policy, label, one in touched, record)
        return undecided[0] if undecided else None

    def alternatives(self, rule: AnyRule, policy: Any, found: dict[Any, CoveragePoint]) -> Any:
        """The cases of the choices in a rule and in those that it calls, which the cases of people are not."""
        verdict = chosen_cases(rule, policy, up_to=self.up_to, seconds=self.time_left())
        if not isinstance(verdict, Mapping):
            return verdict
        for case, record in verdict.items():
            if record is None or case in found:
                continue
            words = partial(case_words, case.owner, case.term, case.number)
            template = _ALTERNATIVE if case.owner is rule else _ALTERNATIVE_OF_CALLED
            label = fill(template, partial(quoted, case.owner), case.number, words, rule.label.text)
            touched = any(
                case.number in cases_of(case.term, rule, each.policy)(each.record)
                for each in self.answers_of(rule)
                if each.found.status is Status.DECIDED
            )
            found[case] = CoveragePoint(PointKind.ALTERNATIVE, (rule,), policy, label, touched, record)
        return None

    def sides(self, rule: AnyRule, policy: Any, found: dict[Any, CoveragePoint]) -> Any:
        """Both sides of the thresholds of a rule and of those that it calls."""
        verdict = edges(rule, policy, up_to=self.up_to, seconds=self.time_left())
        if not isinstance(verdict, tuple):
            return verdict
        for edge in verdict:
            threshold = threshold_of(edge, policy)
            fact = described_label(rule, edge.fact)
            for above, record in ((False, edge.below), (True, edge.above)):
                touched = any(
                    threshold.is_touched(each.record, each.policy, above=above)
                    for each in self.answers_of(rule)
                    if each.found.status is not Status.NOT_IN_FORCE
                )
                label = fill(_ABOVE if above else _BELOW, rule.label.text, fact)
                key = (*threshold.key, above)
                if key not in found or (touched and not found[key].touched):
                    found[key] = CoveragePoint(PointKind.SIDE, (rule,), policy, label, touched, record)
        return None

    def parameter(self, name: str, readers: Sequence[AnyRule]) -> Iterator[CoveragePoint]:
        """The nearest other values of a parameter that change an answer, for each value that it has in the cases."""
        by_value: dict[Any, list[tuple[AnyRule, Any]]] = {}
        for rule in readers:
            for policy in self.policies(rule):
                if rule.info.in_force(policy.on) and getattr(policy, name) is not UNKNOWN:
                    by_value.setdefault(getattr(policy, name), []).append((rule, policy))
        info = facts_of(readers[0].book.policy_class)[name]
        for now, asked in by_value.items():
            change = ParameterChange(self, name, now, asked)
            for value in nearest_changes(info, now, change.matters):
                differing = None if change.is_noticed(value) else change.difference(value)
                rules = tuple(dict.fromkeys(rule for rule, _ in asked)) if differing is None else (differing.rule,)
                words = [partial(in_words, each, info.kind, info.unit) for each in (now, value)]
                label = fill(_PARAMETER, partial(_inner, info.label), *words, partial(quoted, rules[0]))
                policy = asked[0][1] if differing is None else differing.scope.policies[0]
                record = None if differing is None else differing.record
                yield CoveragePoint(PointKind.PARAMETER, rules, policy, label, differing is None, record, name)


@attrs.define
class ParameterChange:
    """A parameter that is changed, and all cases run again.

    Attributes:
        survey: The survey.
        name: The parameter.
        now: Its value.
        asked: The rules that read it, each with a policy that has this value.
    """

    survey: Survey
    name: str
    now: Any
    asked: Sequence[tuple[AnyRule, Any]]
    differences: dict[Any, Differs[Any] | None] = attrs.field(factory=dict)

    def matters(self, value: Any) -> bool:
        """Whether another value changes an answer: that of a case, or of any record."""
        return self.is_noticed(value) or self.difference(value) is not None

    def is_noticed(self, value: Any) -> bool:
        """Whether a case fails under another value."""
        rules = {rule for rule, _ in self.asked}
        for each in self.survey.answers:
            if each.passed and each.rule in rules and getattr(each.policy, self.name) == self.now:
                changed = self.changed(each.policy, value)
                if (
                    changed is not None
                    and not answer_of(Expectation(each.rule, each.found), each.record, changed).passed
                ):
                    return True
        return False

    def difference(self, value: Any) -> Differs[Any] | None:
        """A record that is answered otherwise under another value; None if there is none, or none is found in time."""
        if value not in self.differences:
            self.differences[value] = None
            for rule, policy in self.asked:
                changed = self.changed(policy, value)
                if changed is None:
                    continue
                survey = self.survey
                verdict = differ(rule, policy, changed, up_to=survey.up_to, seconds=survey.time_left())
                if isinstance(verdict, Differs):
                    self.differences[value] = verdict
                    break
                if isinstance(verdict, Undecided):
                    survey.leave_open([verdict])
        return self.differences[value]

    def changed(self, policy: Any, value: Any) -> Any:
        """A policy with another value; None if its values do not go together then."""
        try:
            return attrs.evolve(policy, **{self.name: value})
        except InvalidData:
            return None


def described_label(rule: AnyRule, name: str) -> Callable[[Any], str]:
    """The label of a fact or of related records, by the language, fit to stand in quotation marks."""
    return partial(_inner, described(rule.record)[name].label)


def _inner(label: Label, lang: Any) -> str:
    return inner_quotes(label.text(lang))
