import copy
import pickle
import sys
from datetime import date
from io import StringIO
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from conftest import Golden
from engine.shop_rules import (
    A1,
    A2,
    A4,
    A5,
    GOOD,
    PARTLY,
    POOR,
    Grade,
    Shop,
    ShopPolicy,
    beginners_welcome,
    fee,
    grade,
    inspected_lately,
    may_open,
    must_improve,
    old_fit,
    policy,
    shops,
)
from pingyuan_rules.engine import (
    LANGUAGES,
    UNKNOWN,
    Lang,
    Provenance,
    Record,
    Rule,
    Rulebook,
    RuleNotInForce,
    Status,
    WrongRecord,
)
from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.record import reference
from pingyuan_rules.engine.record.trace_values import record_rules
from pingyuan_rules.engine.rule import Explanation
from pingyuan_rules.engine.wording.tree_output import html, rich_tree, text
from sizes import examples
from strategies import records

OWN = policy()
POLICIES = [
    OWN,
    policy(minimum_staff=1, safety_items=4, trainees_count=True, gold_rank=2, silver_rank=1),
    policy(safety_items=0, gold_rank=3, silver_rank=3, inspection_months=0, fee_cap=0),
    policy(minimum_staff=UNKNOWN, safety_items=UNKNOWN, fee_cap=UNKNOWN),
    policy(gold_rank=UNKNOWN, trainees_count=UNKNOWN, inspection_months=UNKNOWN),
]
IN_FORCE = tuple(rule for rule in shops.all_rules if rule is not old_fit)
KNOWN = st.builds(lambda shop: attrs.evolve(GOOD, **_known(shop)), records(Shop))


def _known(shop: Shop) -> dict[str, Any]:
    found = attrs.asdict(shop, recurse=False)
    return {name: value for name, value in found.items() if value is not UNKNOWN}


def check_every_term(rule: Rule[Any, Any, Any], shop: Shop, under: ShopPolicy) -> None:
    recording = record_rules((rule,), under)
    values = recording.run(shop)
    for each in (*rule.rules, rule):
        for term in t.walk(each.term):
            expected = reference._value(term, shop, under)
            found = recording.value(term, values)
            assert found == expected, (each.name, term)
            assert type(found) is type(expected) or not isinstance(expected, bool), term


@examples(100)
@given(shop=records(Shop), under=st.sampled_from(POLICIES))
def test_every_recorded_value_is_the_reference_s(shop: Shop, under: ShopPolicy) -> None:
    for rule in IN_FORCE:
        check_every_term(rule, shop, under)


@examples(100)
@given(shop=KNOWN, under=st.sampled_from(POLICIES))
def test_every_recorded_value_of_a_known_record_is_the_reference_s(shop: Shop, under: ShopPolicy) -> None:
    for rule in IN_FORCE:
        check_every_term(rule, shop, under)


@examples(60)
@given(shop=records(Shop), under=st.sampled_from(POLICIES))
def test_the_answer_the_explanation_and_the_reference_agree(shop: Shop, under: ShopPolicy) -> None:
    together = shops.explain(shop, under)
    for rule in IN_FORCE:
        expected = reference.evaluate(rule, shop, under)
        found = rule.explain(shop, under)
        assert found.value == found.tree.value == rule(shop, under) == expected
        for node in found.tree.walk():
            assert node.value == reference._value(node.term, shop, under), node.label
        if not rule.standing.helper:
            assert together[rule.name].value == expected
            assert together[rule.name].text() == found.text()


def test_what_is_asked_is_kept() -> None:
    other = policy(minimum_staff=1)
    found = may_open.explain(POOR, other)
    assert (found.rule, found.record, found.policy) == (may_open, POOR, other)
    assert may_open.explain(POOR).policy is shops.policy_or_own(None)


def test_a_rule_not_in_force_has_no_explanation() -> None:
    with pytest.raises(RuleNotInForce):
        old_fit.explain(GOOD)
    assert old_fit.explain(GOOD, policy(on=date(2019, 1, 1))).value is True
    assert "old_fit" not in shops.explain(GOOD)
    assert "old_fit" in shops.explain(GOOD, policy(on=date(2019, 1, 1)))


@attrs.frozen(kw_only=True)
class Kiosk(Record):
    pass


def test_a_record_of_another_class_is_refused_at_any_time() -> None:
    with pytest.raises(WrongRecord):
        grade.explain(Kiosk())
    grade.explain(GOOD)
    with pytest.raises(WrongRecord):
        grade.explain(Kiosk())


def test_no_rules_in_force_give_no_explanations() -> None:
    book = Rulebook("later", policy=ShopPolicy, default=policy, version="1")

    @book.rule(cites=A1, since=date(2999, 1, 1))
    def late(shop: Shop) -> bool:
        return shop.licensed

    assert not late.standing.in_force(OWN.on)
    assert dict(book.explain(GOOD)) == {}


def test_a_record_that_no_rule_is_about_is_refused() -> None:
    with pytest.raises(WrongRecord, match="shops has no rules about Kiosk"):
        shops.explain(Kiosk())


def test_explanations_of_all_rules_are_a_mapping() -> None:
    found = shops.explain(GOOD)
    assert list(found) == [rule.name for rule in shops.rules if rule is not old_fit]
    assert len(found) == len(list(found))
    assert isinstance(found["fee"], Explanation)
    assert found["fee"].value == 125_000
    with pytest.raises(KeyError):
        found["heads"]


def test_the_clauses_are_those_of_the_rules_that_were_looked_at() -> None:
    assert must_improve.explain(attrs.evolve(GOOD, closed_down=True)).clauses == (A4,)
    assert must_improve.explain(GOOD).clauses == (A4, A2)
    assert set(must_improve.explain(POOR).clauses) == {A4, A2, A1}
    assert inspected_lately.explain(PARTLY).clauses == (A5,)


def test_a_rule_that_does_not_concern_the_record_says_so() -> None:
    found = inspected_lately.explain(PARTLY)
    assert found.value is UNKNOWN
    assert found.tree.said.en == "not applicable"
    assert [child.label.en for child in found.tree.children] == ["is a food shop"]


def test_a_rule_that_may_not_concern_the_record_is_unknown() -> None:
    found = inspected_lately.explain(Shop(inspected=date(2024, 1, 1)))
    assert found.tree.said.en == "undecided"
    assert len(found.tree.children) == 2


def test_nodes_carry_units_and_where_parameters_come_from() -> None:
    nodes = {node.label.en: node for node in may_open.explain(POOR).tree.walk()}
    minimum = nodes["the minimum of staff"]
    assert minimum.unit is not None
    assert (minimum.unit.en, minimum.said.zh) == ("people", "3人")
    assert minimum.source is not None
    assert minimum.source.provenance is Provenance.REGULATION
    assert nodes["the number of safety checks to pass"].source is None
    assert nodes["persons counted"].said.en == "1 person"


def test_a_changed_parameter_says_so() -> None:
    said = may_open.explain(POOR, attrs.evolve(OWN, minimum_staff=2)).text("zh")
    assert "2人（使用者改动，自2024-03-31起）" in said


def test_cases_after_the_first_that_is_true_are_left_out() -> None:
    assert "silver" not in str(grade.explain(GOOD))
    assert "silver" in str(grade.explain(PARTLY))


def test_ranks_order_the_cases() -> None:
    swapped = policy(gold_rank=2, silver_rank=1)
    assert grade.explain(GOOD, swapped).value is Grade.SILVER
    assert "gold" not in str(grade.explain(GOOD, swapped))
    assert "gold" in str(grade.explain(GOOD, policy(gold_rank=UNKNOWN)))


def test_a_rule_that_comes_again_is_not_unfolded_again() -> None:
    said = must_improve.explain(POOR).text(full=True)
    assert said.count("is safe: no") == 2
    assert said.count("see above") == 1


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("name", "shop"), [("good", GOOD), ("poor", POOR), ("partly", PARTLY)])
def test_explanations_as_text(name: str, shop: Shop, lang: Lang, golden: Golden) -> None:
    said = [explanation.text(lang, full=True) for explanation in shops.explain(shop).values()]
    golden(f"why_{name}_{lang}.txt", "\n\n".join(said))


def test_a_repl_shows_the_tree() -> None:
    found = fee.explain(GOOD)
    assert repr(found) == str(found) == found.text("en")


def test_html_is_escaped_and_has_no_scripts(golden: Golden) -> None:
    golden("why_fee.html", fee.explain(GOOD)._repr_html_())
    book_rule = attrs.evolve(may_open.info, label=attrs.evolve(may_open.label, en="<script>&"))
    standing, may_open.info = may_open.info, book_rule
    try:
        shown = may_open.explain(GOOD).html()
    finally:
        may_open.info = standing
    assert "<script" not in shown
    assert "&lt;script&gt;&amp;" in shown


def test_html_speaks_its_language() -> None:
    assert may_open.explain(GOOD).html("zh").startswith('<div class="explanation" lang="zh">')


def test_a_terminal_shows_the_same_words() -> None:
    console = Console(width=200, record=True, file=StringIO())
    console.print(must_improve.explain(PARTLY))
    shown = [line.strip(" │├└─") for line in console.export_text().splitlines()]
    assert shown == [line.strip(" │├└─") for line in must_improve.explain(PARTLY).text().splitlines()]


def test_markup_in_a_label_stays_words() -> None:
    console = Console(width=200, record=True, file=StringIO())
    console.print(may_open.explain(GOOD).rich("zh"))
    assert "[S1、S2]" in console.export_text()


def test_a_tree_without_clauses_ends_with_itself() -> None:
    leaf = attrs.evolve(may_open.explain(GOOD).tree, clauses=(), children=())
    console = Console(width=200, record=True, file=StringIO())
    console.print(rich_tree(leaf, "en"))
    assert text(leaf, "en") == console.export_text().strip() == "may open: yes"
    assert html(leaf, "en") == '<div class="explanation" lang="en"><span>may open: yes</span></div>'


def test_without_rich_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rich.tree", None)
    with pytest.raises(ModuleNotFoundError, match=r"pingyuan-rules\[rich\]"):
        fee.explain(GOOD).rich()


def test_a_rule_that_the_policy_alone_decides_can_be_explained() -> None:
    assert beginners_welcome.explain(Shop()).value is False
    assert beginners_welcome.explain(Shop(), policy(minimum_staff=1)).value is True


def test_an_explanation_tells_what_the_status_tells() -> None:
    assert inspected_lately.status(PARTLY) is Status.NOT_APPLICABLE
    assert inspected_lately.explain(PARTLY).tree.said.zh == "不适用"


@pytest.mark.parametrize("shop", [GOOD, PARTLY, POOR])
def test_explanations_are_pickled_and_copied(shop: Shop) -> None:
    changed = policy(minimum_staff=1)
    one, all_of_them = fee.explain(shop, changed), shops.explain(shop, changed)
    for again in (pickle.loads(pickle.dumps(one)), copy.copy(one), copy.deepcopy(one)):  # noqa: S301 - made here
        assert (again.rule, again.record, again.policy, again.value) == (fee, shop, changed, one.value)
        assert again.text() == one.text()
    for every in (pickle.loads(pickle.dumps(all_of_them)), copy.deepcopy(all_of_them)):  # noqa: S301 - made here
        assert {name: each.text() for name, each in every.items()} == {n: e.text() for n, e in all_of_them.items()}
