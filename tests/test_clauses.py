"""Every rule rests on a clause, and every clause decides something or says why it does not."""

import pytest

from pingyuan_rules import Policy, book, clause
from pingyuan_rules.engine import facts_of
from pingyuan_rules.measures import CITES
from pingyuan_rules.policy.clauses import clauses
from pingyuan_rules.policy.values import pingyuan_values

SENTENCES = {1: 1, 2: 9, 3: 13, 4: 12}
"""How many sentences each paragraph of the article has."""
IN_FIELD = {
    "structure_conforms": "P2S3 P2S5",
    "committee_staffed": "P2S5",
    "instructors_sent": "P2S3",
    "managing_committee": "P2S3 P2S5",
    "contact_load_ok": "P2S5",
    "contact_duties_done": "P2S5",
    "survey_clear_count": "P2S7",
    "survey_complete": "P2S7",
    "must_form": "P2S8",
    "formation_route": "P2S8 P2S9",
    "case_plan_in_place": "P2S8",
    "formation_priority": "P2S7",
    "due_not_formed": "P2S8",
    "joint_above_minimum": "P2S8",
    "organization_covered": "P2S9",
    "work_covered": "P2S9",
    "coverage_status": "P2S9",
    "site_items_met": "P3S3",
    "site_qualified": "P3S3",
    "six_haves_met": "P3S4",
    "hollow_branch": "P3S4",
    "guidance_paired": "P3S6",
    "training_met": "P3S10",
    "systems_in_place": "P3S12",
    "systems_complete": "P3S12",
    "meetings_on_schedule": "BR2018A11 BR2018A12 BR2018A16",
    "committee_required": "BR2018COMMITTEE",
    "size_route": "BR2018SIZE ZJ2012",
    "joint_units_ok": "BR2018JOINT",
    "term_years_min": "CONST2012TERM CONST2017TERM TERM2018",
    "term_years_max": "CONST2012TERM CONST2017TERM TERM2018",
    "out_of_contact": "P3S9",
    "ledger_entry_complete": "P3S9",
    "admission_priority": "P3S7",
    "aid_eligible": "P3S13",
    "aid_ground": "P3S13",
    "activity_modes_used": "P4S4",
    "pledges_shown": "P4S3",
    "theme_practice_held": "P4S3 P4S5",
    "five_good_total": "P4S7",
    "five_good_met": "P4S7",
    "demonstration_level": "P4S7 P4S8 P4S9",
    "appraisal_score": "P4S11",
    "appraisal_grade": "P4S11",
    "secretary_appraisal_score": "P4S11",
    "secretary_appraisal_grade": "P4S11",
    "activity_fund": "P4S12",
    "secretary_months": "P4S12",
    "secretary_allowance": "P4S12",
    "allowance_floor_met": "P4S12",
    "annual_grant": "P4S12",
}
"""The clauses of the catalogue, rule by rule."""


def test_the_rules_cite_what_the_catalogue_says() -> None:
    assert {rule.name: " ".join(each.key for each in rule.clauses) for rule in book.rules} == IN_FIELD


def test_every_sentence_of_the_article_has_its_clause() -> None:
    expected = [f"P{paragraph}S{s}" for paragraph, count in SENTENCES.items() for s in range(1, count + 1)]
    assert [key for key in clauses() if key in set(expected)] == expected
    article = clauses()["P1S1"].document
    assert {key for key, each in clauses().items() if each.document == article} == set(expected)


def cited() -> set[str]:
    """The keys that a rule, a value of a parameter or a measure cites."""
    by_rules = {cite.key for rule in book.all_rules for cite in rule.clauses}
    by_values = {key for sources in pingyuan_values().values() for source in sources for key in source.cites}
    by_measures = {cite.key for cites in CITES.values() for cite in cites}
    return by_rules | by_values | by_measures


def test_every_rule_rests_on_a_clause_that_decides_something() -> None:
    for rule in book.all_rules:
        assert rule.clauses, rule
        assert all(clauses()[each.key].idle is None for each in rule.clauses), rule


@pytest.mark.parametrize("key", clauses())
def test_a_clause_is_cited_or_says_why_it_decides_nothing(key: str) -> None:
    assert (clauses()[key].idle is None) is (key in cited())


@pytest.mark.parametrize("key", clauses())
def test_a_clause_has_its_words_in_both_languages(key: str) -> None:
    found = clauses()[key]
    for label in (found.document, found.place, found.term, found.paraphrase, *([found.idle] if found.idle else [])):
        assert label.zh
        assert label.en
    assert found.key == key
    assert clause(key).citation is found


def test_a_clause_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError, match="P9S9"):
        _ = clause("P9S9").citation


def test_every_value_of_the_policy_file_is_a_parameter_of_the_policy() -> None:
    assert set(pingyuan_values()) == set(facts_of(Policy)) - {"on"}
