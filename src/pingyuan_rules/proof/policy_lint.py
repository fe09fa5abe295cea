"""Whether everything in a policy matters: answers, cases, parameters and thresholds that do not are remarked on."""

from __future__ import annotations

import time
from collections import defaultdict
from datetime import date
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING, Any, cast

from pingyuan_rules.engine import UNKNOWN, FactInfo, Label, Parameters, Rulebook, facts_of
from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.labels import inner_quotes
from pingyuan_rules.engine.rates.ratios import Ratio
from pingyuan_rules.engine.rates.scales import Scale
from pingyuan_rules.engine.record.trace_values import record_rules
from pingyuan_rules.engine.rulebook import checked_book
from pingyuan_rules.engine.solver.completions import answers_differ
from pingyuan_rules.engine.solver.record_space import UP_TO, Space, bounded_variable, bounds_of, check_up_to
from pingyuan_rules.engine.solver.solving import OutOfTime, Solving, check_seconds
from pingyuan_rules.engine.solver.three_valued_formulas import (
    Formula,
    Untranslatable,
    constant,
    decode,
    equal,
    every,
    negate,
)
from pingyuan_rules.engine.solver.witnesses import confirm, least_values, without_idle_facts
from pingyuan_rules.engine.values import BOOL, DATE, DECIMAL, FEN, INT, RATIO
from pingyuan_rules.engine.wording.speech import Speaker
from pingyuan_rules.engine.wording.value_words import in_words
from pingyuan_rules.proof.law_remarks import law_remarks
from pingyuan_rules.proof.remarks import Remark, RemarkKind, fill, unsettled, with_bound
from pingyuan_rules.proof.verdicts import answer_text, quoted, record_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from pingyuan_rules.engine import Lang, Record, Rule
    from pingyuan_rules.engine.terms import Term

    AnyRule = Rule[Any, Any, Any]
    Words = Callable[[Lang], str]

LINT_SECONDS = 60.0
"""How long a lint may take unless it is told otherwise."""
LONGEST = 3.0
"""How long one question of a lint may take: one that is too hard must not use up the time of the others."""


def lint(
    subject: Parameters | Rulebook[Any] | None = None,
    *,
    book: Rulebook[Any] | None = None,
    up_to: int = UP_TO,
    seconds: float = LINT_SECONDS,
) -> tuple[Remark, ...]:
    """What can no longer happen under a policy, and what in it changes nothing. An empty result is proved.

    Remarked on are an answer of a rule that no record can have; a case that is never used, whatever the parameters; a
    parameter that changes no answer, whatever its value; a threshold that lies beyond the bounds of what is compared
    with it; a class of which no record can be made; a record of which not exactly one case of `choose_one` holds; a law
    that fails, with the records that show it, or that says nothing of any record. What could not be settled in time is
    remarked on, too.

    No remark is an answer that another day has, or that only serves other rules; a case that another value of a
    parameter opens, or for which the policy alone is asked; an `otherwise` whose value another case gives; a parameter
    that no rule in force reads, or that matters on another day or with another switch of the policy. A rule that is not
    in force is left out, and so is one for which the policy has no value.

    Args:
        subject: A policy; or a rulebook, for its own policy. The county's book and policy by default.
        book: The rulebook whose rules read the policy, if it is not the county's.
        up_to: How many related records of one relation a record may have in what is looked at. What was not found with
            so many, and may be found with more, is remarked on as not settled.
        seconds: How long it may take.

    Raises:
        TypeError: When the policy is none of the book's, or `book` is no rulebook, or a rulebook is given twice.
        ValueError: When `up_to` is no whole number of 0 or more, or `seconds` no number of 0 or more.
        ModuleNotFoundError: When z3-solver is not installed; the message names the extra.
    """
    check_up_to(up_to)
    check_seconds(seconds)
    if isinstance(subject, Rulebook):
        if book is not None:
            message = "lint takes a rulebook once: as book=, beside a policy of it, or in place of the policy"
            raise TypeError(message)
        book, subject = subject, None
    if book is None:
        from pingyuan_rules.rules import book as county_book  # noqa: PLC0415 - other books need not load it

        book = county_book
    policy = checked_book(book).resolve_policy(cast("Any", subject))
    ends = time.monotonic() + seconds
    remarks: list[Remark] = []
    found: dict[str, list[Remark | None]] = defaultdict(list)
    # They take little time. Laws that fail are told first, and those that say nothing come of what is told before.
    of_laws = list(law_remarks(book.laws, policy, ends - time.monotonic(), LONGEST, up_to=up_to))
    remarks += [remark for remark in of_laws if remark.kind is RemarkKind.BROKEN_LAW]
    for cls in dict.fromkeys(rule.record for rule in book.all_rules):
        inspection = Inspection(book, policy, cls, ends - time.monotonic(), up_to)
        remarks += [inspection.bounded(each, [each.rule]) for each in inspection.remarks()]
        for name, remark in inspection.idle_parameters().items():
            found[name].append(remark)
    for each in found.values():
        # A parameter matters if it does for one class of record, and is idle only if it is so for all.
        kept = [remark for remark in each if remark is not None]
        if len(kept) == len(each):
            open_kinds = {RemarkKind.OUT_OF_TIME, RemarkKind.BOUNDED}
            remarks.append(next((remark for remark in kept if remark.kind in open_kinds), kept[0]))
    remarks += [remark for remark in of_laws if remark.kind is not RemarkKind.BROKEN_LAW]
    return tuple(remarks)


class FreeParameters(dict[str, Any]):
    """A variable for each parameter, within its bounds, made when it is first asked for: each makes answers slower."""

    def __init__(self, solving: Solving, infos: Mapping[str, FactInfo]) -> None:
        """Begin with none."""
        super().__init__()
        self._solving, self._infos = solving, infos

    def __missing__(self, name: str) -> Formula:
        self[name] = Formula(bounded_variable(self._solving, self._infos[name], f"parameter {name}"))
        return self[name]  # type: ignore[no-any-return] # it has just been put there


def is_rate(info: FactInfo) -> bool:
    """Whether a parameter is a ratio or a scale."""
    return info.kind == RATIO or bool(info.kind.parts)


class Inspection:
    """The rules about one class of record that are in force, looked at under one policy and under any."""

    def __init__(self, book: Rulebook[Any], policy: Any, cls: type[Any], seconds: float, up_to: int) -> None:
        """Translate nothing yet."""
        self._policy, self._infos = policy, facts_of(book.policy_class)
        self._rules = [rule for rule in book.all_rules if rule.record is cls and rule.info.in_force(policy.on)]
        self._solving = Solving(seconds, each=LONGEST)
        self._space: Space[Any] = Space(self._solving, cls, up_to=up_to)
        self._values = {name: getattr(policy, name) for name in self._infos}
        self._fixed = self._space.translator(self._values)
        self._free = FreeParameters(self._solving, self._infos)
        self._any = self._space.translator(self._free)

    def remarks(self) -> Iterator[Remark]:
        """Everything but idle parameters."""
        for rule in self._rules:
            try:
                answer = self._fixed.formula(rule.term)
                if rule is self._rules[0] and not self.has_record():
                    label = self._space.cls.label
                    message = Label(
                        f"没有任何{label.zh}记录能同时满足各项取值范围和约束。",
                        f"No {label.en} record keeps all bounds and invariants.",
                    )
                    yield Remark(RemarkKind.NO_RECORD, message, self._policy)
                    return
                yield from self.dead_answers(rule, answer)
                for term in t.walk(t.of_day(rule.term, self._policy.on)):
                    if isinstance(term, t.Choose | t.Ranked | t.ChooseOne):
                        yield from self.dead_cases(rule, term)
                    if isinstance(term, t.ChooseOne):
                        yield from self.conflicting_cases(rule, term)
                    elif isinstance(term, t.Compare):
                        yield from self.thresholds_beyond(rule, term)
            except (OutOfTime, Untranslatable) as error:
                yield unsettled(rule, self._policy, error.reason)

    def bounded(self, remark: Remark, rules: Iterable[AnyRule | None]) -> Remark:
        """A remark on rules, which says so if it may not hold for records with more related ones."""
        read = {fold.relation.name for rule in rules if rule is not None for fold in rule.folds}
        return with_bound(remark, self._space.cls, {n: most for n, most in self._space.beyond.items() if n in read})

    def has_record(self) -> bool:
        """Whether any record keeps all invariants, also those between facts that no rule reads."""
        with self._solving.attempt():
            space: Space[Any] = Space(self._solving, self._space.cls, "every ")
            for name in dict.fromkeys(name for each in space.cls.invariants for name in each.facts):
                space.fact(name)
            return self._solving.solve()

    def dead_answers(self, rule: AnyRule, answer: Formula) -> Iterator[Remark]:
        """Answers that no record can have, on no day."""
        lacks_value = any(self._values[name] is UNKNOWN for name in rule.parameters)
        outcomes = (False, True) if rule.kind == BOOL else tuple(rule.kind.enum or ())
        if rule.info.helper or lacks_value or not t.reads_record(rule.term):
            return
        for outcome in outcomes:
            encoded = constant(outcome, rule.kind).value
            if self._solving.solve(every([answer.known, equal(answer.value, encoded)])):
                continue
            if "on" in rule.parameters:
                other_days = self._space.translator(self._values | {"on": self._free["on"]}).formula(rule.term)
                if self._solving.solve(every([other_days.known, equal(other_days.value, encoded)])):
                    continue
            template = Label(
                "{}不可能为“{}”：没有任何记录能得出这一结论。", "{} is never “{}”: no record can have this answer."
            )
            message = fill(template, partial(quoted, rule), partial(answer_text, rule, outcome))
            yield Remark(RemarkKind.DEAD_ANSWER, message, self._policy, rule, clauses=rule.clauses_on(self._policy.on))

    def conflicting_cases(self, rule: AnyRule, term: t.ChooseOne) -> Iterator[Remark]:
        """Records for which no case of a choice of the one that holds does, or two do."""
        conditions = [condition for condition, _ in term.cases]
        concern: dict[Term, bool] = {rule.term.condition: True} if isinstance(rule.term, t.Concerns) else {}
        none = Label("以下记录不符合{}的任何一种情形：{}。", "No case of {} holds for this record: {}.")
        both = Label(
            "以下记录同时符合{0}的第{2}种和第{3}种情形：{1}。",
            "Cases {2} and {3} of {0} both hold for this record: {1}.",
        )
        questions: list[tuple[Label, tuple[int, ...], dict[Term, bool]]] = [
            (none, (), dict.fromkeys(conditions, False) | concern)
        ]
        for (first, one), (second, other) in combinations(enumerate(conditions, 1), 2):
            questions.append((both, (first, second), {one: True, other: True} | concern))
        recording = record_rules((rule,), self._policy)
        for template, numbers, wanted in questions:
            formulas = [(self._fixed.formula(condition), value) for condition, value in wanted.items()]
            asked = every(every([each.known, equal(each.value, value)]) for each, value in formulas)
            if not self._solving.solve(asked):
                continue

            def matters(record: Record, wanted: Mapping[Term, bool] = wanted) -> bool:
                values = recording.run(record)
                return all(recording.value(condition, values) is value for condition, value in wanted.items())

            values, _ = least_values(self._solving, self._space, asked)
            confirm(rule, self._space.cls(**values), matters(self._space.cls(**values)))
            record = without_idle_facts(self._space.cls, values, matters)
            message = fill(template, partial(quoted, rule), partial(record_text, record), *numbers)
            clauses = rule.clauses_on(self._policy.on)
            yield Remark(RemarkKind.NO_SINGLE_CASE, message, self._policy, rule, clauses=clauses, records=(record,))

    def dead_cases(self, rule: AnyRule, term: t.Choose | t.Ranked | t.ChooseOne) -> Iterator[Remark]:
        """Cases that no record comes to, whatever the parameters."""
        cases = [(case[0], case[-1]) for case in term.cases]
        dead: list[int] = []
        rest = [] if isinstance(term, t.ChooseOne) else [(t.Const(True, BOOL), term.otherwise)]
        for number, (condition, value) in enumerate([*cases, *rest], 1):
            is_otherwise = number > len(cases)
            if any(value == other for _, other in cases) if is_otherwise else not t.reads_record(condition):
                continue
            # Any order of ranks may put a case first; only the last one comes after all others in any order. Cases that
            # exclude each other have no order.
            in_order = isinstance(term, t.Choose) or is_otherwise
            earlier = [each for each, _ in cases[: number - 1]] if in_order else []
            for reading in (self._fixed, self._any):  # as it is, which is quickly shown, then whatever the parameters
                chosen = reading.formula(condition)
                passed = [negate(reading.formula(each).value) for each in earlier]
                if self._solving.solve(every([*passed, chosen.known, chosen.value])):
                    break
            else:
                dead.append(number)
        for number in dead:
            template = Label(
                "{}的第{}种情形（{}）永远用不到：无论参数取何值，没有任何记录落入其中。",
                "Case {1} of {0} ({2}) is never used: no record comes to it, whatever the parameters.",
            )
            message = fill(template, partial(quoted, rule), number, partial(case_words, rule, term, number))
            yield Remark(RemarkKind.DEAD_CASE, message, self._policy, rule, clauses=rule.clauses_on(self._policy.on))

    def thresholds_beyond(self, rule: AnyRule, term: t.Compare) -> Iterator[Remark]:
        """Parameters that lie beyond what facts that are compared with them can come to."""
        for parameter, other in ((term.left, term.right), (term.right, term.left)):
            if isinstance(parameter, t.Param) and parameter.name != "on" and t.reads_record(other):
                break
        else:
            return
        name, info = parameter.name, self._infos[parameter.name]
        if self._values[name] is UNKNOWN or info.kind not in {INT, FEN, DECIMAL, DATE}:
            return
        number, compared = constant(self._values[name], info.kind).value, self._fixed.formula(other)
        reached = [
            self._solving.solve(compared.known, side) for side in (compared.value <= number, compared.value >= number)
        ]
        if any(reached) is all(reached):  # within the bounds, or nothing is ever compared with it
            return
        always = self._solving.solve(compared.known, self._fixed.formula(term).value)
        template = Label(
            "{}（{}）超出所比较事实的取值范围：在{}中，“{}”总是“{}”。",
            "{} ({}) lies beyond the bounds of what is compared with it: in {}, “{}” is always “{}”.",
        )
        # A rule may compare several things with one parameter, so the comparison is told in full.
        comparison = partial(term_words, rule, term)
        result = partial(in_words, always, BOOL, None)
        message = fill(template, *self.parameter_words(info), partial(quoted, rule), comparison, result)
        yield self.of_parameter(RemarkKind.THRESHOLD_BEYOND, message, name, rule)

    def parameter_words(self, info: FactInfo) -> tuple[Words, Words]:
        """A parameter's label and value in words."""
        value = partial(in_words, self._values[info.name], info.kind, info.unit)
        return (lambda lang: f"“{inner_quotes(info.label.text(lang))}”"), value

    def of_parameter(self, kind: RemarkKind, message: Label, name: str, rule: AnyRule | None = None) -> Remark:
        """A remark on a parameter, with the clauses of its value."""
        source = self._policy.source_of(name)
        return Remark(kind, message, self._policy, rule, name, clauses=() if source is None else source.clauses)

    def idle_parameters(self) -> dict[str, Remark | None]:
        """The parameters that the rules read, each with a remark if it changes none of their answers."""
        found: dict[str, Remark | None] = {}
        readers = [(rule, rule.parameters) for rule in self._rules if not rule.info.helper]
        for name, info in self._infos.items():
            rules = [rule for rule, names in readers if name in names]
            # What a rule comes to whose policy lacks another value cannot be told.
            lacks_value = any(self._values[each] is UNKNOWN for rule in rules for each in rule.parameters)
            if name == "on" or lacks_value or not rules:
                continue
            hindrances = []
            for rule in rules:
                try:
                    if self.matters(info, rule):
                        found[name] = None
                        break
                except (OutOfTime, Untranslatable) as error:
                    hindrances.append(unsettled(rule, self._policy, error.reason))
            else:
                found[name] = hindrances[0] if hindrances else self.bounded(self.idle(info), rules)
        return found

    def matters(self, info: FactInfo, rule: AnyRule) -> bool:
        """Whether another value of a parameter changes an answer of a rule, on some day and for some switches."""
        tried = self.values_near(info)
        year = self._policy.on.year
        switches = [
            name
            for name in rule.parameters
            if name != info.name and (self._infos[name].kind == BOOL or self._infos[name].kind.enum is not None)
        ]
        near_settings: list[dict[str, Any]] = [{}, {"on": date(year, 12, 31)}, {"on": date(year + 1, 7, 15)}]
        near_settings += [{name: value} for name in switches for value in self._infos[name].kind.enum or (True, False)]
        # This day comes before others, and any only if nothing else suffices, which is rare.
        for is_any in (False, True):
            if is_any and is_rate(info):
                zh = f"“{info.label.zh}”是比例或分档标准，不能逐一试遍各种取值"
                en = f"{info.name} is a {info.kind.name}, for which not every value can be tried"
                raise Untranslatable(Label(zh, en))
            settings = [{name: self._free[name] for name in ("on", *switches)}] if is_any else near_settings
            for setting in settings:
                values = self._values | setting
                answer = self._space.translator(values).formula(rule.term)
                for value in [self._free[info.name]] if is_any else tried:
                    other = self._space.translator(values | {info.name: value}).formula(rule.term)
                    if self._solving.solve(answers_differ(answer, other)):
                        return True
        return False

    def values_near(self, info: FactInfo) -> list[Formula]:
        """Values of a parameter that are tried before any value: with numbers, what is asked stays linear."""
        now = self._values[info.name]
        if info.kind == RATIO:
            ratios = [Ratio(number) for number in (0, 1, now.exact / 2)]
            return [Formula(each) for each in ratios if info.allows(each)]
        if info.kind.parts:
            nothing = Ratio(0) if info.kind.parts[1] == RATIO else 0
            return [Formula(Scale((threshold, nothing) for threshold, _ in now.brackets))]
        encoded = constant(now, info.kind).value
        if info.kind == BOOL:
            return [Formula(not encoded)]
        low, high = bounds_of(info)
        near = sorted({encoded - 1, encoded + 1, low, high} - {encoded})
        return [Formula(each) for each in near if low <= each <= high]

    def idle(self, info: FactInfo) -> Remark:
        """That a parameter changes nothing."""
        bounds: list[Words] = [partial(in_words, decode(each, info.kind), info.kind, None) for each in bounds_of(info)]
        template = Label("{}（{}）取任何值都不改变任何结论。", "{} ({}) changes no answer, whatever its value.")
        if info.kind != BOOL and info.kind.enum is None:
            template = Label(
                "{}（{}）取{}至{}之间的任何值都不改变任何结论。",
                "{} ({}) changes no answer, whatever its value from {} to {}.",
            )
        message = fill(template, *self.parameter_words(info), *bounds)
        return self.of_parameter(RemarkKind.IDLE_PARAMETER, message, info.name)


def term_words(rule: AnyRule, term: Term, lang: Lang) -> str:
    """A part of a rule in words, fit to stand in quotation marks."""
    return inner_quotes(Speaker(rule, lang).statement(term))


def case_words(rule: AnyRule, term: t.Choose | t.Ranked | t.ChooseOne, number: int, lang: Lang) -> str:
    """A case of a rule in words: its condition and its value."""
    speaker = Speaker(rule, lang)
    if not isinstance(term, t.ChooseOne) and number > len(term.cases):
        return speaker.otherwise_template(term.otherwise).format(speaker.statement(term.otherwise))
    condition, value = term.cases[number - 1][0], term.cases[number - 1][-1]
    return speaker.case_template(value).format(speaker.statement(condition), speaker.statement(value))
