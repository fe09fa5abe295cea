"""Answers on which all completions agree, and the facts that can change an answer in fact: held to brute force."""

from datetime import date
from typing import Any, ClassVar

import attrs
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.pay_rules import PAY, PayPolicy, Worker
from pingyuan_rules import (
    UNKNOWN,
    AppraisalGrade,
    Branch,
    Organization,
    Rule,
    RuleNotInForce,
    appraisal_grade,
    committee_required,
    decide,
    must_form,
    policy_on,
)
from pingyuan_rules.engine import (
    Fen,
    Label,
    Record,
    Rounding,
    Rulebook,
    Unknown,
    any_of,
    choose,
    fact,
    facts_of,
    invariant,
    is_known,
    marginal,
)
from pingyuan_rules.engine.solver.completions import exactly_missing
from proof.box_rules import CLAUSE, RULES, TARIFF, Box, Tariff, every_box, may_be_loaded, was_heavy, way
from sizes import examples, variants

AnyRule = Rule[Any, Any, Any]
partly_known = st.sampled_from([box for box in every_box(unknown=True) if UNKNOWN in attrs.astuple(box)])


def completions(box: Box) -> list[Box]:
    known = {name: value for name in facts_of(Box) if is_known(value := getattr(box, name))}
    return list(every_box(facts=known))


@pytest.mark.parametrize("rule", variants(*RULES), ids=lambda rule: rule.name)
@examples(50, 10)
@given(box=partly_known)
def test_what_all_completions_answer_is_decided(rule: AnyRule, box: Box) -> None:
    answers = {rule(each, TARIFF) for each in completions(box)}
    assert decide(rule, box) == (answers.pop() if len(answers) == 1 else UNKNOWN)


@pytest.mark.parametrize("rule", variants(*RULES), ids=lambda rule: rule.name)
@examples(50, 10)
@given(box=partly_known)
def test_exactly_those_facts_are_missing_that_change_an_answer(rule: AnyRule, box: Box) -> None:
    complete = completions(box)
    expected = []
    for name in facts_of(Box):
        answers: dict[Box, set[object]] = {}
        for each in complete:
            answers.setdefault(attrs.evolve(each, **{name: UNKNOWN}), set()).add(rule(each, TARIFF))
        if any(len(each) > 1 for each in answers.values()):
            expected.append(name)
    assert rule.missing(box, exact=True) == tuple(expected)
    assert set(expected) <= set(rule.missing(box))
    assert (expected == []) is (len({rule(each, TARIFF) for each in complete}) == 1)


def test_what_an_invariant_rules_out_cannot_change_an_answer() -> None:
    # Sixty members whose membership is not transferred are members, so there are at least sixty of them.
    policy, branch = policy_on(date(2020, 1, 1)), Branch(probationary_members=3, members_not_transferred=60)
    assert committee_required(branch, policy) is UNKNOWN
    assert committee_required.missing(branch, policy) == ("full_members",)
    assert decide(committee_required, branch, policy) is True
    assert committee_required.missing(branch, policy, exact=True) == ()


def test_what_no_score_can_make_up_for_is_decided() -> None:
    branch = Branch(site_inspection=5, reporting_appraisal=10)
    assert appraisal_grade(branch) is UNKNOWN
    assert decide(appraisal_grade, branch) is AppraisalGrade.POOR


def test_no_answer_is_decided_where_none_is_given() -> None:
    box = Box(sealed=True)
    assert decide(may_be_loaded, box) is UNKNOWN
    assert may_be_loaded.missing(box, exact=True) == ("color", "weight", "fragile")


def test_exact_facts_are_asked_of_records_in_force_and_of_their_class() -> None:
    with pytest.raises(TypeError, match=r"exact=True is for records: write must_form.missing\(record, exact=True\)"):
        must_form.missing(pl.DataFrame({"full_members": [3]}), exact=True)  # type: ignore[call-overload]
    with pytest.raises(RuleNotInForce):
        decide(was_heavy, Box())


def test_time_that_runs_out_is_no_guess() -> None:
    message = "way could not be decided exactly within 0 s; decide takes more with seconds="
    for ask in (lambda: decide(way, Box(), seconds=0), lambda: exactly_missing(way, Box(), TARIFF, 0)):
        with pytest.raises(TimeoutError, match=message):
            ask()


@attrs.frozen(kw_only=True)
class Pair(Record):
    label: ClassVar[Label] = Label("对", "pair")

    left: int | Unknown = fact(zh="左", en="left", le=3)
    right: int | Unknown = fact(zh="右", en="right", le=3)
    above: int | Unknown = fact(zh="上", en="above", ge=5, le=7)
    below: int | Unknown = fact(zh="下", en="below", le=9)


@invariant(zh="左右相等", en="left and right are equal")
def are_equal(pair: Pair) -> bool:
    return pair.left == pair.right


@invariant(zh="上不大于下", en="above is not more than below")
def are_in_order(pair: Pair) -> bool:
    return pair.above <= pair.below


pairs = Rulebook("pairs", policy=Tariff, default=lambda: TARIFF, version="1")


@pairs.rule(cites=CLAUSE, zh="左为大", en="left is large")
def left_is_large(pair: Pair) -> bool:
    return pair.left >= 2


@pairs.rule(cites=CLAUSE, zh="上为大", en="above is large")
def above_is_large(pair: Pair) -> bool:
    return any_of(pair.above >= 6, pair.below >= 9)


def test_facts_that_change_an_answer_only_together_are_named_together() -> None:
    assert left_is_large.missing(Pair(), exact=True) == ("left", "right")
    assert left_is_large.missing(Pair(right=3), exact=True) == ()
    assert decide(left_is_large, Pair(right=3)) is True
    assert decide(left_is_large, Pair()) is UNKNOWN


def test_a_record_that_cannot_be_completed_stays_as_it_is() -> None:
    # Each fact lies within its bounds, and none of those of the other fits to it.
    torn = Pair(below=4)
    assert decide(above_is_large, torn) is UNKNOWN
    assert above_is_large.missing(torn, exact=True) == above_is_large.missing(torn) == ("above",)


def test_a_decided_answer_asks_no_solver() -> None:
    assert decide(must_form, Organization(full_members=3), seconds=0) is True
    assert must_form.missing(Organization(full_members=3), exact=True) == ()


rates = Rulebook("rates in cases", policy=PayPolicy, default=lambda: PAY, version="1")


@rates.rule(cites=CLAUSE, zh="税", en="tax")
def taxed(worker: Worker, policy: PayPolicy) -> Fen:
    scale = choose((worker.children > 3, policy.tax), otherwise=policy.tax)
    return marginal(scale, worker.pay, Rounding.FLOOR)


def test_what_means_nothing_to_the_solver_is_refused_and_not_guessed() -> None:
    message = "taxed cannot be decided exactly: a choice between scales means nothing to z3; ask the rule itself"
    for ask in (lambda: decide(taxed, Worker()), lambda: taxed.missing(Worker(), exact=True)):
        with pytest.raises(NotImplementedError, match=message):
            ask()
