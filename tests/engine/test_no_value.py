"""Answers that the policy has no value for, and severities that depend on the day."""

import json
from datetime import date
from typing import Any

import attrs
import jsonschema
import polars as pl
import pytest

from engine.shop_rules import A1, GOOD, Shop, ShopPolicy, Trade, policy, shops
from pingyuan_rules import UNKNOWN, Severity, Status, schema_of, to_json
from pingyuan_rules.engine import (
    Label,
    Provenance,
    Rulebook,
    Source,
    UnknownFact,
    add_months,
    all_of,
    choose,
    not_,
    year,
)
from pingyuan_rules.engine.record.reference import evaluate

SINCE = date(2018, 10, 28)
SEVERITIES = ((None, Severity.EXPECTED), (SINCE, Severity.REQUIRED))
fee, inspected_lately, may_open, safe, grade = (
    shops[name] for name in ("fee", "inspected_lately", "may_open", "safe", "grade")
)


def ended(**changes: object) -> ShopPolicy:
    """A policy whose fee for each person was given until the end of 2020."""
    source = Source(30_000, Provenance.ARTICLE, date(2020, 1, 1), ("S3",), until=date(2021, 1, 1))
    whole = policy()
    return policy(fee_per_head=UNKNOWN, sources={**whole.sources, "fee_per_head": source}, **changes)


def test_an_answer_that_waits_for_the_policy_names_the_parameter_and_no_fact() -> None:
    for shop in (GOOD, attrs.evolve(GOOD, staff=UNKNOWN)):
        assert fee.status(shop, ended()) is Status.NO_VALUE
        assert fee.missing(shop, ended()) == ()
        assert fee.missing_parameters(shop, ended()) == ("fee_per_head",)
    assert fee.status(attrs.evolve(GOOD, staff=UNKNOWN)) is Status.UNKNOWN
    assert fee.missing_parameters(GOOD) == ()


def test_an_answer_that_facts_decide_does_without_the_value() -> None:
    lacking = policy(minimum_staff=UNKNOWN)
    assert may_open(attrs.evolve(GOOD, licensed=False), lacking) is False
    assert may_open.status(GOOD, lacking) is Status.NO_VALUE
    undecided = attrs.evolve(GOOD, licensed=UNKNOWN)
    assert may_open.status(undecided, lacking) is Status.UNKNOWN, "no license would decide it"
    assert may_open.missing(undecided, lacking) == ("licensed",)


def test_a_case_without_a_value_is_unequal_to_nothing() -> None:
    book: Rulebook[ShopPolicy] = Rulebook("cases", policy=ShopPolicy, default=policy, version="1")

    @book.rule(cites=A1)
    def not_two(shop: Shop, policy: ShopPolicy) -> bool:
        return choose((shop.licensed, policy.minimum_staff), otherwise=shop.staff) != 2

    lacking = policy(minimum_staff=UNKNOWN)
    for shop, answer in ((Shop(licensed=True, staff=3), UNKNOWN), (Shop(licensed=False, staff=3), True)):
        assert not_two(shop, lacking) is evaluate(not_two, shop, lacking) is answer


def test_what_a_value_is_lacking_for_is_asked_of_each_record() -> None:
    book: Rulebook[ShopPolicy] = Rulebook("concerned", policy=ShopPolicy, default=policy, version="1")

    @book.rule(cites=A1, helper=True)
    def is_food(shop: Shop) -> bool:
        return shop.trade == Trade.FOOD

    @book.rule(cites=A1, applies=is_food)
    def cooks(shop: Shop) -> int:
        return shop.staff - shop.trainees

    @book.rule(cites=A1)
    def cooks_lacking(shop: Shop, policy: ShopPolicy) -> int:
        return policy.minimum_staff - cooks(shop)

    lacking = policy(minimum_staff=UNKNOWN)
    rows = [attrs.evolve(GOOD, trade=Trade.FOOD), attrs.evolve(GOOD, trade=Trade.BOOKS)]
    frame = pl.DataFrame({"trade": ["food", "books"], "staff": [row.staff for row in rows], "trainees": [0, 0]})
    statuses = cooks_lacking.status(frame, lacking)["cooks_lacking_status"].to_list()
    assert [cooks_lacking.status(row, lacking).value for row in rows] == statuses == ["no_value", "not_applicable"]


def test_the_number_of_conditions_asked_for_may_be_what_the_policy_lacks() -> None:
    assert safe.missing_parameters(GOOD, policy(safety_items=UNKNOWN)) == ("safety_items",)


def test_an_order_without_its_ranks_waits_for_all_of_them() -> None:
    lacking = policy(gold_rank=UNKNOWN, silver_rank=UNKNOWN)
    assert grade.status(Shop(), lacking) is Status.NO_VALUE
    assert grade.missing_parameters(Shop(), lacking) == ("gold_rank", "silver_rank")


def test_what_does_not_concern_a_record_is_not_applicable_though_a_value_is_lacking() -> None:
    lacking = policy(inspection_months=UNKNOWN)
    books = attrs.evolve(GOOD, trade=Trade.BOOKS)
    assert inspected_lately.status(books, lacking) is Status.NOT_APPLICABLE
    assert inspected_lately.missing_parameters(books, lacking) == ()
    food = attrs.evolve(GOOD, trade=Trade.FOOD)
    assert inspected_lately.status(food, lacking) is Status.NO_VALUE


def test_an_assessment_tells_for_which_answers_the_policy_lacks_a_value() -> None:
    assessment = shops.assess(GOOD, ended())
    assert assessment.status["fee"] is Status.NO_VALUE
    assert assessment.missing_parameters["fee"] == ("fee_per_head",)
    assert shops.assess(GOOD).missing_parameters == {}
    assert "no value in the policy" in assessment.html("en")
    assert "政策未设值" in assessment.html("zh")


def test_json_of_a_book_names_the_parameters_beside_the_status() -> None:
    written = json.loads(to_json(shops.assess(GOOD, ended())))
    assert written["status"]["fee"] == "no_value"
    assert written["missing_parameters"] == {"fee": ["fee_per_head"]}
    told = json.loads(to_json(fee.explain(GOOD, ended())))
    assert (told["status"], told["missing"], told["missing_parameters"]) == ("no_value", [], ["fee_per_head"])
    jsonschema.validate(written, schema_of(shops.result_class(Shop)))


def test_an_open_finding_names_the_parameters_that_would_decide_it() -> None:
    book: Rulebook[ShopPolicy] = Rulebook("asked", policy=ShopPolicy, default=policy, version="1")

    @book.rule(cites=A1, helper=True)
    def large(shop: Shop, policy: ShopPolicy) -> bool:
        return all_of(shop.staff >= policy.minimum_staff, shop.licensed)

    @book.rule(cites=A1, zh="卫生", en="clean", met_when=True, asked_of=large)
    def kept_clean(shop: Shop) -> bool:
        return shop.clean

    lacking, dirty = policy(minimum_staff=UNKNOWN), Shop(clean=False, staff=3)
    (finding,) = book.assess(dirty, lacking).open_findings
    assert (finding.missing, finding.missing_parameters) == (("licensed",), ("minimum_staff",))
    written = json.loads(to_json(book.assess(dirty, lacking)))["open_findings"][0]
    assert (written["missing"], written["missing_parameters"]) == (["licensed"], ["minimum_staff"])
    (certain,) = dated_book(Severity.NOTE).assess(Shop(fire_exit=False)).findings
    assert (certain.missing, certain.missing_parameters) == ((), ())


def test_a_frame_names_the_parameters_in_a_column() -> None:
    frame = pl.DataFrame({"trade": ["food", "books", None], "inspected": [None] * 3})
    lacking = policy(inspection_months=UNKNOWN)
    told = inspected_lately.missing_parameters(inspected_lately.status(frame, lacking), lacking)
    assert told["inspected_lately_status"].to_list() == ["no_value", "not_applicable", "no_value"]
    names = told["inspected_lately_missing_parameters"].to_list()
    assert names == ["inspection_months", "", "inspection_months"]
    with pytest.raises(TypeError, match="missing='unknown' is for frames"):
        inspected_lately.missing_parameters(GOOD, missing="unknown")  # type: ignore[call-overload] # no frame


def test_a_rule_names_the_parameters_that_the_policy_lacks() -> None:
    with pytest.raises(UnknownFact, match=r"assessment\.status says how each answer stands"):
        bool(fee(GOOD, ended()))
    assert fee.missing_parameters(GOOD, ended()) == ("fee_per_head",)


def test_an_explanation_says_what_the_policy_lacks_and_since_when() -> None:
    explanation = fee.explain(GOOD, ended())
    assert (explanation.status, explanation.missing_parameters) == (Status.NO_VALUE, ("fee_per_head",))
    chinese, english = explanation.text("zh"), explanation.text("en")
    assert "年费：政策未设值（每人费用）" in chinese
    assert "政策未设值（原值适用至2020-12-31）" in chinese
    assert "yearly fee: no value in the policy for the fee per person" in english
    assert "no value in the policy (the last one held to 2020-12-31)" in english
    never = fee.explain(GOOD, policy(fee_per_head=UNKNOWN, sources={})).text("en")
    assert "the fee per person: no value in the policy\n" in never


def test_the_policy_shows_values_that_end_and_values_that_have_ended() -> None:
    html = ended().html("en")
    assert "no value in the policy (the last one held to 2020-12-31)" in html
    source = Source(3, Provenance.READING, date(2020, 1, 1), reason=Label("理由", "reason"), until=date(2030, 1, 1))
    shown = policy(sources={"minimum_staff": source})
    assert "2020-01-01 to 2029-12-31" in shown.html("en")
    assert "2020-01-01至2029-12-31" in shown.html("zh")
    assert "from 2020-01-01 to 2029-12-31" in may_open.explain(GOOD, shown).text("en")
    assert "自2020-01-01至2029-12-31：理由" in may_open.explain(GOOD, shown).text("zh")


def test_an_answer_that_needs_one_that_does_not_apply_does_not_apply_either() -> None:
    book: Rulebook[ShopPolicy] = Rulebook("nested", policy=ShopPolicy, default=policy, version="1")

    @book.rule(cites=A1, helper=True)
    def sells_food(shop: Shop) -> bool:
        return shop.trade == Trade.FOOD

    @book.rule(cites=A1, applies=sells_food)
    def clean_food(shop: Shop) -> bool:
        return shop.clean

    @book.rule(cites=A1)
    def dirty_food(shop: Shop) -> bool:
        return not_(clean_food(shop))

    books = Shop(trade=Trade.BOOKS, clean=True)
    assert dirty_food(books) is UNKNOWN
    assert dirty_food.missing(books) == ()
    assert dirty_food.status(books) is Status.NOT_APPLICABLE
    assert dirty_food.status(Shop(trade=Trade.FOOD)) is Status.UNKNOWN


# Severity by the day.


def dated_book(severity: Any) -> Rulebook[ShopPolicy]:
    book: Rulebook[ShopPolicy] = Rulebook("dated", policy=ShopPolicy, default=policy, version="1")

    @book.rule(cites=A1, zh="有消防通道", en="has a fire exit", met_when=True, severity=severity)
    def way_out(shop: Shop) -> bool:
        return shop.fire_exit

    return book


def test_severity_goes_by_the_policys_day() -> None:
    book = dated_book(SEVERITIES)
    rule = book["way_out"]
    assert rule.severity is Severity.REQUIRED, "the latest provision"
    for on, expected in ((date(2018, 10, 27), Severity.EXPECTED), (SINCE, Severity.REQUIRED)):
        assert rule.severity_on(on) is expected
        (finding,) = book.assess(Shop(fire_exit=False), policy(on=on)).findings
        assert finding.severity is expected
        assert expected.label.en in finding.html("en")
        several = book.assess_all([Shop(fire_exit=False)], Shop, policy(on=on))
        assert expected.label.zh in several.html("zh")


def test_a_book_says_how_strictly_a_rule_binds_before_and_since() -> None:
    book = dated_book(SEVERITIES)
    assert "expected before 2018-10-28, required since 2018-10-28" in book.html("en")
    assert "2018-10-28前一般应当，2018-10-28起必须" in book.html("zh")
    assert "required" in book.assess_all([], Shop).html("en")


@pytest.mark.parametrize(
    "severity",
    [
        (),
        ((SINCE, Severity.REQUIRED),),
        ((None, Severity.EXPECTED), (None, Severity.REQUIRED)),
        ((None, Severity.NOTE), (SINCE, Severity.EXPECTED), (SINCE, Severity.REQUIRED)),
        ((None, Severity.NOTE), (SINCE, Severity.EXPECTED), (date(2017, 1, 1), Severity.REQUIRED)),
    ],
)
def test_severities_begin_without_a_day_and_follow_each_other(severity: Any) -> None:
    with pytest.raises(
        ValueError, match=r"severities begin with \(None, ...\), and a later day follows an earlier one"
    ):
        dated_book(severity)


def test_a_rule_that_may_apply_for_all_the_policy_says_is_not_said_not_to() -> None:
    book: Rulebook[ShopPolicy] = Rulebook("moved", policy=ShopPolicy, default=policy, version="1")

    @book.rule(cites=A1, helper=True)
    def is_staffed(shop: Shop, policy: ShopPolicy) -> bool:
        return shop.staff >= policy.minimum_staff

    @book.rule(cites=A1, applies=is_staffed)
    def announced(shop: Shop) -> date:
        return add_months(shop.opened, -1)

    @book.rule(cites=A1)
    def year_announced(shop: Shop) -> int:
        return year(announced(shop))

    lacking = policy(minimum_staff=UNKNOWN)
    rows = [attrs.evolve(GOOD, opened=date(1, 1, 1)), attrs.evolve(GOOD, opened=date(2020, 1, 1))]
    frame = pl.DataFrame({"opened": [row.opened for row in rows], "staff": [row.staff for row in rows]})
    for rule in (announced, year_announced):
        statuses = rule.status(frame, lacking)[f"{rule.name}_status"].to_list()
        assert [rule.status(row, lacking).value for row in rows] == statuses == ["unknown", "no_value"]
