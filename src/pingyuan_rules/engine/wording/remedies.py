"""What to do so that a requirement is met: the failing conditions of a rule's tree as instructions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from pingyuan_rules.engine import logic
from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.cache import Cache
from pingyuan_rules.engine.record.missing_facts import Search, missing_below
from pingyuan_rules.engine.record.trace_values import cases_in_order, record_rules
from pingyuan_rules.engine.records import facts_of
from pingyuan_rules.engine.values import BOOL, FEN, UNKNOWN
from pingyuan_rules.engine.wording.speech import OPPOSITE, Speaker

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pingyuan_rules.engine.definition import Definition
    from pingyuan_rules.engine.labels import Lang
    from pingyuan_rules.engine.policies import Parameters
    from pingyuan_rules.engine.records import Record
    from pingyuan_rules.engine.terms import Order, Term


@attrs.frozen
class Action:
    """One thing to do.

    Attributes:
        text: A state to bring about, or what the instruction is about.
        instruction: The phrase that makes an instruction of the text, such as `make sure that {0}`.
        barred: Whether nothing that a remedy may ask for brings it about: the policy or given facts decide it.
    """

    text: str
    instruction: str
    barred: bool = False


@attrs.frozen
class Alternatives:
    """Things to do, of which a number is enough.

    Attributes:
        number: How many; None means all of them.
        parts: The things, which may be made of more things.
    """

    number: int | None
    parts: tuple[Alternatives | Action, ...]

    @property
    def barred(self) -> bool:
        """Whether too few of the things are left to do."""
        left = sum(not part.barred for part in self.parts)
        return left < (len(self.parts) if self.number is None else self.number)

    def actions(self) -> Iterator[Action]:
        """Every single thing to do."""
        for part in self.parts:
            if isinstance(part, Action):
                yield part
            else:
                yield from part.actions()


NOTHING = Alternatives(None, ())
_MIRRORED: dict[Order, Order] = {"==": "==", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}

# Many records fail a rule in the same way, so remedies are kept by all that they depend on.
_remedies = Cache(4096)


def remedies(rule: Definition, record: Record, policy: Parameters | None = None, lang: Lang = "en") -> tuple[str, ...]:
    """What to do so that a rule is met, as instructions.

    Only what is false now is named, and what is unknown as something to find out. Every entry is needed; an
    entry may offer several ways of which one is enough. A way that takes a change of facts that are given (see
    `fact`) is named only if there is no other. A rule whose answer is not yes or no has no remedies, nor has one that
    does not apply to the record.
    """
    if rule.kind != BOOL:
        return ()
    chosen = rule.book.resolve_policy(policy)
    facts = tuple(getattr(record, name) for name in rule.facts)

    def work_out() -> tuple[str, ...]:
        advisor = _Advisor(rule, record, chosen, lang)
        if advisor.waits_for_nothing():
            return ()
        return advisor.instructions(goal=rule.met_when is not False)

    return _remedies.get((rule, type(record), chosen, lang, facts), work_out)


class _Advisor:
    """Works out what to do for one rule and record, in one language."""

    def __init__(self, rule: Definition, record: Record, policy: Parameters, lang: Lang) -> None:
        self._rule, self._record, self._policy = rule, record, policy
        self._facts = facts_of(rule.record)
        self._speaker = Speaker(rule, lang)
        self._words = self._speaker.words.remedies
        self._recording = record_rules((rule,), policy)
        self._values = self._recording.run(record)

    def waits_for_nothing(self) -> bool:
        """Whether the answer is unknown because it needs that of a rule that does not concern the record."""
        root = t.Call(self._rule, self._rule.kind)
        return self._value(root) is UNKNOWN and not Search(self._value).below(root)

    def _value(self, term: Term) -> Any:
        return self._recording.value(term, self._values)

    def _is_fixed(self, term: Term) -> bool:
        """Whether the policy alone decides a term."""
        return term in self._recording.constants

    def _is_given(self, *terms: Term) -> bool:
        """Whether every fact that decides the terms is one that a remedy leaves alone."""
        names: set[str] = set()
        for part in t.walk(*terms):
            if isinstance(part, t.Fact):
                names.add(part.name)
            elif isinstance(part, t.Call):
                names.update(part.rule.facts)
        return all(self._facts[name].given for name in names)

    def instructions(self, *, goal: bool) -> tuple[str, ...]:
        """Each thing that must be done so that the rule's answer is the wanted one, as an instruction."""
        term = self._rule.term
        if isinstance(term, t.Concerns) and self._value(term.condition) is False:
            return ()
        needed = self._make(term, goal=goal)
        texts = map(self._instruction, needed.parts if needed.number is None else (needed,))
        return tuple(f"{text[:1].upper()}{text[1:]}" for text in texts)

    # What to do.

    def _make(self, term: Term, *, goal: bool) -> Alternatives:  # noqa: C901, PLR0911, PLR0912 - one case for each kind
        """What makes a condition true, or false."""
        value, speaker = self._value(term), self._speaker
        if value is goal:
            return NOTHING
        if self._is_fixed(term):
            return _single(Action(speaker.statement(term), self._words.policy, barred=True))
        match term:
            case t.Call(rule=rule):
                return self._make(rule.term, goal=goal)
            case t.Concerns(condition=condition, item=item):
                return _every([self._make(condition, goal=True), self._make(item, goal=goal)])
            case t.Not(item=item):
                return self._make(item, goal=not goal)
            case t.AllOf() | t.AnyOf():
                if isinstance(term, t.AllOf) is goal:
                    return _every(self._make(item, goal=goal) for item in term.children)
                return self._some(1, term.children, goal=goal)
            case t.AtLeast(items=items):
                number: int = self._value(term.number)
                needed = number if goal else len(items) - number + 1
                return self._some(needed - sum(self._value(item) is goal for item in items), items, goal=goal)
        if value is UNKNOWN:
            return self._find_out(term)
        match term:
            case t.Compare(order=order):
                return self._compare(term, order if goal else OPPOSITE[order])
            case t.Choose() | t.Ranked():
                return self._choose(term, goal=goal)
            case t.Fact(name=name) if goal:
                text = speaker.with_subject(self._facts[name].label)
            case _:
                text = self._words.no_longer.format(speaker.quoted(speaker.full(term)))
        return _single(Action(text, self._words.make_true, barred=self._is_given(term)))

    def _find_out(self, term: Term) -> Alternatives:
        actions = []
        for name in missing_below(term, self._rule, self._record, self._policy):
            fact = self._facts[name]
            if fact.kind == BOOL:
                actions.append(Action(self._speaker.with_subject(fact.label), self._words.find_out_whether))
            else:
                actions.append(Action(fact.label.text(self._speaker.lang), self._words.find_out))
        return Alternatives(None, tuple(actions))

    def _some(self, number: int, items: Iterable[Term], *, goal: bool) -> Alternatives:
        """Enough of the items that are not as they should be; what the policy decides is no way out."""
        wrong = [item for item in items if self._value(item) is not goal]
        open_ = [item for item in wrong if not self._is_fixed(item)] or wrong
        return _enough(number, [self._make(item, goal=goal) for item in open_])

    def _choose(self, term: t.Choose | t.Ranked, *, goal: bool) -> Alternatives:
        """Another case, or another value of the case that was reached."""
        cases = cases_in_order(term, self._value)
        ways: list[Alternatives] = []
        for place, (condition, value) in enumerate(cases, 1):
            after, holds = cases[place:], self._value(condition)
            if holds is UNKNOWN:
                ways += [self._make(value, goal=goal), self._rest(after, term.otherwise, goal=goal)]
                return _every([self._find_out(condition), _enough(1, ways)])
            if holds:
                stays = not self._is_fixed(value)
                if stays:
                    ways.append(self._make(value, goal=goal))
                # To leave this case helps if a later one may do; it is also named if its own value cannot change.
                helps = self._after(after, term.otherwise) is not (not goal) or not stays
                if not self._is_fixed(condition) and helps:
                    rest = self._rest(after, term.otherwise, goal=goal)
                    ways.append(_every([self._make(condition, goal=False), rest]))
                return _enough(1, ways)
            if self._value(value) is goal and not self._is_fixed(condition):
                ways.append(self._make(condition, goal=True))
        if not self._is_fixed(term.otherwise) or not ways:
            ways.append(self._make(term.otherwise, goal=goal))
        return _enough(1, ways)

    def _rest(self, cases: list[tuple[Term, Term]], otherwise: Term, *, goal: bool) -> Alternatives:
        """What the cases after one need."""
        after = self._after(cases, otherwise)
        if after is goal:
            return NOTHING
        rest = t.Choose(tuple(cases), otherwise, otherwise.kind)
        return self._find_out(rest) if after is UNKNOWN else self._choose(rest, goal=goal)

    def _after(self, cases: list[tuple[Term, Term]], otherwise: Term) -> Any:
        return logic.choose([(self._value(c), self._value(v)) for c, v in cases], self._value(otherwise))

    def _compare(self, term: t.Compare, order: Order) -> Alternatives:
        """What makes a comparison true whose sides are known: so many more or fewer items, or another value."""
        left, right = term.left, term.right
        if self._is_fixed(left):
            left, right, order = right, left, _MIRRORED[order]
        fixed, now, wanted = self._is_fixed(right), self._value(left), self._value(right)
        body = left
        while isinstance(body, t.Call):
            body = body.rule.term
        # The items to see to help more than "the number must be 3"; a number that must merely differ names none.
        if fixed and isinstance(body, t.CountTrue) and order != "!=":
            number = {">": wanted + 1, "<": wanted - 1}.get(order, wanted)
            return self._some(abs(number - now), body.children, goal=number > now)
        speaker, words = self._speaker, self._words
        barred = self._is_given(left, right)
        names = [speaker.clause(side) if side.kind == BOOL else speaker.full(side) for side in (left, right)]
        if left.kind == FEN and order == ">=":
            amounts = (speaker.value(amount, left) for amount in (wanted - now, now, wanted))
            text = words.raise_amount.format(names[0], *amounts)
            return _single(
                Action(text if fixed else f"{text}{speaker.words.note.format(names[1])}", "{0}", barred=barred)
            )
        if fixed and speaker.unit_label(left) is not None:
            right = t.Const(wanted, right.kind)  # so that it is given in the unit of the value at present
        values = [speaker.value_beside(now, left, right), speaker.value_beside(wanted, right, left)]
        sides = (names[0], values[1] if fixed else names[1])
        state = speaker.compared(left, order, sides, wanted if fixed else None)
        text = (words.now if fixed else words.now_both).format(state, *values)
        return _single(Action(text, words.make_true, barred=barred))

    # Words.

    def _instruction(self, part: Alternatives | Action) -> str:
        words = self._words
        if isinstance(part, Action):
            return part.instruction.format(part.text)
        if all(action.instruction == words.make_true for action in part.actions()):
            return words.make_true.format(self._state(part))  # one instruction, and not one for each state
        return self._listed(part, map(self._instruction, part.parts), words.all_tasks, words.one_task, words.some_tasks)

    def _state(self, part: Alternatives | Action) -> str:
        if isinstance(part, Action):
            return part.text
        words = self._words
        return self._listed(part, map(self._state, part.parts), words.all_states, words.one_state, words.some_states)

    def _listed(self, whole: Alternatives, texts: Iterable[str], every: str, one: str, some: str) -> str:
        bracket = self._speaker.words.bracket
        items = (
            text if isinstance(part, Action) else bracket.format(text)
            for part, text in zip(whole.parts, texts, strict=True)
        )
        listed = self._words.separator.join(items)
        if whole.number is None:
            return every.format(listed)
        return one.format(listed) if whole.number == 1 else some.format(whole.number, listed)


def _single(action: Action) -> Alternatives:
    return Alternatives(None, (action,))


def _every(ways: Iterable[Alternatives]) -> Alternatives:
    """All of several things, each named once."""
    parts: dict[Alternatives | Action, None] = {}
    for way in ways:
        parts.update(dict.fromkeys(way.parts if way.number is None else (way,)))
    return Alternatives(None, tuple(parts))


def _enough(number: int, ways: list[Alternatives]) -> Alternatives:
    """A number of several things, barred ones only if the others are too few; the ways of a way are ways too."""
    needed = list(dict.fromkeys(way for way in ways if way != NOTHING))
    left = [way for way in needed if not way.barred]
    kept = left if len(left) >= number else needed
    if number >= len(kept):
        return _every(kept)
    parts: dict[Alternatives | Action, None] = {}
    for way in kept:  # "one of: a; (one of: b; c)" says no more than "one of: a; b; c"
        single = len(way.parts) == 1 or (number == 1 and way.number == 1)
        parts.update(dict.fromkeys(way.parts if single else (way,)))
    return Alternatives(number, tuple(parts))
