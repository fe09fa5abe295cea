"""Remedies of the county's rules: each way that they offer, applied, makes no other breach."""

from datetime import date
from itertools import islice
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingyuan_rules import (
    PINGYUAN,
    Branch,
    Committee,
    CommitteeKind,
    Fen,
    Formation,
    HostAgency,
    Leader,
    Member,
    Organization,
    PartyOrganization,
    SecretaryState,
    Sector,
    Severity,
    Standing,
    Structure,
    allowance_floor_met,
    appraisal_of_members_held,
    assess,
    book,
    branch_below_minimum,
    committee_staffed,
    contact_load_ok,
    due_not_formed,
    group_meetings_on_schedule,
    hollow_branch,
    instruction_hours_met,
    joint_above_minimum,
    joint_units_ok,
    lectures_given,
    organizational_life_held,
    out_of_contact,
    policy_on,
    secretary_hours_met,
    standalone_below_minimum,
    structure_conforms,
    survey_complete,
    work_covered,
)
from pingyuan_rules.engine import facts_of
from pingyuan_rules.engine.wording.remedies import plan_remedies
from pingyuan_rules.engine.wording.remedy_plan import Goal, Harm, changes_of
from sizes import examples
from strategies import whole_records

LATER = policy_on(date(2019, 12, 31))
COMBINATIONS = 40


def breaches(record: Any, policy: Any) -> set[str]:
    return {each.rule.name for each in assess(record, policy).findings if each.severity is Severity.REQUIRED}


@examples(300)
@given(data=st.data(), cls=st.sampled_from(book.records), policy=st.sampled_from([PINGYUAN, LATER]))
def test_what_a_remedy_changes_makes_no_new_breach(data: st.DataObject, cls: type[Any], policy: Any) -> None:
    record = data.draw(whole_records(cls))
    before, facts = breaches(record, policy), facts_of(cls)
    for finding in assess(record, policy).findings:
        plan = plan_remedies(finding.rule, record, policy)
        if plan.harm is Harm.FORBIDDEN:  # nothing is advised then
            continue
        for change in islice(changes_of(plan), COMBINATIONS):
            after = attrs.evolve(record, **change)  # within bounds and invariants, or it would be refused
            assert breaches(after, policy) <= before, (finding.rule, change)
            assert not any(value in facts[name].never_advised for name, value in change.items())


@examples(300)
@given(data=st.data(), cls=st.sampled_from(book.records), policy=st.sampled_from([PINGYUAN, LATER]))
def test_a_remedy_that_can_be_applied_as_a_whole_puts_the_rule_right(
    data: st.DataObject, cls: type[Any], policy: Any
) -> None:
    record = data.draw(whole_records(cls))
    for finding in assess(record, policy).findings:
        plan = plan_remedies(finding.rule, record, policy)
        if plan.harm < Harm.FORBIDDEN and all(action.changes for action in plan.actions()):
            for change in islice(changes_of(plan), COMBINATIONS):
                after = attrs.evolve(record, **change)
                assert finding.rule(after, policy) is finding.rule.met_when, (finding.rule, change)


@examples(200)
@given(data=st.data(), cls=st.sampled_from(book.records))
def test_goals_for_programs_put_the_rule_right(data: st.DataObject, cls: type[Any]) -> None:
    record = data.draw(whole_records(cls))
    for finding in assess(record).findings:
        plan = plan_remedies(finding.rule, record)
        if plan.harm is Harm.FORBIDDEN:
            assert () in finding.steps
        elif all(action.changes for action in plan.actions()):
            goals = [goal for step in finding.steps for goal in step[0]]
            values = {
                goal.fact: goal.value[0] if goal.operator == "in" else goal.value
                for goal in goals
                if goal.operator in {"==", ">=", "<=", "in"}
            }
            if len(values) == len(goals):
                after = attrs.evolve(record, **values)
                assert finding.rule(after) is finding.rule.met_when, (finding.rule, goals)


def test_a_remedy_is_fact_operator_and_value_too() -> None:
    branch = Branch(full_members=2, has_instructor=False, has_liaison=False)
    steps = {finding.rule.name: finding.steps for finding in assess(branch).findings}
    assert steps["branch_below_minimum"] == (((Goal("full_members", ">=", 3),),),)
    assert steps["guidance_paired"] == (
        ((Goal("has_instructor", "==", True),),),
        ((Goal("has_liaison", "==", True),),),
    )
    closed = Organization(operating=False, full_members=4, party_organization=PartyOrganization.JOINT)
    assert [finding.steps for finding in assess(closed).findings] == [((),)]


def test_nobody_is_advised_to_dissolve_an_organization() -> None:
    joint = Organization(operating=True, full_members=4, party_organization=PartyOrganization.JOINT)
    assert joint_above_minimum.remedies(joint) == ("Form a standalone Party organization",)
    assert joint_above_minimum.remedies(joint, lang="zh") == ("单独组建党组织",)
    closed = attrs.evolve(joint, operating=False)
    (finding,) = assess(closed).findings
    assert finding.remedies("zh") == ("核对登记的情况；情况属实的，另行研究处理",)


def test_a_unit_that_is_due_is_advised_what_raises_no_note_of_its_own() -> None:
    due = Organization(operating=True, full_members=3, party_organization=PartyOrganization.NONE)
    assert due_not_formed.remedies(due, lang="zh") == ("单独组建党组织",)


def test_a_sign_is_not_taken_down() -> None:
    hollow = Branch(
        has_signs=True, has_premises=False, premises_shared=False, has_facilities=False, has_flag=False,
        has_reading=False, has_rules=False,
    )  # fmt: skip
    (remedy,) = hollow_branch.remedies(hollow)
    assert "sign" not in remedy
    assert remedy.startswith("Do one of these: provide premises of its own; ")


def test_an_allowance_that_is_too_low_is_made_up_by_the_difference() -> None:
    year = policy_on(date(2016, 12, 31))
    paid = Branch(
        secretary_state=SecretaryState.IN_OFFICE,
        secretary_appointed=date(2015, 1, 1),
        secretary_full_time=False,
        allowance_paid=Fen(270_000),
    )
    assert allowance_floor_met.remedies(paid, year, "zh") == ("应补发900元（已发2,700元，应发3,600元）",)
    assert allowance_floor_met.remedies(paid, year) == (
        "Pay the secretary 900 yuan more (paid 2,700 yuan, due 3,600 yuan)",
    )


@pytest.mark.parametrize(
    ("rule", "record", "zh", "en"),
    [
        (survey_complete, Organization(operating=True, knows_workforce=False, knows_operations=True,
            knows_members=True, knows_investors=True, knows_reason_unformed=True), "摸清职工队伍情况",
            "Survey the workforce"),
        (out_of_contact, Member(standing=Standing.FULL, last_contact=date(2016, 1, 1)), "与该党员取得联系",
            "Get in touch with the member"),
        (contact_load_ok, Leader(organizations_contacted=3),
            "将多联系的1个党组织交由其他领导联系（现联系3个，至多2个）",
            "Hand 1 of the Party organizations to other leaders (contacts 3, at most 2)"),
        (structure_conforms, Structure(working_committees=1, sector_committees=1, coordinating_committees=18,
            secretary_is_deputy_head=True, office_in_department=True), "设立领域党委1个（现有1个，应有2个）",
            "Set up sector committees: 1 more (now 1, due 2)"),
        (contact_load_ok, Leader(organizations_contacted=0), "再联系党组织1个（已联系0个，应联系1个）",
            "Contact Party organizations: 1 more (contacts 0, due 1)"),
    ],
)  # fmt: skip
def test_remedies_are_actions(rule: Any, record: Any, zh: str, en: str) -> None:
    assert rule.remedies(record, lang="zh") == (zh,)
    assert rule.remedies(record) == (en,)


def test_a_unit_with_one_member_is_not_advised_an_organization_of_its_own() -> None:
    one = Organization(
        operating=True, full_members=1, probationary_members=0, party_organization=PartyOrganization.NONE,
        has_instructor=False, has_liaison=False, has_union=False, has_youth_league=False, has_womens_federation=False,
    )  # fmt: skip
    for policy in (PINGYUAN, LATER):
        (remedy,) = [text for text in work_covered.remedies(one, policy, "zh") if "指导员" in text]
        assert "单独" not in remedy


def test_means_of_coverage_that_a_unit_without_members_can_have() -> None:
    bare = Organization(
        operating=True, full_members=0, probationary_members=0, party_organization=PartyOrganization.NONE,
        has_instructor=False, has_liaison=False, has_union=False, has_youth_league=False, has_womens_federation=False,
    )  # fmt: skip
    (remedy,) = work_covered.remedies(bare, lang="zh")
    assert remedy == ("完成以下任一项：选派党建工作指导员；明确联络员；组建工会；组建共青团组织；组建妇联组织")
    # One full member can join: then the joint organization is offered too.
    (remedy,) = work_covered.remedies(attrs.evolve(bare, full_members=1), lang="zh")
    assert "联合组建党组织" in remedy
    # How many it takes is policy.
    (remedy,) = work_covered.remedies(
        attrs.evolve(bare, full_members=1), attrs.evolve(PINGYUAN, joint_minimum_members=2)
    )
    assert "joint" not in remedy


def test_too_few_full_members_are_not_made_up_by_admission() -> None:
    bare = Organization(operating=True, full_members=0, party_organization=PartyOrganization.STANDALONE)
    assert standalone_below_minimum.remedies(bare, lang="zh") == ("转入正式党员，还差3人（现有0人，至少3人）",)
    assert standalone_below_minimum.remedies(attrs.evolve(bare, full_members=1)) == ("Form a joint Party organization",)
    assert branch_below_minimum.remedies(Branch(full_members=2)) == (
        "Have full members transferred in, or merge the branch with another: 1 more (now 2, at least 3)",
    )


@pytest.mark.parametrize(
    ("rule", "record", "zh", "en"),
    [
        (joint_units_ok, Branch(formation=Formation.JOINT, units=7),
            "将多出的2个单位划归其他党支部（现有7个，至多5个）",
            "Let other branches cover the units that are too many: 2 (now 7, at most 5)"),
        (lectures_given, Branch(party_lectures=0), "补讲党课2次（已讲0次，应讲2次）",
            "Give Party lectures: 2 more (given 0, due 2)"),
        (organizational_life_held, Branch(organizational_life_meetings=0), "补开组织生活会1次（已开0次，应开1次）",
            "Hold organizational-life meetings: 1 more (held 0, due 1)"),
        (appraisal_of_members_held, Branch(appraisal_held=False), "开展民主评议党员",
            "Hold the democratic appraisal of members"),
        (group_meetings_on_schedule, Branch(party_groups=2, group_meetings=20),
            "补开党小组会4次（各组合计已开20次，应开24次）",
            "Hold Party group meetings: 4 more (held 20 in all groups, due 24)"),
        (instruction_hours_met, Branch(members_short_of_hours=3), "组织学时不足的党员补学（3人）",
            "Let members who are short of 32 hours make them up (3)"),
        (secretary_hours_met, Branch(secretary_state=SecretaryState.IN_OFFICE, secretary_hours=50,
            officers_short_of_training=0), "书记再参加培训6学时（已参加50学时，应参加56学时）",
            "Let the secretary make up hours of study: 6 more (took part in 50, due 56)"),
        (committee_staffed, Committee(kind=CommitteeKind.SECTOR, sector=Sector.SOCIAL_ORGANIZATION, has_secretary=True,
            host_agency=HostAgency.INDUSTRY_COMMERCE_FEDERATION, has_full_time_deputy=True, members=1),
            "完成以下任一项：将党（工）委设在民政局；将党（工）委设在社会工作部",
            ("Do one of these: place the committee in the civil affairs bureau; place the committee in the Social Work "
            "Department")),
    ],
)  # fmt: skip
def test_remedies_of_the_later_texts_are_actions_too(rule: Any, record: Any, zh: str, en: str) -> None:
    later = policy_on(date(2026, 12, 31))
    assert rule.remedies(record, later, "zh") == (zh,)
    assert rule.remedies(record, later) == (en,)
