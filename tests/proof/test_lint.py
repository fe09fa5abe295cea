"""The lint finds what is pointless, which is made on purpose here, and nothing in the policies of the county."""

from collections import Counter
from datetime import date
from typing import Any, ClassVar, cast

import attrs
import pytest

from conftest import Golden
from engine.pay_rules import PAY, PayPolicy, Worker
from engine.pay_rules import book as pay
from pingyuan_rules import UNKNOWN, lint, policy_on, reachable
from pingyuan_rules.engine import (
    Label,
    Ratio,
    Record,
    Rounding,
    Rulebook,
    Status,
    Unknown,
    all_of,
    any_of,
    choose,
    choose_by_rank,
    choose_one,
    day,
    fact,
    invariant,
    marginal,
    share,
)
from pingyuan_rules.proof import RemarkKind, Undecided
from proof.box_rules import CLAUSE, TARIFF, Box, Color, Tariff, Way, boxes
from sizes import only_in_check

# Values and rules of the article, of the regulations, at the end and at the beginning of a year.
DAYS = [date(2016, 10, 21), date(2019, 12, 31), date(2026, 1, 1)]


@only_in_check
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_nothing_is_pointless_in_the_policies_of_the_county(day: date) -> None:
    assert lint(policy_on(day)) == ()


LATER = policy_on(date(2019, 12, 31))
WRONG: dict[str, Any] = {
    "minimum_full_members": 100_001,  # more than there can be
    "five_good_floor": 100,  # leaves no county site
    "grade_fairly_good": LATER.grade_good,  # one band for two grades
    "grade_average": 0,  # a band that begins at nothing
    "hollow_branch_haves": 0,
    "contact_duties_required": 0,
    "leader_contacts_minimum": 1_001,
    "leader_contacts_maximum": 1_001,
    "committee_members_minimum": 1_001,
    "instructors_minimum": 0,
    "joint_units_maximum": 1_001,
}
FOUND = {
    ("dead_answer", "must_form"),
    ("threshold_beyond", "minimum_full_members"),
    ("dead_answer", "demonstration_level"),
    ("dead_answer", "appraisal_grade"),
    ("dead_answer", "secretary_appraisal_grade"),
    ("dead_answer", "hollow_branch"),
    ("dead_answer", "contact_duties_done"),
    ("dead_answer", "contact_load_ok"),
    ("threshold_beyond", "leader_contacts_minimum"),
    ("threshold_beyond", "leader_contacts_maximum"),
    ("dead_answer", "committee_staffed"),
    ("threshold_beyond", "committee_members_minimum"),
    ("dead_answer", "instructors_sent"),
    ("dead_answer", "joint_units_ok"),
    ("threshold_beyond", "joint_units_maximum"),
}


@only_in_check
def test_what_was_made_wrong_is_found() -> None:
    remarks = lint(attrs.evolve(LATER, **WRONG))
    found = {(remark.kind.value, remark.parameter or (remark.rule and remark.rule.name)) for remark in remarks}
    assert found >= FOUND
    # What else is found comes of the same changes.
    assert all(WRONG.keys() & set(remark.rule.parameters) for remark in remarks if remark.rule is not None)


def test_remarks_on_boxes(golden: Golden) -> None:
    remarks = lint(boxes)
    assert {(remark.kind, remark.rule and remark.rule.name) for remark in remarks} == {
        (RemarkKind.DEAD_ANSWER, "holds_something"),
        (RemarkKind.DEAD_ANSWER, "red_and_fragile"),
        (RemarkKind.DEAD_ANSWER, "way"),
        (RemarkKind.DEAD_CASE, "way"),
    }
    texts = [remark.text(lang) for remark in (*remarks, *lint(odd)) for lang in ("zh", "en")]
    golden("proof_lint.txt", "\n\n".join(texts))


def test_a_policy_of_another_book_needs_its_book() -> None:
    assert lint(TARIFF, book=boxes) == lint(boxes)
    with pytest.raises(TypeError, match="a policy is a Policy, not Tariff"):
        lint(TARIFF)


def test_without_a_value_nothing_is_remarked_on_it() -> None:
    remarks = lint(attrs.evolve(TARIFF, heavy=UNKNOWN, per_unit=UNKNOWN), book=boxes)
    assert {remark.rule.name for remark in remarks if remark.rule} == {"holds_something", "red_and_fragile", "way"}
    assert not any(
        remark.kind is RemarkKind.DEAD_ANSWER and remark.rule.name == "way" for remark in remarks if remark.rule
    )


def test_time_that_runs_out_is_told() -> None:
    remarks = lint(boxes, seconds=0)
    assert remarks
    assert {remark.kind for remark in remarks} == {RemarkKind.OUT_OF_TIME}
    assert "could not be looked at in time" in remarks[0].text()


odd = Rulebook("odd", policy=Tariff, default=lambda: attrs.evolve(TARIFF, heavy=10, per_unit=0), version="1")


@odd.rule(cites=CLAUSE, zh="重箱", en="is heavy")
def is_over(box: Box, policy: Tariff) -> bool:
    return any_of(box.sealed, box.weight >= policy.heavy)


@odd.rule(cites=CLAUSE, zh="白付", en="is paid in vain")
def paid_in_vain(box: Box, policy: Tariff) -> bool:
    return any_of(box.fragile, box.weight * policy.per_unit < 0)


@odd.rule(cites=CLAUSE, zh="重复", en="comes twice")
def comes_twice(box: Box, policy: Tariff) -> Way:
    return choose_by_rank(
        (box.sealed, policy.heavy, Way.ROAD),
        (box.weight > 6, 1, Way.RAIL),
        (box.fragile, 2, Way.SHIP),
        otherwise=Way.ROAD,
    )


@odd.rule(cites=CLAUSE, zh="余下", en="what is left")
def left_over(box: Box) -> int:
    return choose((box.fragile, 1), (box.weight >= 1, box.weight), (box.weight > 2, box.empty), otherwise=7)


@odd.rule(cites=CLAUSE, zh="月底超重", en="is too heavy at the end of a month")
def heavy_late(box: Box, policy: Tariff) -> bool:
    return all_of(box.weight > 6, day(policy.on) > 20)


@attrs.frozen(kw_only=True)
class Nothing(Record):
    label: ClassVar[Label] = Label("空集", "impossible thing")

    size: int | Unknown = fact(zh="大小", en="size", le=3)


@invariant(zh="大于三", en="it is larger than three")
def is_large(thing: Nothing) -> bool:
    return thing.size > 3


@odd.rule(cites=CLAUSE, zh="大小", en="size of it")
def size_of_it(thing: Nothing, policy: Tariff) -> bool:
    return thing.size > policy.heavy


def test_a_class_of_which_no_record_can_be_made_is_remarked_on_though_no_rule_reads_why() -> None:
    @attrs.frozen(kw_only=True)
    class Knot(Record):
        label: ClassVar[Label] = Label("死结", "knot")

        wet: bool | Unknown = fact(zh="湿", en="is wet")
        length: int | Unknown = fact(zh="长度", en="length", le=5)
        width: int | Unknown = fact(zh="宽度", en="width", le=5)

    @invariant(zh="长度小于宽度", en="it is shorter than wide")
    def is_short(knot: Knot) -> bool:
        return knot.length < knot.width

    @invariant(zh="长度大于宽度", en="it is longer than wide")
    def is_long(knot: Knot) -> bool:
        return knot.length > knot.width

    book: Rulebook[Tariff] = Rulebook("knots", policy=Tariff, default=lambda: TARIFF, version="1")

    @book.rule(cites=CLAUSE, zh="湿结", en="is a wet knot")
    def wet_knot(knot: Knot) -> bool:
        return knot.wet

    (remark,) = lint(book)
    assert remark.kind is RemarkKind.NO_RECORD


def test_a_threshold_beyond_is_looked_at_where_the_rule_that_is_compared_applies() -> None:
    book: Rulebook[Tariff] = Rulebook(
        "grays", policy=Tariff, default=lambda: attrs.evolve(TARIFF, heavy=7), version="1"
    )

    @book.rule(cites=CLAUSE, zh="灰箱", en="gray", helper=True)
    def gray(box: Box) -> bool:
        return box.color == Color.GRAY

    @book.rule(cites=CLAUSE, zh="灰箱重", en="weight of a gray box", applies=gray)
    def gray_weight(box: Box) -> int:
        return choose((box.color == Color.GRAY, box.weight), otherwise=box.weight * 9)

    @book.rule(cites=CLAUSE, zh="重灰箱", en="is a heavy gray box")
    def heavy_gray(box: Box, policy: Tariff) -> bool:
        return gray_weight(box) >= policy.heavy

    (remark,) = [remark for remark in lint(book) if remark.kind is RemarkKind.THRESHOLD_BEYOND]
    assert remark.message.en.endswith(
        "in “is a heavy gray box”, “weight of a gray box is at least ‘weight of a heavy box’” is always “no”."
    )


def test_a_remark_says_which_of_several_comparisons_it_is_about() -> None:
    book: Rulebook[Tariff] = Rulebook(
        "sides", policy=Tariff, default=lambda: attrs.evolve(TARIFF, heavy=5), version="1"
    )

    @book.rule(cites=CLAUSE, zh="偏重", en="is heavy on a side")
    def heavy_on_a_side(box: Box, policy: Tariff) -> bool:
        return any_of(box.weight >= policy.heavy, box.empty >= policy.heavy)  # at most six, and at most three

    (remark,) = [remark for remark in lint(book) if remark.kind is RemarkKind.THRESHOLD_BEYOND]
    assert "“weight when empty is at least ‘weight of a heavy box’” is always “no”" in remark.message.en
    assert "“自重不低于‘重箱界限’”总是“否”" in remark.message.zh


@only_in_check
def test_every_kind_of_remark_is_made() -> None:
    found = {(remark.kind.value, remark.parameter or (remark.rule and remark.rule.name)) for remark in lint(odd)}
    assert found == {
        ("threshold_beyond", "heavy"),
        ("idle_parameter", "per_unit"),
        ("dead_answer", "comes_twice"),
        ("dead_answer", "heavy_late"),
        ("dead_case", "comes_twice"),
        ("dead_case", "left_over"),
        ("no_record", None),
    }


def test_ratios_scales_and_helpers_that_matter_are_no_remark() -> None:
    others = [each for each in lint(pay) if each.kind is not RemarkKind.NO_SINGLE_CASE]
    assert [each.text() for each in others] == [  # the starting grade is higher
        "“best grade” is never “trainee”: no record can have this answer.\nClauses: A1"
    ]


def test_cases_that_exclude_each_other_are_proved_or_refuted_by_a_record() -> None:
    found = [each for each in lint(pay) if each.kind is RemarkKind.NO_SINGLE_CASE]
    # `child_bonus` has a case for every number of children, `trained_points` for every grade that it concerns.
    assert Counter(each.rule and each.rule.name for each in found) == {
        "points": 6, "is_paid_out": 2, "is_settled": 4, "next_grade": 3, "chosen_rate": 2,
    }  # fmt: skip
    none, both = (each for each in found if each.rule and each.rule.name == "chosen_rate")
    assert none.records == (Worker(months=3, children=0),)
    assert none.message == Label(
        "以下记录不符合“chosen rate”的任何一种情形：月数：3；子女数：0。",
        "No case of “chosen rate” holds for this record: months: 3; children: 0.",
    )
    assert both.records == (Worker(months=1, children=3),)
    assert both.message == Label(
        "以下记录同时符合“chosen rate”的第1种和第2种情形：月数：1；子女数：3。",
        "Cases 1 and 2 of “chosen rate” both hold for this record: months: 1; children: 3.",
    )
    for each in found:
        rule, (record,) = cast("Any", each.rule), each.records
        assert rule.status(record, PAY) in {Status.NO_SINGLE_CASE, Status.DECIDED, Status.UNKNOWN}, each.text()


cases = Rulebook("cases", policy=PayPolicy, default=lambda: PAY, version="1")


@cases.rule(cites=CLAUSE)
def never_second(worker: Worker) -> int:
    return choose_one((worker.months >= 1, 1), (worker.months > 12, 2))


def test_a_case_that_never_holds_beside_others_is_never_used() -> None:
    (remark,) = lint(cases)
    assert remark.kind is RemarkKind.DEAD_CASE
    assert remark.message.en == (
        "Case 2 of “never second” (2 if months is more than 12) is never used: no record comes to it, whatever the "
        "parameters."
    )


rates = Rulebook("rates", policy=PayPolicy, default=lambda: PAY, version="1")


@rates.rule(cites=CLAUSE, zh="白算", en="is computed in vain")
def computed_in_vain(worker: Worker, policy: PayPolicy) -> bool:
    rate = choose(
        (worker.children >= 0, policy.pension), (worker.children > 9, policy.surcharge), otherwise=Ratio("1%")
    )
    taken = (
        share(worker.balance, rate, Rounding.FLOOR)
        + share(worker.balance, policy.pension, Rounding.FLOOR)
        + marginal(policy.rebate, 0, Rounding.FLOOR)
    )
    return any_of(worker.months > 3, taken > 1_000_000)


def test_a_ratio_that_may_be_idle_is_not_settled() -> None:
    # Only some of its values can be tried.
    remarks = lint(rates)
    assert {remark.kind for remark in remarks} == {RemarkKind.OUT_OF_TIME, RemarkKind.DEAD_CASE}
    assert "for which not every value can be tried" in remarks[-1].text()


def test_a_ratio_without_a_value_leaves_a_question_open() -> None:
    found = reachable(computed_in_vain, attrs.evolve(PAY, pension=UNKNOWN))
    assert isinstance(found, Undecided)
    assert "pension is a ratio, which cannot vary for z3" in found.text()
