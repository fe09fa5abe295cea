"""What to do so that a requirement is met: the failing conditions of a rule's tree as instructions."""

from __future__ import annotations

from datetime import date
from enum import Enum
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

from pingyuan_rules.engine import logic
from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.cache import Cache
from pingyuan_rules.engine.labels import inner_quotes
from pingyuan_rules.engine.record.compared_counts import conditions_of_count
from pingyuan_rules.engine.record.missing_facts import Search, missing_below, missing_facts
from pingyuan_rules.engine.record.trace_values import cases_in_order, record_rules
from pingyuan_rules.engine.records import described
from pingyuan_rules.engine.values import BOOL, DATE, FEN, NUMBERS, UNKNOWN
from pingyuan_rules.engine.wording.remedy_plan import (
    NO_WAY,
    NOTHING,
    OTHER,
    Action,
    Alternatives,
    Change,
    Goal,
    Harm,
    changes_of,
    every,
    single,
    ways_of,
)
from pingyuan_rules.engine.wording.speech import OPPOSITE, Speaker
from pingyuan_rules.engine.wording.trials import Trial, affected_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pingyuan_rules.engine.definition import Definition
    from pingyuan_rules.engine.facts.fact_info import FactInfo
    from pingyuan_rules.engine.labels import Lang
    from pingyuan_rules.engine.policies import Parameters
    from pingyuan_rules.engine.records import Record
    from pingyuan_rules.engine.terms import Order, Term

_MOST_TRIED = 64
"""So many combinations of the parts of a way are tried; ways of rules at hand have far fewer."""
Steps: TypeAlias = "tuple[tuple[tuple[Goal, ...], ...], ...]"
"""Steps that are all needed; the ways of each, any of which is enough; the goals of each way, all of them needed."""

# Many records fail a rule in the same way, so remedies are kept by all that they depend on.
_remedies = Cache(4096)


def remedies(rule: Definition, record: Record, policy: Parameters | None = None, lang: Lang = "en") -> tuple[str, ...]:
    """What to do so that a rule is met, as instructions.

    Only what is false now is named, and what is unknown as something to find out. Every entry is needed; an
    entry may offer several ways, any one of which is enough.

    Each way is tried on the record, with what is needed in any case, against every rule of its class. One that makes
    it newly fall short of a required rule is left out, as is one that bounds, an invariant, `never_advised` or
    `never_undone` (see `fact`) forbid. One that makes it fall short of a rule that does not strictly bind, or that
    takes a change of facts that are given, is named only if there is no better. A rule whose answer is not yes or no
    has no remedies, nor has one that does not apply to the record, is not asked of it, or lacks a value of the
    policy.
    """
    instructions: tuple[str, ...] = _keep(
        rule, record, policy, lang, lambda chosen: _Advisor(rule, record, chosen, lang).instructions()
    )
    return instructions


def _keep(
    rule: Definition, record: Record, policy: Parameters | None, form: str, work_out: Callable[[Parameters], Any]
) -> Any:
    """The advice for a record in a form, such as a language, from the cache if a like record had it."""
    if rule.kind != BOOL:
        return ()
    chosen = rule.book.resolve_policy(policy)
    facts = tuple(getattr(record, name) for name in _deciding_facts(rule))
    return _remedies.get((rule, type(record), chosen, form, facts), lambda: work_out(chosen))


def _deciding_facts(rule: Definition) -> tuple[str, ...]:
    """The facts that decide what is advised: those of the rule, and of all that no advice may break."""

    def find() -> tuple[str, ...]:
        asked = () if rule.info.asked_of is None else rule.info.asked_of.facts
        tried = [*(each.shortfall for each in affected_rules(rule)), *rule.record.invariants]
        return tuple(dict.fromkeys((*rule.facts, *asked, *(name for each in tried for name in each.facts))))

    # By the number of rules too: one that was added later may be affected.
    found: tuple[str, ...] = rule.book.cache.get(("advised by", rule, len(rule.book.all_rules)), find)
    return found


def steps(rule: Definition, record: Record, policy: Parameters | None = None) -> Steps:
    """What to do so that a rule is met, for programs; see `Finding.steps`."""

    def list_steps(chosen: Parameters) -> Steps:
        needed = plan_remedies(rule, record, chosen)
        parts = needed.parts if needed.number is None else (needed,)
        # Where no way may be advised there is none.
        listed = (
            () if part.harm is Harm.FORBIDDEN else tuple(dict.fromkeys(islice(ways_of(part), _MOST_TRIED)))
            for part in parts
        )
        return tuple(dict.fromkeys(listed))

    listed: Steps = _keep(rule, record, policy, "steps", list_steps)
    return listed


def plan_remedies(rule: Definition, record: Record, policy: Parameters | None = None) -> Alternatives:
    """The plan behind the remedies of a rule; `changes_of` tells what each combination of its ways changes."""
    return _Advisor(rule, record, rule.book.resolve_policy(policy), "en").plan()


class _Advisor:
    """Works out what to do for one rule and record, in one language."""

    def __init__(self, rule: Definition, record: Record, policy: Parameters, lang: Lang) -> None:
        self._rule, self._record, self._policy = rule, record, policy
        self._facts = described(rule.record)
        self._speaker = Speaker(rule, lang)
        self._words = self._speaker.words.remedies
        self._recording = record_rules((rule,), policy)
        self._values = self._recording.run(record)
        self._trial = Trial(rule, record, policy)

    def waits_for_no_fact(self) -> bool:
        """Whether no fact could decide the answer: it needs a rule that does not concern the record, or a value."""
        root = t.Call(self._rule, self._rule.kind)
        return self._value(root) is UNKNOWN and not Search(self._value, (t.Fact,), self._policy).below(root)

    def _value(self, term: Term) -> Any:
        return self._recording.value(term, self._values)

    def _is_fixed(self, term: Term) -> bool:
        """Whether the policy alone decides a term."""
        return term in self._recording.constants

    def _facts_below(self, *terms: Term) -> set[str]:
        """The facts that decide terms, but those that a remedy leaves alone."""
        names: set[str] = set()
        for part in t.walk(*terms):
            if isinstance(part, t.Fact):
                names.add(part.name)
            elif isinstance(part, t.Call):
                names.update(part.rule.facts)
        return {name for name in names if not self._facts[name].given}

    def plan(self) -> Alternatives:
        """Everything that must be done so that the rule is met."""
        rule, goal = self._rule, self._rule.met_when is not False
        term = t.of_day(rule.term, self._policy.on)
        if (isinstance(term, t.Concerns) and self._value(term.condition) is False) or self.waits_for_no_fact():
            return NOTHING
        asked: Any = rule.info.asked_of
        is_asked = True if asked is None else asked(self._record, self._policy)
        if is_asked is False:
            return NOTHING
        needed = self._make(term, goal=goal)
        forced = [part for part in needed.parts if isinstance(part, Action) and part.harm < Harm.FORBIDDEN]
        if needed.number is None and forced:
            together = {name: new for part in forced for name, new in next(changes_of(part)).items()}
            if self._trial.harm(together) is Harm.FORBIDDEN:
                return NO_WAY
            if len(forced) < len(needed.parts):
                # Once more, now that it is known what is done in any case.
                self._trial.go_along_with(together)
                needed = self._make(term, goal=goal)
        if asked is not None and is_asked is UNKNOWN and needed != NOTHING:
            needed = every([self._find_out(missing_facts(asked, self._record, self._policy)), needed])
        return needed

    def instructions(self) -> tuple[str, ...]:
        """Each thing that must be done so that the rule is met, as an instruction."""
        needed = self.plan()
        texts = map(self._instruction, needed.parts if needed.number is None else (needed,))
        return tuple(dict.fromkeys(f"{text[:1].upper()}{text[1:]}" for text in texts))

    # What to do.

    def _make(self, term: Term, *, goal: bool) -> Alternatives:  # noqa: C901, PLR0911, PLR0912 - one case a kind
        """What makes a condition true, or false."""
        value = self._value(term)
        if value is goal:
            return NOTHING
        if self._is_fixed(term):
            return single(Action(self._speaker.statement(term), self._words.policy, Harm.BARRED))
        match term:
            case t.Call(rule=rule):
                return self._make(t.of_day(rule.term, self._policy.on), goal=goal)
            case t.Concerns(condition=condition, item=item):
                return every([self._make(condition, goal=True), self._make(item, goal=goal)])
            case t.Not(item=item):
                return self._make(item, goal=not goal)
            case t.AllOf() | t.AnyOf():
                if isinstance(term, t.AllOf) is goal:
                    return every(self._make(item, goal=goal) for item in term.children)
                return self._some(1, term.children, goal=goal)
            case t.AtLeast(items=items):
                number: int = self._value(term.number)
                needed = number if goal else len(items) - number + 1
                return self._some(needed - sum(self._value(item) is goal for item in items), items, goal=goal)
            # The items to see to help more than "the number must be 3"; a number that must merely differ names none,
            # and as long as some items are unknown there may be too many already.
            case t.Compare(order=order) if (
                (conditions := conditions_of_count(term, self._value)) is not None
                and (wanted := order if goal else OPPOSITE[order]) != "!="
                and not (wanted == "==" and value is UNKNOWN)
            ):
                return self._make(conditions, goal=goal)
        if value is UNKNOWN:
            return self._find_out_below(term)
        match term:
            case t.Compare(order=order):
                return self._compare(term, order if goal else OPPOSITE[order])
            case t.Choose() | t.Ranked():
                return self._choose(term, goal=goal)
            case t.ChooseOne():
                return self._choose_one(term, goal=goal)
            case t.Fact(name=name):
                return self._make_fact(name, goal=goal)
            case t.Fold():  # which record is to be another is not for the one that is asked about to say
                others = tuple(t.Const(self._value(each), each.kind) for each in term.others)  # what the policy asks
                asked = attrs.evolve(term, others=others)
                state = asked if goal else t.Not(asked)
                return single(Action(self._speaker.statement(state), self._words.make_true))
        raise AssertionError(term)

    def _make_fact(self, name: str, *, goal: bool) -> Alternatives:
        """What makes a fact that is yes or no the other."""
        fact, speaker, words = self._facts[name], self._speaker, self._words
        harm, changes = self._harm_of([{name: goal}], t.Fact(name, BOOL))
        aim = Goal(name, "==", goal)
        if goal and fact.remedy is not None:
            return single(Action(fact.remedy.text(speaker.lang), "{0}", harm, changes, aim))
        text = (
            speaker.with_subject(fact.label)
            if goal
            else words.no_longer.format(speaker.quoted(fact.label.text(speaker.lang)))
        )
        return single(Action(text, words.make_true, harm, changes, aim))

    def _harm_of(self, changes: Iterable[dict[str, Any]], *terms: Term) -> tuple[Harm, tuple[Change, ...]]:
        """What speaks against bringing terms about by the best of several changes, and the changes that are as good."""
        given = Harm.NONE if self._facts_below(*terms) else Harm.BARRED
        listed = list(changes)
        # Another value may do no better than the present one: an organization of either form, where none is to be.
        effective = [change for change in listed if self._trial.helps(change)] if len(listed) > 1 else []
        harms = [(self._trial.harm(change), tuple(change.items())) for change in effective or listed]
        if not harms:
            return given, ()
        least = min(harm for harm, _ in harms)
        return max(least, given), tuple(change for harm, change in harms if harm is least)

    def _find_out_below(self, term: Term) -> Alternatives:
        return self._find_out(missing_below(term, self._rule, self._record, self._policy))

    def _find_out(self, names: Iterable[str]) -> Alternatives:
        actions = []
        for name in names:
            fact = self._facts[name]
            if fact.kind == BOOL:
                text = inner_quotes(self._speaker.with_subject(fact.label))
                actions.append(Action(text, self._words.find_out_whether, goal=Goal(name, "known")))
            else:
                text = inner_quotes(fact.label.text(self._speaker.lang))
                actions.append(Action(text, self._words.find_out, goal=Goal(name, "known")))
        return Alternatives(None, tuple(actions))

    def _some(self, number: int, items: Iterable[Term], *, goal: bool) -> Alternatives:
        """Enough of the items that are not as they should be; what the policy decides is no way out."""
        wrong = [item for item in items if self._value(item) is not goal]
        open_ = [item for item in wrong if not self._is_fixed(item)] or wrong
        return self._enough(number, [self._make(item, goal=goal) for item in open_])

    def _choose(self, term: t.Choose | t.Ranked, *, goal: bool) -> Alternatives:
        """Another case, or another value of the case that was reached."""
        cases = cases_in_order(term, self._value)
        ways: list[Alternatives] = []
        for place, (condition, value) in enumerate(cases, 1):
            after, holds = cases[place:], self._value(condition)
            if holds is UNKNOWN:
                ways += [self._make(value, goal=goal), self._rest(after, term.otherwise, goal=goal)]
                return every([self._find_out_below(condition), self._enough(1, ways)])
            if holds:
                stays = not self._is_fixed(value)
                if stays:
                    ways.append(self._make(value, goal=goal))
                # To leave this case helps if a later one may do; it is also named if its own value cannot change.
                helps = self._after(after, term.otherwise) is not (not goal) or not stays
                if not self._is_fixed(condition) and helps:
                    rest = self._rest(after, term.otherwise, goal=goal)
                    ways.append(every([self._make(condition, goal=False), rest]))
                return self._enough(1, ways)
            if self._value(value) is goal and not self._is_fixed(condition):
                ways.append(self._make(condition, goal=True))
        if not self._is_fixed(term.otherwise) or not ways:
            ways.append(self._make(term.otherwise, goal=goal))
        return self._enough(1, ways)

    def _choose_one(self, term: t.ChooseOne, *, goal: bool) -> Alternatives:
        """Another value of the case that holds, or another case in its place: one of those whose value is known."""
        held = [(condition, value) for condition, value in term.cases if self._value(condition) is True]
        ways = [every(self._make(value, goal=goal) for _, value in held if not self._is_fixed(value))]
        if any(self._is_fixed(value) for _, value in held):
            ways = []
        if not any(self._is_fixed(condition) for condition, _ in held):
            left = [self._make(condition, goal=False) for condition, _ in held]
            ways += [
                every([*left, self._make(condition, goal=True)])
                for condition, value in term.cases
                if self._value(value) is goal and self._value(condition) is not True and not self._is_fixed(condition)
            ]
        return self._enough(1, ways)

    def _rest(self, cases: list[tuple[Term, Term]], otherwise: Term, *, goal: bool) -> Alternatives:
        """What the cases after one need."""
        after = self._after(cases, otherwise)
        if after is goal:
            return NOTHING
        rest = t.Choose(tuple(cases), otherwise, otherwise.kind)
        return self._find_out_below(rest) if after is UNKNOWN else self._choose(rest, goal=goal)

    def _after(self, cases: list[tuple[Term, Term]], otherwise: Term) -> Any:
        return logic.choose([(self._value(c), self._value(v)) for c, v in cases], self._value(otherwise))

    def _enough(self, number: int, ways: list[Alternatives]) -> Alternatives:
        """A number of several things, the worse ones only if the better are too few; ways of a way are ways too."""
        needed: list[Alternatives] = []
        for way in [way for way in dict.fromkeys(ways) if way != NOTHING]:
            if way.harm is Harm.FORBIDDEN or sum(1 for _ in way.actions()) == 1:
                needed.append(way)
            else:  # its actions have been tried one by one; now they are tried together
                harm = max(self._trial.harm(change) for change in islice(changes_of(way), _MOST_TRIED))
                needed.append(attrs.evolve(way, together=harm))
        number, kept = min(number, len(needed)), list[Alternatives]()
        for most in (Harm.NONE, Harm.NOTED, Harm.BARRED):
            kept = [way for way in needed if way.harm <= most]
            if len(kept) >= number:
                break
        else:
            return NO_WAY if needed else NOTHING
        if number >= len(kept):
            return every(kept)
        parts: dict[Alternatives | Action, None] = {}
        for way in kept:  # "one of: a; (one of: b; c)" says no more than "one of: a; b; c"
            single = len(way.parts) == 1 or (number == 1 and way.number == 1)
            parts.update(dict.fromkeys(way.parts if single else (way,)))
        return Alternatives(number, tuple(parts))

    def _compare(self, term: t.Compare, order: Order) -> Alternatives:
        """What makes a comparison true whose sides are known: so many more or fewer items, or another value."""
        left, right = term.left, term.right
        if self._is_fixed(left):
            left, right, order = right, left, t.MIRRORED[order]
        fixed, now, wanted = self._is_fixed(right), self._value(left), self._value(right)
        speaker, words = self._speaker, self._words
        fact = self._facts[left.name] if isinstance(left, t.Fact) else None
        shown = [speaker.value_beside(now, left, right), speaker.value_beside(wanted, right, left)]
        if order == "==" and not fixed and (asks_related(left) or asks_related(right)):
            # Two records of one number, of which one is wrong: what raises the number is no remedy.
            text = words.reconcile.format(speaker.full(left), speaker.full(right), *shown)
            return single(Action(text, "{0}", Harm.NONE, (), OTHER))
        values = [] if fact is None else _values_for(order, wanted)
        harm, changes = self._harm_of([{left.name: value} for value in values], left, right)  # type: ignore[union-attr]
        goal = OTHER if fact is None else Goal(fact.name, order, wanted)
        if fact is not None and isinstance(wanted, Enum) and changes:
            # Of an enumeration the members that it may be.
            members = [change[0][1] for change in changes]
            goal = Goal(fact.name, "in", tuple(members)) if len(members) > 1 else Goal(fact.name, "==", members[0])
        names = [speaker.clause(side) if side.kind == BOOL else speaker.full(side) for side in (left, right)]
        if text := self._remedy_of(fact, left, now, [change[0][1] for change in changes]):
            return single(Action(text, "{0}", harm, changes, goal))
        if left.kind == FEN and order == ">=":
            amounts = (speaker.value(amount, left) for amount in (wanted - now, now, wanted))
            text = words.raise_amount.format(names[0], *amounts)
            text = text if fixed else f"{text}{speaker.words.note.format(names[1])}"
            return single(Action(text, "{0}", harm, changes, goal))
        if fixed and speaker.unit_label(left) is not None:
            right = t.Const(wanted, right.kind)  # so that it is given in the unit of the value at present
        shown[1] = speaker.value_beside(wanted, right, left)
        sides = (names[0], shown[1] if fixed else names[1])
        if 0 < len(changes) < len(values) and isinstance(wanted, Enum):
            # Some of the other members are out, so that those left are named and not the one that is not meant.
            state = speaker.compared(left, "==", (names[0], speaker.one_of([change[0][1] for change in changes])))
        else:
            state = speaker.compared(left, order, sides, t.Const(wanted, right.kind) if fixed else right)
        text = (words.now if fixed else words.now_both).format(state, *shown)
        return single(Action(text, words.make_true, harm, changes, goal))

    def _remedy_of(self, fact: FactInfo | None, left: Term, now: Any, values: Sequence[Any]) -> str:
        """The instruction of a fact for the values to bring about, or an empty text if it has none for them."""
        speaker, names = self._speaker, self._facts_below(left)
        if fact is None and len(names) == 1 and self._facts[name := names.pop()].kind == DATE:
            # What is computed from one date is put right by what brings that up to date: months without contact.
            fact, values = self._facts[name], [date.max]
            now = date.min
        if fact is None or not values:
            return ""
        is_choice, is_ordered = isinstance(values[0], Enum), fact.kind in {*NUMBERS, DATE}
        instruction = fact.reduction if is_ordered and values[0] < now else fact.remedy
        if instruction is None or not (is_choice or (is_ordered and values[0] != now)):
            return ""
        remedy = instruction.text(speaker.lang)
        if is_choice:
            return remedy.format(wanted=speaker.one_of(values))
        amounts = {}
        if fact.kind in NUMBERS:
            amounts = {"short": values[0] - now, "over": now - values[0], "now": now, "wanted": values[0]}
        return remedy.format(**{name: speaker.value_beside(each, left, left) for name, each in amounts.items()})

    # Words.

    def _instruction(self, part: Alternatives | Action) -> str:
        words = self._words
        if part.harm is Harm.FORBIDDEN:
            return words.nothing_to_advise
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


def asks_related(term: Term) -> bool:
    """Whether a number is counted or summed over related records."""
    return isinstance(term, t.Fold) or (isinstance(term, t.Call) and asks_related(term.rule.term))


def _values_for(order: Order, wanted: Any) -> list[Any]:
    """The nearest values of a fact for which a comparison with a value holds; none of kinds that have no next value."""
    if isinstance(wanted, Enum) and order not in {"==", "!="}:  # of an ordered enumeration, from the nearest on
        members = list(type(wanted))
        place = members.index(wanted)
        higher, lower = members[place + 1 :], members[:place][::-1]
        return [*([wanted] if "=" in order else []), *(higher if ">" in order else lower)]
    if isinstance(wanted, Enum):
        return [wanted] if order == "==" else [member for member in type(wanted) if member is not wanted]
    if isinstance(wanted, bool | str):
        return []
    if order in {"==", ">=", "<="}:
        return [wanted]
    steps = {">": (1,), "<": (-1,), "!=": (1, -1)}[order]
    if not isinstance(wanted, date):
        return [wanted + step for step in steps]
    days = (wanted.toordinal() + step for step in steps)
    return [date.fromordinal(day) for day in days if date.min.toordinal() <= day <= date.max.toordinal()]
