"""The proof reading means what the record reading means: on generated records, every rule of three books."""

from datetime import date, timedelta
from functools import cache
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.library_rules import FEES
from engine.library_rules import book as library
from engine.pay_rules import book as pay
from engine.permits import permits
from engine.shop_rules import policy as shop_policy
from engine.shop_rules import shops
from engine.test_compared_counts import rooms
from pingyuan_rules import UNKNOWN, Branch, Unknown, book, policy_on
from pingyuan_rules.engine import Parameters, Ratio, Record, Rulebook, Scale, facts_of, logic
from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.record.reference import evaluate
from pingyuan_rules.engine.solver.date_formulas import days_in
from pingyuan_rules.engine.solver.record_space import Space, bounded_variable
from pingyuan_rules.engine.solver.solving import OutOfTime, Solving
from pingyuan_rules.engine.solver.term_formulas import Translator
from pingyuan_rules.engine.solver.three_valued_formulas import (
    Formula,
    Untranslatable,
    constant,
    decode,
    encode,
    equal,
    pick,
)
from pingyuan_rules.engine.values import BOOL, DATE, DECIMAL, INT, RELATED, TEXT
from sizes import examples, variants
from strategies import fact_values, records
from what_if import policies

LATEST = policy_on(date(2100, 1, 1))
WITHOUT_RATES: Any = attrs.evolve(
    pay.resolve_policy(None), **dict.fromkeys(["pension", "surcharge", "bonus", "days", "tax", "rebate"], UNKNOWN)
)
BOOKS: list[tuple[Rulebook[Any], type[Record], Parameters]] = [
    *((book, cls, LATEST) for cls in book.records),
    (shops, shops.records[0], shop_policy()),
    (library, library.records[0], FEES),
    (permits, permits.records[0], permits.resolve_policy(None)),
    (pay, pay.records[0], pay.resolve_policy(None)),
    (pay, pay.records[0], WITHOUT_RATES),
    (rooms, rooms.records[0], rooms.resolve_policy(None)),
]


@cache
def folds(term: t.Term) -> bool:
    """Whether a number or truth looks at related records, itself or in a rule that it calls."""
    called = (term.rule.term,) if isinstance(term, t.Call) else ()
    return isinstance(term, t.Fold) or any(folds(each) for each in (*term.children, *called))


class Reading:
    """Every rule about a class of record as formulas, with the parameters of a policy or with any."""

    def __init__(self, rules: Rulebook[Any], cls: type[Record], policy: Parameters | None) -> None:
        # Rules that look at related records are held to the reference in `test_related_proofs`.
        self.rules = [rule for rule in rules.all_rules if rule.record is cls and not folds(rule.term)]
        self.solving = Solving(60)
        self.space: Space[Any] = Space(self.solving, cls, unknown=True)
        infos = facts_of(rules.policy_class)
        self.parameters: dict[str, Any] = {
            name: getattr(policy, name)
            if policy is not None
            else Formula(bounded_variable(self.solving, info, f"p {name}"), self.solving.boolean(f"p {name}?"))
            for name, info in infos.items()
        }
        translator = Translator(self.space.fact, self.parameters)
        self.answers = [translator.formula(rule.term) for rule in self.rules]

    @classmethod
    @cache
    def of(cls, rules: Rulebook[Any], record: type[Record], policy: Parameters | None) -> "Reading":
        return cls(rules, record, policy)

    def check(self, record: Record, policy: Parameters) -> None:
        owners = [(record, self.space.facts, facts_of(type(record)))]
        if isinstance(next(iter(self.parameters.values())), Formula):
            owners.append((policy, self.parameters, facts_of(type(policy))))  # type: ignore[arg-type]
        told: list[Any] = []
        for owner, formulas, infos in owners:
            for name, formula in formulas.items():
                value = constant(getattr(owner, name), infos[name].kind)
                told.append(equal(formula.known, value.known))
                if value.known:
                    told.append(equal(formula.value, value.value))
        assert self.solving.solve(*told)
        for rule, answer in zip(self.rules, self.answers, strict=True):
            expected, found = evaluate(rule, record, policy), self.solving.value(answer, rule.kind)
            assert (found is expected) if UNKNOWN in (found, expected) else found == expected, (rule, found, expected)


@pytest.mark.parametrize("subject", variants(*BOOKS), ids=lambda subject: subject[1].__name__)
@examples(100, 15)
@given(data=st.data())
def test_formulas_answer_as_records_do(
    subject: tuple[Rulebook[Any], type[Record], Parameters], data: st.DataObject
) -> None:
    rules, cls, policy = subject
    Reading.of(rules, cls, policy).check(data.draw(records(cls)), policy)


@pytest.mark.parametrize("cls", variants(*book.records), ids=lambda cls: cls.__name__)
@examples(60, 10)
@given(policy=policies(), data=st.data())
def test_parameters_may_vary_too(cls: type[Record], policy: Parameters, data: st.DataObject) -> None:
    Reading.of(book, cls, None).check(data.draw(records(cls)), policy)


@pytest.mark.parametrize("rounding", list(t.Rounding))
@pytest.mark.parametrize("by", [1, 2, 7])
def test_divisions_round_as_stated_for_negatives_too(rounding: t.Rounding, by: int) -> None:
    solving = Solving()
    item = Formula(solving.integer("item"))
    quotient = t.Quotient(t.Fact("item", INT), t.Const(by, INT), rounding, INT)
    answer = Translator(lambda _: item, {}).formula(quotient)
    for number in range(-15, 16):
        assert solving.solve(item.value == number)
        expected = logic.quotient(number, by, rounding)
        assert solving.value(answer, INT) == expected
        plain = attrs.evolve(quotient, item=t.Const(number, INT))
        assert Translator(lambda _: item, {}).formula(plain) == Formula(expected)


def test_a_date_is_one_of_the_calendar() -> None:
    solving = Solving()
    month = solving.integer("month")
    for year in (1900, 2000, 2023, 2024):
        for number in range(1, 13):
            after = date(year + number // 12, number % 12 + 1, 1)
            assert solving.solve(month == 12 * year + number)
            assert solving.number(days_in(month)) == (after - timedelta(days=1)).day


@given(day=st.dates())
def test_dates_are_encoded_in_their_order(day: date) -> None:
    assert decode(encode(day, DATE), DATE) == day
    if day < date.max:
        assert encode(day, DATE) < encode(day + timedelta(days=1), DATE)


@given(data=st.data())
def test_values_come_back(data: st.DataObject) -> None:
    cls = data.draw(st.sampled_from(book.records))
    info = data.draw(st.sampled_from([each for each in facts_of(cls).values() if each.kind != TEXT]))
    value = data.draw(fact_values(info))
    record = attrs.evolve(cls(), **{info.name: value})
    value = getattr(record, info.name)
    if not isinstance(value, Unknown):
        assert decode(encode(value, info.kind), info.kind) == value


def test_known_and_unknown_are_told_by_the_term_itself() -> None:
    solving = Solving()
    item = Formula(solving.integer("item"), solving.boolean("item?"))
    known = Translator(lambda _: item, {}).formula(t.IsKnown(t.Fact("item", INT)))
    assert solving.solve(known.value)
    assert solving.number(item.known) is True
    assert known.known is True


def test_a_term_without_a_translation_is_refused_by_its_name() -> None:
    names = t.TrueNames((t.Const(True, BOOL),), ("one",))
    with pytest.raises(Untranslatable, match="TrueNames is no term that z3 is told of"):
        Translator(lambda _: constant(1, INT), {}).formula(names)
    related = t.Fold("any", t.Fact("players", RELATED), t.Const(True, BOOL), 3, (), BOOL)
    with pytest.raises(Untranslatable, match="players are related records, of which the solver is not told") as raised:
        Translator(lambda _: constant(1, INT), {}).formula(related)
    assert raised.value.reason is not None
    assert raised.value.reason.zh == "players是相关记录，求解器在此处无从得知"
    rounding: Any = "to the nearest prime"
    with pytest.raises(Untranslatable, match="to the nearest prime is no rounding"):
        Translator(lambda _: constant(1, INT), {}).formula(t.Quotient(t.Fact("x", INT), t.Const(2, INT), rounding, INT))


def test_a_choice_between_scales_is_refused() -> None:
    scale = Scale([(0, Ratio("3%"))])
    with pytest.raises(Untranslatable, match="a choice between scales means nothing to z3"):
        pick(Solving().boolean("x"), scale, scale)


def test_time_that_is_up_is_told() -> None:
    solving = Solving(0)
    with pytest.raises(OutOfTime):
        solving.solve(solving.boolean("x"))
    assert not Solving(0).solve(False)


def test_what_the_solver_cannot_do_is_told_with_its_reason() -> None:
    solving = Solving(0.2)
    a, b, c = (solving.integer(name) for name in "abc")
    for each in (a, b, c):
        solving.add(each > 1)
    with pytest.raises(OutOfTime):
        solving.solve(a * a * a * a * a + b * b * b * b * b == c * c * c * c * c)


@pytest.mark.parametrize(("low", "high"), [(-1000, -7), (0, 0), (3, 1000), (-5, 100_000)])
@pytest.mark.parametrize("told", [True, False])
def test_the_least_number_is_found(low: int, high: int, told: bool) -> None:
    solving = Solving()
    number = solving.integer("number")
    solving.add(number >= low)
    solving.add(number <= high)
    solving.add(number % 7 == 0)
    assert solving.solve(number >= high - 7)
    expected = next(each for each in range(low, high + 1) if each % 7 == 0)
    assert solving.least(number, low if told else None) == expected
    assert solving.number(number) == expected


def test_bounds_hold_for_decimals_and_dates_without_any() -> None:
    solving = Solving()
    shop: Space[Any] = Space(solving, shops.records[0])
    opened = shop.fact("opened")
    assert solving.solve(opened.value == encode(date.max, DATE))
    assert not solving.solve(opened.value > encode(date.max, DATE))
    branch: Space[Any] = Space(solving, Branch)
    score = branch.fact("leadership")
    assert not solving.solve(score.value > 10_000)
    assert solving.solve(score.value == 8_850)
    assert str(solving.value(score, DECIMAL)) == "88.5"
