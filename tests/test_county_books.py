"""Another county's own book: it extends Pingyuan's, and its policy has further parameters."""

import pickle
from datetime import date
from typing import Any

import attrs
import polars as pl
import pytest

from pingyuan_rules import (
    PINGYUAN,
    UNKNOWN,
    Branch,
    Fen,
    InvalidData,
    Overlay,
    Policy,
    SecretaryState,
    activity_fund,
    annual_grant,
    assess,
    book,
    from_json,
    overlay,
    policy_on,
    secretary_allowance,
    to_json,
)
from pingyuan_rules.engine import Citation, Label, Provenance, Status, param, total
from pingyuan_rules.engine.table.frame import assess_frame

NOTICE = Citation(
    "NOTICE2",
    Label("示范县“两新”组织党建通知", "A notice of the synthetic county"),
    date(2017, 1, 1),
    Label("第二条", "article 2"),
    Label("支部定额", "sum for each branch"),
    Label("另加每个支部定额。", "A sum for each branch in addition."),
)
DAY = date(2017, 6, 1)
OWN_TEXT = """
[[branch_sum]]
since = 2017-01-01
value = 100_000
provenance = "local"

[[branch_sum]]
since = 2018-01-01
value = 120_000

[[activity_fund_per_member]]
since = 2017-01-01
value = 40_000
"""


@attrs.frozen(kw_only=True)
class CountyPolicy(Policy):
    branch_sum: Fen = param(zh="每个支部定额", en="sum for each branch", le=1_000_000)


VALUES = overlay(text=OWN_TEXT, name="synthetic county", policy=CountyPolicy)


def county_policy() -> CountyPolicy:
    """The policy of the county."""
    return policy_on(DAY, VALUES, policy=CountyPolicy)


county = book.extend("synthetic county", policy=CountyPolicy, default=county_policy, version="1")


@county.replace(activity_fund, cites=NOTICE)
def county_fund(branch: Branch, policy: CountyPolicy) -> Fen:
    """The fund for the members, and a sum for the branch."""
    return total(activity_fund(branch, policy), policy.branch_sum)


BRANCH = Branch(
    id="ZB-0001",
    full_members=5,
    probationary_members=2,
    secretary_state=SecretaryState.IN_OFFICE,
    secretary_appointed=date(2013, 1, 1),
)


def test_a_replaced_fund_counts_in_the_grant_of_the_county_alone() -> None:
    # 7 members at 400 yuan and 1,000 for the branch; Pingyuan: 300 yuan each. The allowance is the same.
    assert (county_fund(BRANCH), activity_fund(BRANCH)) == (380_000, 210_000)
    allowance = secretary_allowance(BRANCH, policy_on(DAY))
    assert county["secretary_allowance"](BRANCH) == allowance
    assert county["annual_grant"](BRANCH) == 380_000 + allowance  # type: ignore[operator] # known
    assert annual_grant(BRANCH, policy_on(DAY)) == 210_000 + allowance  # type: ignore[operator] # known
    assert county.assess(BRANCH).activity_fund == 380_000  # type: ignore[attr-defined] # a field of a class that was made
    assert assess(BRANCH).activity_fund == 210_000
    later = policy_on(date(2018, 5, 1), VALUES, policy=CountyPolicy)
    assert county_fund(BRANCH, later) == 400_000


def test_every_rule_was_taken_over_and_answers_alike_but_for_those_that_follow() -> None:
    assert [rule.name for rule in county.all_rules] == [rule.name for rule in book.all_rules]
    values = {name: getattr(PINGYUAN, name) for name in attrs.fields_dict(Policy) if name not in {"sources", "origin"}}
    same = CountyPolicy(**values, branch_sum=Fen(0))
    for record in {rule.record for rule in book.rules}:
        for each in (record(), *([BRANCH] if record is Branch else [])):
            ours, theirs = county.assess(each, same), book.assess(each)
            names = [rule.name for rule in theirs.rules]
            assert [getattr(ours, name) for name in names] == [getattr(theirs, name) for name in names]
    moved = county.assess(BRANCH, attrs.evolve(same, branch_sum=Fen(100)))
    before = county.assess(BRANCH, same)
    assert {rule.name for rule in before.rules if getattr(moved, rule.name) != getattr(before, rule.name)} == {
        "activity_fund",
        "annual_grant",
    }


def test_public_functions_that_answer_by_pingyuans_rules_refuse_the_countys_policy() -> None:
    with pytest.raises(TypeError, match="a CountyPolicy is of synthetic county, which extends pingyuan"):
        assess(BRANCH, county_policy())
    with pytest.raises(TypeError, match="a CountyPolicy is of synthetic county, which extends pingyuan"):
        assess(pl.DataFrame({"id": ["ZB-0001"]}), Branch, county_policy(), missing="unknown")


def test_a_table_of_the_county() -> None:
    frame = pl.DataFrame({"id": ["ZB-0001", "ZB-0002"], "full_members": [5, None], "probationary_members": [2, 0]})
    answers = assess_frame(county, frame, Branch, county_policy(), missing="unknown", rules=[activity_fund])
    assert answers["activity_fund"].to_list() == [380_000, None]
    assert county_fund.explain(BRANCH).text("zh").splitlines()[0] == "党员活动经费：2,800元+1,000元=3,800元 [NOTICE2]"


def test_it_can_be_pickled() -> None:
    assessment = county.assess(BRANCH)
    assert pickle.loads(pickle.dumps(assessment)) == assessment  # noqa: S301 - written on the same line


# The policy of a county.


def test_further_parameters_have_dated_values_and_a_source() -> None:
    policy = county_policy()
    source = policy.source_of("branch_sum")
    assert source is not None
    assert (policy.branch_sum, source.provenance, source.since) == (100_000, Provenance.LOCAL, date(2017, 1, 1))
    assert (policy.overlay_name, policy.activity_fund_per_member) == ("synthetic county", 40_000)
    assert policy_on(date(2016, 12, 1), VALUES, policy=CountyPolicy).branch_sum is UNKNOWN
    without = policy_on(DAY, policy=CountyPolicy)
    assert (type(without), without.branch_sum) == (CountyPolicy, UNKNOWN)
    assert county_fund.status(BRANCH, without) is Status.NO_VALUE
    assert county_fund.missing_parameters(BRANCH, without) == ("branch_sum",)
    # An overlay of Pingyuan's parameters alone serves too.
    assert policy_on(DAY, overlay({"out_of_contact_months": 3}), policy=CountyPolicy).out_of_contact_months == 3


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: policy_on(DAY, VALUES), r"write policy_on\(day, overlay, policy=CountyPolicy\)"),
        (lambda: policy_on(DAY, policy=Branch), "policy= is Policy or a class derived from it, not <class"),
        (lambda: policy_on(DAY, policy=PINGYUAN), "policy= is Policy or a class derived from it, not Policy"),
    ],
)
def test_policies_of_another_class_are_refused(ask: Any, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        ask()


def test_what_is_wrong_with_further_parameters_is_told() -> None:
    with pytest.raises(InvalidData, match="branch_sum: expected a known key"):
        overlay({"branch_sum": 1})
    with pytest.raises(InvalidData, match="branch_sum: found -1"):
        overlay({"branch_sum": -1}, policy=CountyPolicy)
    with pytest.raises(InvalidData, match="since the article does not give this value"):
        overlay({"branch_sum": [{"value": 1, "provenance": "article", "cites": ["P4S12"]}]}, policy=CountyPolicy)
    assert '"branch_sum":[{"since":"2017-01-01","value":100000' in to_json(VALUES).replace(": ", ":").replace(", ", ",")
    with pytest.raises(InvalidData, match="branch_sum"):
        from_json(to_json(VALUES), Overlay)
