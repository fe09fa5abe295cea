"""Every clause is cited by what it decides, or says why it decides nothing; everything cited exists."""

import pytest

from pingyuan_rules import book, measures, published_figures
from pingyuan_rules.engine import Cite, facts_of
from pingyuan_rules.policy import Policy
from pingyuan_rules.policy.clauses import clauses
from pingyuan_rules.policy.dated_values import pingyuan_values

# `rows_of` makes rows of a measure and measures nothing itself.
MEASURES = {name for name in measures.__all__ if name[0].islower()} - {"rows_of"}


def cited_by_rules() -> set[str]:
    """The clauses of every rule, helpers too."""
    return {cite.key for rule in book.all_rules for cite in rule.standing.cites}


def cited_by_measures() -> set[str]:
    return {cite.key for cites in measures.CITES.values() for cite in cites}


def cited_by_claims() -> set[str]:
    return {claim.cite.key for claim in published_figures().values()}


def cited_by_values() -> set[str]:
    """The clauses that values of the policy rest on."""
    return {key for sources in pingyuan_values().values() for source in sources for key in source.cites}


def test_every_sentence_of_the_article_is_used_or_idle() -> None:
    decided = cited_by_rules() | cited_by_measures() | cited_by_claims()
    article = {key for key, found in clauses().items() if found.document.zh.startswith("广东平远")}
    idle = {key for key in article if clauses()[key].idle is not None}
    assert article - decided == idle
    assert idle


def test_every_neighboring_text_is_used_by_a_rule_or_a_value() -> None:
    neighbors = {key for key, found in clauses().items() if not found.document.zh.startswith("广东平远")}
    idle = {key for key in neighbors if clauses()[key].idle is not None}
    assert neighbors - cited_by_rules() - cited_by_values() == idle


@pytest.mark.parametrize("cited", [cited_by_rules, cited_by_measures, cited_by_claims, cited_by_values])
def test_everything_cited_exists(cited: object) -> None:
    keys = cited()  # type: ignore[operator] # one of the four functions above
    assert keys
    assert keys <= set(clauses())


def test_every_rule_cites_a_clause() -> None:
    assert [rule.name for rule in book.all_rules if not rule.standing.cites] == []


def test_every_measure_cites_a_clause() -> None:
    assert set(measures.CITES) == MEASURES
    assert all(isinstance(cite, Cite) for cites in measures.CITES.values() for cite in cites)
    assert all(measures.CITES.values())


def test_every_value_of_the_policy_cites_a_clause() -> None:
    values = pingyuan_values()
    assert set(values) == set(facts_of(Policy)) - {"on"}
    assert [name for name, sources in values.items() if not all(source.cites for source in sources)] == []
