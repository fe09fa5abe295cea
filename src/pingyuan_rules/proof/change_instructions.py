"""The least change as instructions, worded as remedies are: what to do, and apart from it what to record."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar, cast

import attrs

from pingyuan_rules.choices import AppraisalGrade, DemonstrationLevel
from pingyuan_rules.engine import UNKNOWN, Fen, Label, Parameters, Record, Severity, facts_of
from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.solver.solving import SECONDS, check_seconds
from pingyuan_rules.engine.values import BOOL, DATE, FEN, NUMBERS
from pingyuan_rules.engine.wording.speech import Speaker
from pingyuan_rules.engine.wording.value_words import in_words
from pingyuan_rules.proof.cheapest_changes import Change, least_change
from pingyuan_rules.proof.verdicts import NotAnswered, Undecided, Verdict, answer_text, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pingyuan_rules.engine import FactInfo, Lang, Rule, Rulebook

R = TypeVar("R", bound=Record)
P = TypeVar("P", bound=Parameters)
A = TypeVar("A")

RISING: Mapping[type[Enum], tuple[Any, ...]] = {
    DemonstrationLevel: tuple(DemonstrationLevel),
    AppraisalGrade: tuple(reversed(AppraisalGrade)),
}
"""The enumerations whose members are levels, the lowest first."""


@attrs.frozen(repr=False, str=False)
class Advice(Verdict):
    """The least change that makes a rule answer as wanted, as instructions.

    Attributes:
        change: The change; no other that is allowed costs less.
        breaks: The required rules that the record would newly fall short of; if there are any, nothing is advised.
    """

    change: Change[Any]
    breaks: tuple[Rule[Any, Any, Any], ...] = ()

    def steps(self, lang: Lang = "en") -> tuple[str, ...]:
        """What to do, as instructions; empty if the change breaks another requirement."""
        names = [] if self.breaks else [name for name in self.change.facts if name not in self.change.filled]
        return tuple(instruction(self.change, name, lang) for name in names)

    def to_record(self, lang: Lang = "en") -> tuple[str, ...]:
        """What is unknown and is to be recorded, and what it is counted on to be."""
        return () if self.breaks else tuple(recording(self.change, name, lang) for name in self.change.filled)

    def text(self, lang: Lang = "en") -> str:
        """What is reached, then a line for each step and for each thing to record."""
        change = self.change
        rule, goal = quoted(change.rule, lang), answer_text(change.rule, change.goal, lang)
        cost = f"{change.cost.normalize():f}"
        if not change.facts:
            head = Label(
                "{0}已为“{1}”，无须改变（政策{2}）。", "{0} is “{1}” already; nothing has to change (policy of {2})."
            )
        elif self.breaks:
            head = Label(
                "要使{0}为“{1}”，代价最小的改变会使其他要求不达标（{4}），因此不作建议（政策{2}）。",
                "The least change that makes {0} “{1}” would fall short of other requirements ({4}), so that nothing "
                "is advised (policy of {2}).",
            )
        else:
            head = Label(
                "要使{0}为“{1}”，最少须做（已证明，代价{3}，政策{2}）：",
                "The least that makes {0} “{1}” (proved; cost {3}, policy of {2}):",
            )
        names = Label("、", ", ").text(lang).join(rule.label.text(lang) for rule in self.breaks)
        lines = [head.text(lang).format(rule, goal, change.policy.on, cost, names)]
        lines += [f"- {step}" for step in self.steps(lang)]
        if recorded := self.to_record(lang):
            lines.append(Label("并须查明登记：", "And to be recorded:").text(lang))
            lines += [f"- {each}" for each in recorded]
        return "\n".join(lines)


def advise(
    rule: Rule[R, P, A],
    record: R,
    policy: P | None = None,
    goal: A | None = None,
    *,
    seconds: float = SECONDS,
) -> Advice | NotAnswered | Undecided | None:
    """The cheapest way to meet a requirement or to reach the next level, proved to be the cheapest, as instructions.

    It allows the same changes as `least_change`: facts that are given stay as they are, and no fact comes to a value
    that is never advised. If the record would newly fall short of other required rules, `breaks` names these, and
    nothing is advised.

    >>> from pingyuan_rules import Branch, hollow_branch
    >>> branch = Branch(has_signs=True, has_flag=False, has_reading=False, has_premises=False, premises_shared=False)
    >>> advice = advise(hollow_branch, branch)
    >>> advice.steps(), advice.to_record()
    ((), ('Record whether the branch has rules (counted on: yes)',))

    Args:
        rule: The rule.
        record: The record.
        policy: The policy, if not the book's own.
        goal: The answer that is wanted. By default that by which a requirement is met; of a level of demonstration site
            and of a grade the lowest better one that can be reached; any but the lowest while it is unknown.
        seconds: How long it may take for each answer that is tried, of which levels and grades may have several.

    Returns:
        The advice, whose change is empty if the goal is reached already; None if no change that is allowed reaches it;
        `NotAnswered` and `Undecided` as of `least_change`.

    Raises:
        TypeError: When the rule is no requirement, has no levels and no goal is named; or the goal is no answer of it.
        ValueError: When `seconds` is no number of 0 or more.
        RuleNotInForce: When the policy's day lies outside the rule's dates.
        WrongRecord: When the record is of another class.
        ModuleNotFoundError: When z3-solver is not installed; the message names the extra.
    """
    check_seconds(seconds)
    chosen = rule.book.resolve_policy(policy)
    change: Change[R] | NotAnswered | Undecided | None = None
    for each in (goal,) if goal is not None else goals_of(rule, record, chosen):
        change = least_change(rule, record, each, chosen, seconds=seconds)
        if change is not None:
            break
    if not isinstance(change, Change):
        return change
    return Advice(change, newly_short(change) if change.facts else ())


def goals_of(rule: Rule[Any, Any, Any], record: Record, policy: Parameters) -> tuple[Any, ...]:
    """The answers that are wanted, those to be tried first in front.

    Raises:
        TypeError: When the rule is no requirement and has no levels.
    """
    if rule.met_when is not None:
        return (rule.met_when,)
    levels = RISING.get(rule.kind.enum) if rule.kind.enum is not None else None
    if levels is None:
        message = f"{rule.told} is no requirement and has no levels; name the answer that is wanted: goal=..."
        raise TypeError(message)
    answer = rule(record, policy)
    # The next level may be out of reach where a higher one is not: with scores for a city site that are not lowered, a
    # branch whose signage is put right becomes a city site, and no county site.
    return levels[1 if answer is UNKNOWN else levels.index(answer) + 1 :] or (answer,)


def has_goal(rule: Rule[Any, Any, Any]) -> bool:
    """Whether `advise` knows what is wanted of a rule."""
    return rule.met_when is not None or rule.kind.enum in RISING


def newly_short(change: Change[Any]) -> tuple[Rule[Any, Any, Any], ...]:
    """The required rules that a record falls short of after a change, and did not before."""
    book, policy = cast("Rulebook[Any]", change.rule.book), change.policy
    before = {each.rule.name for each in book.assess(change.before, policy).findings}
    return tuple(
        each.rule
        for each in book.assess(change.record, policy).findings
        if each.severity is Severity.REQUIRED and each.rule.name not in before
    )


def instruction(change: Change[Any], name: str, lang: Lang) -> str:
    """What to do so that a fact that is known comes to another value."""
    info, before, after = facts_of(type(change.before))[name], getattr(change.before, name), change.facts[name]
    speaker = Speaker(change.rule, lang)
    words = speaker.words.remedies
    remedy = info.reduction if info.kind in {*NUMBERS, DATE} and after < before else info.remedy
    if info.kind == BOOL:
        if after and remedy is not None:
            return capital(remedy.text(lang))
        state = (
            speaker.with_subject(info.label) if after else words.no_longer.format(speaker.quoted(info.label.text(lang)))
        )
        return capital(words.make_true.format(state))
    term = t.Fact(name, info.kind)
    if info.kind in NUMBERS:
        return capital(number_instruction(speaker, info, before, after, remedy))
    wanted = speaker.one_of([after]) if isinstance(after, Enum) else speaker.value(after, term)
    if remedy is not None:
        return capital(remedy.text(lang).format(wanted=wanted))
    return capital(words.make_true.format(speaker.compared(term, "==", (info.label.text(lang), wanted))))


def number_instruction(speaker: Speaker, info: FactInfo, before: Any, after: Any, remedy: Label | None) -> str:
    """How a number is to be raised, or lowered if there are words for that, by how much, and to what."""
    term, steps = t.Fact(info.name, info.kind), abs(after - before)
    by, old, new = (
        speaker.value_beside(each, term, term) for each in (Fen(steps) if info.kind == FEN else steps, before, after)
    )
    if remedy is not None:
        return remedy.text(speaker.lang).format(short=by, over=by, now=old, wanted=new)
    # Without words for lowering it, none is lowered.
    raised = Label("将{0}提高{1}（由{2}到{3}）", "raise the {0} by {1}, from {2} to {3}")
    return raised.text(speaker.lang).format(info.label.text(speaker.lang), by, old, new)


def recording(change: Change[Any], name: str, lang: Lang) -> str:
    """That a fact is to be found out and recorded, and what it is counted on to be."""
    info, value = facts_of(type(change.before))[name], change.facts[name]
    speaker = Speaker(change.rule, lang)
    counted_on = in_words(value, info.kind, info.unit, lang)
    if info.kind == BOOL:
        words = Label("登记是否“{0}”（须为“{1}”）", "Record whether {0} (counted on: {1})")
        return words.text(lang).format(speaker.with_subject(info.label), counted_on)
    words = Label("登记“{0}”（须为“{1}”）", "Record the {0} (counted on: {1})")
    return words.text(lang).format(info.label.text(lang), counted_on)


def capital(text: str) -> str:
    """A text that begins with a capital letter."""
    return f"{text[:1].upper()}{text[1:]}"
