"""The record readings give one answer: a rule by itself, a group, the explanation, and the reference evaluation."""

from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingyuan_rules import (
    PINGYUAN,
    UNKNOWN,
    Branch,
    InvalidData,
    Policy,
    RuleNotInForce,
    Status,
    assess,
    book,
    policy_on,
)
from pingyuan_rules.engine import Record, facts_of
from pingyuan_rules.engine.record.reference import evaluate
from sizes import examples, only_in_check, variants
from what_if import edge_records, policies

CLASSES = book.records
LATEST = policy_on(date(2100, 1, 1))
POLICIES = {"2016-10-21": PINGYUAN, "2019-12-31": policy_on(date(2019, 12, 31))}


def same(one: object, other: object) -> bool:
    """Whether two answers are one: 1 is not True, and UNKNOWN is only itself."""
    if UNKNOWN in (one, other) or isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return one == other


def assert_readings_agree(record: Record, policy: Policy) -> None:
    group = assess(record, policy)
    for rule in (each for each in book.all_rules if each.record is type(record)):
        expected = evaluate(rule, record, policy)
        assert expected is UNKNOWN or rule.kind.accepts(expected), rule
        if not rule.standing.in_force(policy.on):
            with pytest.raises(RuleNotInForce):
                rule(record, policy)
            expected = UNKNOWN
        else:
            assert same(rule(record, policy), expected), (rule, rule(record, policy), expected)
            assert same(rule.explain(record, policy).value, expected), rule
        if not rule.standing.helper:
            assert same(getattr(group, rule.name), expected), (rule, getattr(group, rule.name), expected)
            assert group.status[rule.name] is rule.status(record, policy)
            assert (group.status[rule.name] is Status.DECIDED) is (expected is not UNKNOWN)


def test_every_class_of_record_has_rules() -> None:
    assert {cls.__name__ for cls in CLASSES} == {
        "Applicant",
        "Branch",
        "Committee",
        "Leader",
        "Member",
        "Organization",
        "Structure",
    }


@pytest.mark.parametrize("policy", variants(*POLICIES.values()), ids=POLICIES)
@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
@examples(150)
@given(data=st.data())
def test_every_record_is_answered_alike(cls: type[Record], policy: Policy, data: st.DataObject) -> None:
    assert_readings_agree(data.draw(edge_records(cls, policy)), policy)


@pytest.mark.parametrize(
    "cls",
    [pytest.param(cls, id=cls.__name__, marks=[only_in_check] * (cls is Branch)) for cls in CLASSES],
)
@examples(60)
@given(policy=policies(), data=st.data())
def test_every_record_is_answered_alike_under_another_policy(
    cls: type[Record], policy: Policy, data: st.DataObject
) -> None:
    for record in data.draw(st.lists(edge_records(cls, policy), min_size=1, max_size=3)):
        assert_readings_agree(record, policy)


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
@examples(60)
@given(data=st.data())
def test_what_becomes_known_never_turns_an_answer(cls: type[Record], data: st.DataObject) -> None:
    """An answer given early, while facts are unknown, is the answer when they become known."""
    policy = POLICIES["2019-12-31"]
    whole = data.draw(edge_records(cls, policy))
    forgotten = data.draw(st.lists(st.sampled_from([f.name for f in attrs.fields(cls)]), min_size=1, unique=True))
    partly: Any = attrs.evolve(whole, **dict.fromkeys(forgotten, UNKNOWN))
    later, early = assess(whole, policy), assess(partly, policy)
    for rule in book.rules_of(cls):
        answer = getattr(early, rule.name)
        assert answer is UNKNOWN or same(answer, getattr(later, rule.name)), rule


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_a_record_of_which_nothing_is_known(cls: type[Record]) -> None:
    for policy in POLICIES.values():
        assert_readings_agree(cls(), policy)


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
@examples(80)
@given(policy=policies(), data=st.data())
def test_an_unknown_answer_names_what_it_lacks_or_its_status_says_why(
    cls: type[Record], policy: Policy, data: st.DataObject
) -> None:
    """Nothing is UNKNOWN without a fact to find out, a parameter to set, or a rule that does not concern the record."""
    record = data.draw(edge_records(cls, policy))
    assessment = assess(record, policy)
    statuses, lacking = assessment.status, assessment.missing_parameters
    for rule in book.rules_of(cls):
        status = statuses[rule.name]
        if status in {Status.DECIDED, Status.NOT_IN_FORCE}:
            continue
        facts, parameters = rule.missing(record, policy), rule.missing_parameters(record, policy)
        assert bool(facts) is (status is Status.UNKNOWN) or status is Status.NOT_APPLICABLE, rule
        assert (status is Status.NO_VALUE) is (rule.name in lacking), rule
        if status is Status.NO_VALUE:
            assert parameters == lacking[rule.name] != (), rule
            assert all(getattr(policy, name) is UNKNOWN for name in parameters), rule
            explanation = rule.explain(record, policy)
            assert explanation.status is status
            assert explanation.missing_parameters == parameters
            for lang, words in (("zh", "政策未设值（"), ("en", "no value in the policy for ")):
                first, *_ = explanation.text(lang).splitlines()
                assert words in first
                assert all(facts_of(Policy)[name].label.text(lang) in first for name in parameters)


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
@examples(40)
@given(policy=policies(), data=st.data())
def test_a_value_for_every_parameter_that_is_named_gives_an_answer_or_facts_to_find_out(
    cls: type[Record], policy: Policy, data: st.DataObject
) -> None:
    record = data.draw(edge_records(cls, policy))
    for name, parameters in assess(record, policy).missing_parameters.items():
        filled = {
            each: next(v for p in (PINGYUAN, LATEST) if (v := getattr(p, each)) is not UNKNOWN) for each in parameters
        }
        try:
            whole = attrs.evolve(policy, **filled)
        except InvalidData:  # the values do not fit those that were drawn
            continue
        left = book[name].missing_parameters(record, whole)
        assert set(left).isdisjoint(parameters)
        assert book[name].status(record, whole) is not Status.NO_VALUE or left
