"""Laws, differences and outcomes: held to brute force where every record can be tried, and to the county's rules."""

import pickle
import re
import subprocess
import sys
from datetime import date
from functools import cache
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Golden
from engine.pay_rules import PAY, Worker, balance_down, bonus, is_taxed
from pingyuan_rules import (
    PINGYUAN,
    UNKNOWN,
    Branch,
    Organization,
    Rule,
    Status,
    annual_grant,
    book,
    committee_staffed,
    demonstration_level,
    differ,
    display_language,
    joint_units_ok,
    must_form,
    policy_on,
    prove,
    reachable,
    six_haves_met,
)
from pingyuan_rules.engine import Label
from pingyuan_rules.proof import Differs, NotAnswered, Outcomes, Proved, Refuted, Same, Undecided, decide
from pingyuan_rules.proof.questions import Inquiry
from proof.box_rules import (
    RULES,
    TARIFF,
    Box,
    Color,
    Tariff,
    Way,
    boxes,
    every_box,
    holds_something,
    is_heavy,
    loaded_as_gray,
    may_be_loaded,
    net_weight,
    price,
    red_and_fragile,
    was_heavy,
    way,
)
from proof.status_rules import LEASES, Lease, LeasePolicy, anew, concerned, ends, every_lease, large, lasts, renewed
from sizes import examples, only_in_check, variants
from strategies import records

AnyRule = Rule[Any, Any, Any]
LAWS = [rule for rule in RULES if rule.kind.name == "bool" and rule is not may_be_loaded]
LATEST = policy_on(date(2019, 12, 31))
tariffs = st.builds(
    Tariff, on=st.just(TARIFF.on), heavy=st.integers(0, 10), per_unit=st.integers(0, 9), rail=st.booleans()
)


@cache
def all_boxes(unknown: bool) -> tuple[Box, ...]:
    return tuple(every_box(unknown=unknown))


def told(rule: AnyRule, box: Box, policy: Tariff) -> object:
    """The answer, or how it stands."""
    status = rule.status(box, policy)
    return rule(box, policy) if status is Status.DECIDED else UNKNOWN if status is Status.UNKNOWN else status


@pytest.mark.parametrize("unknown", variants(True, False))
@pytest.mark.parametrize("rule", variants(*RULES), ids=lambda rule: rule.name)
@examples(6, 2)
@given(policy=tariffs)
def test_outcomes_are_those_of_brute_force(rule: AnyRule, unknown: bool, policy: Tariff) -> None:
    found = reachable(rule, policy, unknown=unknown)
    assert isinstance(found, Outcomes)
    expected = {told(rule, box, policy) for box in all_boxes(unknown)}
    if rule.kind.name == "int":
        # A rule that concerns no record has neither a least nor a greatest answer.
        numbers = {each for each in expected if isinstance(each, int)}
        expected = (expected - numbers) | ({min(numbers), max(numbers)} if numbers else set())
    assert {outcome for outcome, record in found.items() if record is not None} == expected
    for outcome, record in found.items():
        assert record is None or told(rule, record, policy) == outcome


@pytest.mark.parametrize("unknown", variants(True, False))
@pytest.mark.parametrize("rule", variants(may_be_loaded, *LAWS), ids=lambda rule: rule.name)
@examples(6, 2)
@given(policy=tariffs)
def test_a_law_is_refuted_by_false_alone(rule: Rule[Box, Tariff, bool], unknown: bool, policy: Tariff) -> None:
    found = prove(rule, policy, unknown=unknown)
    broken = [box for box in all_boxes(unknown) if rule(box, policy) is False]
    assert isinstance(found, Refuted if broken else Proved)
    if isinstance(found, Refuted):
        assert found.smallest
        assert rule(found.record, policy) is False


@pytest.mark.parametrize("unknown", variants(True, False))
@pytest.mark.parametrize("rule", variants(*RULES), ids=lambda rule: rule.name)
@examples(6, 2)
@given(before=tariffs, after=tariffs)
def test_two_policies_differ_where_brute_force_finds_a_record(
    rule: AnyRule, unknown: bool, before: Tariff, after: Tariff
) -> None:
    found = differ(rule, before, after, unknown=unknown)
    different = any(told(rule, box, before) != told(rule, box, after) for box in all_boxes(unknown))
    assert isinstance(found, Differs if different else Same)
    if isinstance(found, Differs):
        assert (found.before, found.after) == (rule(found.record, before), rule(found.record, after))
        assert found.statuses == (rule.status(found.record, before), rule.status(found.record, after))
        assert found.before != found.after or found.statuses[0] is not found.statuses[1]


def test_the_smallest_record_comes_first_fact_by_fact() -> None:
    # The first color, the least weight that is heavy; then what does not matter is left out.
    assert reachable(is_heavy)[True] == Box(weight=4)  # type: ignore[index] # it is in force and has its values
    found = reachable(way, attrs.evolve(TARIFF, heavy=10))
    assert found[Way.RAIL] == Box(color=Color.BLUE, fragile=False)  # type: ignore[index] # as above


def test_invariants_count() -> None:
    assert isinstance(prove(holds_something), Proved)
    # Each of two facts alone is possible, and both together are not.
    found = reachable(red_and_fragile)
    assert isinstance(found, Outcomes)
    assert found.dead == (True,)


def test_a_law_holds_where_it_does_not_apply() -> None:
    assert isinstance(prove(may_be_loaded), Refuted)
    assert isinstance(prove(loaded_as_gray), Refuted)


def test_a_law_says_yes_or_no() -> None:
    with pytest.raises(TypeError, match="six_haves_met answers int; a law is a rule that says yes or no"):
        prove(six_haves_met)  # type: ignore[arg-type]


def test_a_rule_that_is_not_in_force_is_told_and_not_proved() -> None:
    for found in (prove(was_heavy), reachable(was_heavy), differ(was_heavy, TARIFF, TARIFF)):
        assert isinstance(found, NotAnswered)
        assert (found.status, found.parameters) == (Status.NOT_IN_FORCE, ())


def test_a_rule_without_a_value_is_told_and_not_proved() -> None:
    silent = attrs.evolve(TARIFF, per_unit=UNKNOWN)
    found = reachable(price, silent)
    assert isinstance(found, NotAnswered)
    assert (found.status, found.policy, found.parameters) == (Status.NO_VALUE, silent, ("per_unit",))
    # The rule does not read it, or what it reads does not need it.
    assert isinstance(reachable(net_weight, silent), Outcomes)
    assert isinstance(prove(loaded_as_gray, silent), Refuted)
    no_rail = attrs.evolve(TARIFF, heavy=UNKNOWN)
    assert isinstance(prove(is_heavy, no_rail), NotAnswered)


def test_a_divisor_without_a_value_leaves_a_question_open() -> None:
    silent = attrs.evolve(PAY, by=UNKNOWN)
    found = reachable(balance_down, silent)
    assert isinstance(found, NotAnswered)
    assert (found.status, found.parameters) == (Status.NO_VALUE, ("by",))
    assert decide(balance_down, Worker(balance=3), silent) is UNKNOWN


def test_a_scale_without_a_value_leaves_a_question_open() -> None:
    silent = attrs.evolve(PAY, bonus=UNKNOWN)
    assert decide(bonus, Worker(children=3), silent) is UNKNOWN
    assert decide(is_taxed, Worker(children=3), silent) is UNKNOWN


def test_a_rule_in_force_under_one_policy_alone_differs() -> None:
    before, after = attrs.evolve(TARIFF, on=date(2023, 5, 1)), TARIFF
    found = differ(was_heavy, before, after)
    assert isinstance(found, Differs)
    assert found.statuses == (Status.DECIDED, Status.NOT_IN_FORCE)
    assert (found.record, found.before, found.after) == (Box(weight=1), False, UNKNOWN)


def test_a_value_that_one_policy_lacks_is_a_difference() -> None:
    found = differ(price, TARIFF, attrs.evolve(TARIFF, per_unit=UNKNOWN))
    assert isinstance(found, Differs)
    assert found.statuses == (Status.DECIDED, Status.NO_VALUE)
    silent = attrs.evolve(TARIFF, heavy=UNKNOWN)
    # That nobody can be answered is not to be answered alike.
    without_answers = differ(is_heavy, silent, attrs.evolve(silent, on=date(2023, 5, 1)))
    assert isinstance(without_answers, NotAnswered)
    assert (without_answers.status, without_answers.parameters) == (Status.NO_VALUE, ("heavy",))
    assert isinstance(differ(net_weight, silent, attrs.evolve(silent, on=date(2023, 5, 1))), Same)


lease_policies = st.builds(
    LeasePolicy,
    on=st.just(LEASES.on),
    furnished_only=st.sampled_from([False, True, UNKNOWN]),
    rooms=st.sampled_from([1, 2, 3, UNKNOWN]),
    months=st.sampled_from([0, 1, 2, UNKNOWN]),
)


@pytest.mark.parametrize("rule", variants(renewed, lasts, anew, ends, concerned, large), ids=str)
@pytest.mark.parametrize("unknown", [False, True])
@examples(40, 12)
@given(before=lease_policies, after=lease_policies)
def test_how_answers_stand_differs_where_brute_force_finds_it(
    rule: AnyRule, unknown: bool, before: LeasePolicy, after: LeasePolicy
) -> None:
    def stands(lease: Lease, policy: LeasePolicy) -> tuple[object, Status]:
        status = rule.status(lease, policy)
        return (rule(lease, policy) if status is Status.DECIDED else UNKNOWN), status

    found = differ(rule, before, after, unknown=unknown)
    different = any(stands(each, before) != stands(each, after) for each in every_lease(unknown=unknown))
    assert isinstance(found, Differs if different else Same | NotAnswered)


def test_two_reasons_why_a_rule_does_not_apply_are_no_difference() -> None:
    # Under one policy it waits for a rule that does not concern the lease, under the other it does not concern it.
    before, after = attrs.evolve(LEASES, rooms=3), attrs.evolve(LEASES, furnished_only=UNKNOWN)
    lease = Lease(signed=date(9999, 11, 30), furnished=False, rooms=2)
    assert lasts.status(lease, before) is Status.NOT_APPLICABLE
    assert lasts(lease, after) is False
    assert {renewed.status(lease, policy) for policy in (before, after)} == {Status.NOT_APPLICABLE}
    found = differ(renewed, before, after)
    assert isinstance(found, Differs)
    assert found.statuses[0] is not found.statuses[1]


def test_a_rule_that_nobody_can_answer_still_differs_by_its_force() -> None:
    silent = attrs.evolve(TARIFF, heavy=UNKNOWN)
    assert boxes.resolve_policy(None) is TARIFF
    found = differ(is_heavy, silent, TARIFF)
    assert isinstance(found, Differs)
    assert found.statuses == (Status.NO_VALUE, Status.DECIDED)


def test_time_that_runs_out_is_undecided() -> None:
    for found in (
        prove(is_heavy, seconds=0),
        reachable(price, seconds=0),
        differ(is_heavy, TARIFF, attrs.evolve(TARIFF, heavy=2), seconds=0),
    ):
        assert isinstance(found, Undecided)
    outcomes = reachable(is_heavy, seconds=0)
    assert isinstance(outcomes, Outcomes)
    assert all(isinstance(each, Undecided) for each in outcomes.values())


def test_a_witness_that_time_did_not_make_smallest_is_marked() -> None:
    inquiry = Inquiry(is_heavy, (TARIFF,), 10, unknown=False)
    assert inquiry.solving.solve(inquiry.space.fact("weight").value == 5)
    inquiry.solving._ends = 0
    heavy = inquiry.answers[0].value
    assert inquiry.witness(lambda box: is_heavy(box) is True, heavy) == (Box(weight=5), False)


def test_a_witness_that_the_record_reading_denies_is_never_given() -> None:
    inquiry = Inquiry(is_heavy, (TARIFF,), 10, unknown=False)
    assert inquiry.solving.solve()
    with pytest.raises(RuntimeError, match="is_heavy is answered otherwise by its record than by the solver: Box"):
        inquiry.witness(lambda _: False)


def test_outcomes_can_be_kept() -> None:
    outcomes = reachable(is_heavy)
    hasty = Outcomes(is_heavy, {True: Box(weight=5)}, outcomes.scope, smallest=False)  # type: ignore[union-attr] # as below
    assert "Time ran out before each of these records was shown to be the smallest." in hasty.text()
    kept = pickle.loads(pickle.dumps(outcomes))  # noqa: S301 - our own
    assert dict(kept) == dict(outcomes)  # type: ignore[call-overload] # it is in force
    assert kept.text() == str(outcomes)


def test_a_verdict_is_neither_true_nor_false() -> None:
    with pytest.raises(TypeError, match=r"write isinstance\(verdict, Refuted\)"):
        bool(prove(is_heavy))


def test_a_verdict_is_shown_in_the_display_language() -> None:
    found = prove(is_heavy)
    with display_language("zh"):
        assert repr(found) == str(found) == found.text("zh")
        assert "不成立" in found.html()
    assert "does not hold" in found.html("en")
    outcomes = reachable(is_heavy)
    assert isinstance(outcomes, Outcomes)
    assert "is heavy" in outcomes.html()
    assert repr(outcomes) == str(outcomes)
    assert outcomes.scope.html("zh").count("箱") == 1
    assert repr(outcomes.scope) == outcomes.scope.text("en")


def without_time(text: str) -> str:
    return re.sub(r"\d+\.\d\d(?= s\.|秒)", "0.00", text)


def test_words_of_verdicts(golden: Golden) -> None:
    five = attrs.evolve(PINGYUAN, minimum_full_members=5)
    texts = []
    for found in (
        prove(holds_something),
        prove(is_heavy),
        prove(must_form, unknown=True),
        reachable(may_be_loaded, unknown=True),
        reachable(demonstration_level),
        reachable(annual_grant),
        reachable(red_and_fragile),
        differ(must_form, PINGYUAN, PINGYUAN),
        differ(must_form, PINGYUAN, five),
        differ(joint_units_ok, PINGYUAN, LATEST),
        reachable(joint_units_ok),
        reachable(price, attrs.evolve(TARIFF, per_unit=UNKNOWN)),
        Undecided(is_heavy, 10),
        Undecided(is_heavy, 10, Label("求解器 z3 答复 (incomplete)", "z3 says (incomplete)")),
        Refuted(must_form, Organization(), prove(holds_something).scope, smallest=False),  # type: ignore[union-attr]
    ):
        texts += [without_time(found.text("zh")), without_time(found.text("en"))]
    golden("proof_verdicts.txt", "\n\n".join(texts))


@pytest.mark.parametrize(
    "rule",
    variants(committee_staffed, *(rule for rule in book.all_rules if rule is not committee_staffed)),
    ids=lambda rule: rule.name,
)
def test_every_answer_of_the_county_has_a_record_that_is_answered_so(rule: AnyRule) -> None:
    found = reachable(rule, LATEST)
    if isinstance(found, NotAnswered):
        in_force = rule.info.in_force(LATEST.on)
        assert found.status is (Status.NO_VALUE if in_force else Status.NOT_IN_FORCE)
        return
    assert isinstance(found, Outcomes)
    for outcome, record in found.items():
        status = rule.status(record, LATEST) if record is not None else None
        # A helper may be a switch of the policy alone.
        assert record is not None or rule.info.helper
        assert status in {None, Status.DECIDED, outcome}
        assert status is not Status.DECIDED or rule(record, LATEST) == outcome


@only_in_check
@examples(200)
@given(branch=records(Branch))
def test_what_is_the_same_is_the_same_for_generated_records(branch: Branch) -> None:
    other = attrs.evolve(PINGYUAN, weight_leadership=30, weight_membership=10)
    for rule, found in differences(other).items():
        if isinstance(found, Same):
            assert rule(branch, PINGYUAN) == rule(branch, other)


@cache
def differences(other: Any) -> dict[AnyRule, Any]:
    rules = [rule for rule in book.rules if rule.record is Branch and rule.info.in_force(PINGYUAN.on)]
    return {rule: differ(rule, PINGYUAN, other) for rule in rules}


WITHOUT_Z3 = """
import sys
sys.modules["z3"] = None
from pingyuan_rules import Branch, decide, hollow_branch, must_form, prove
for question in (
    lambda: prove(must_form),
    lambda: decide(hollow_branch, Branch()),
    lambda: hollow_branch.missing(Branch(), exact=True),
):
    try:
        question()
    except ModuleNotFoundError as error:
        print(error)
"""


@only_in_check
def test_the_message_names_the_extra() -> None:
    ran = subprocess.run([sys.executable, "-c", WITHOUT_Z3], check=True, capture_output=True, text=True)
    assert set(ran.stdout.splitlines()) == {
        "proofs and exact answers need z3-solver: pip install 'pingyuan-rules[proof]'"
    }
    assert len(ran.stdout.splitlines()) == 3
