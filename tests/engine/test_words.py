from datetime import date
from typing import Any

import attrs
import pytest

from conftest import Golden
from engine.shop_rules import ACT, Shop, ShopPolicy, Trade, policy, shops
from pingyuan_rules.engine import (
    LANGUAGES,
    UNKNOWN,
    Citation,
    Label,
    Lang,
    Rounding,
    Rulebook,
    Subunit,
    Unit,
    all_of,
    any_of,
    at_least,
    calendar_month,
    choose,
    clip,
    count_true,
    divide,
    maximum,
    minimum,
    not_,
)
from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.checking.term_units import is_month
from pingyuan_rules.engine.record.compiled import compile_fold
from pingyuan_rules.engine.record.fast_code import Names
from pingyuan_rules.engine.record.three_valued_code import KleeneWriter
from pingyuan_rules.engine.values import BOOL, DATE, FEN, INT
from pingyuan_rules.engine.wording.formulas import _Writer
from pingyuan_rules.engine.wording.phrases import phrases
from pingyuan_rules.engine.wording.speech import Speaker
from pingyuan_rules.engine.wording.value_words import in_words, member

CITE = Citation("S9", ACT, date(2020, 1, 1), Label("第9条", "article 9"), Label("词", "term"), Label("句", "wording"))
odd = Rulebook("odd", policy=ShopPolicy, default=policy, version="1")


@odd.rule(cites=CITE, zh="成对", en="pairs agree")
def pairs(shop: Shop) -> bool:
    return all_of(shop.clean == (shop.staff > 2), shop.insured != any_of(shop.clean, shop.spare))


@odd.rule(cites=CITE, zh="早晚", en="dates are in order")
def dates(shop: Shop) -> bool:
    first, last = minimum(shop.opened, shop.inspected), maximum(shop.opened, shop.inspected)
    return all_of(date(2020, 1, 1) <= first, last < date(2024, 1, 1), shop.opened != shop.inspected)


@odd.rule(cites=CITE, zh="折算", en="converted staff")
def converted(shop: Shop) -> int:
    up = divide(3 * shop.staff - 2 * (shop.trainees + 1), 2, Rounding.CEILING)
    return clip(up, 0, divide(shop.trainees, 3, Rounding.FLOOR))


@odd.rule(cites=CITE, zh="多项", en="two counts agree")
def two_counts(shop: Shop) -> bool:
    first = count_true(shop.clean, shop.insured, all_of(shop.spare, any_of(shop.licensed, shop.fire_exit)))
    return first == count_true(shop.spare, not_(shop.licensed == shop.clean), not_(all_of(shop.clean, shop.insured)))


@odd.rule(cites=CITE, zh="分情形", en="is well kept")
def well_kept(shop: Shop) -> bool:
    return choose(
        (shop.closed_down, False),
        (any_of(shop.trade == Trade.FOOD, all_of(shop.spare, shop.clean)), at_least(2, shop.clean, shop.insured)),
        otherwise=at_least(1, shop.licensed, not_(any_of(shop.spare, all_of(shop.clean, shop.insured)))),
    )


@odd.rule(cites=CITE, zh="连任", en="lasts")
def lasts(shop: Shop) -> bool:
    return not_(calendar_month(shop.inspected) - calendar_month(shop.opened) < 12)


@odd.rule(cites=CITE, zh="开业月份", en="opening month")
def opening_month(shop: Shop) -> int:
    return calendar_month(shop.opened)


@odd.rule(cites=CITE, zh="两处清单", en="either or both")
def nested_case(shop: Shop) -> int:
    return choose(
        (any_of(shop.spare, all_of(shop.clean, shop.insured)), minimum(shop.staff, maximum(shop.trainees, 3))),
        otherwise=maximum(shop.staff, minimum(shop.trainees, 3)),
    )


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("book", [shops, odd], ids=lambda book: book.name)
def test_sentences_and_formulas(book: Rulebook[ShopPolicy], lang: Lang, golden: Golden) -> None:
    said = [f"{rule.words(lang)}\n{rule.formula(lang)}" for rule in book.all_rules]
    golden(f"words_{book.name}_{lang}.txt", "\n\n".join(said))


def test_every_item_of_a_list_has_a_number_of_its_own() -> None:
    for rule in (*shops.all_rules, *odd.all_rules):
        numbers = [line.split()[0] for line in rule.words("en").splitlines()[1:]]
        assert len(set(numbers)) == len(numbers), rule.name


def test_sentences_name_parameters_and_do_not_value_them() -> None:
    rule = shops["inspected_lately"]
    assert "longest time between inspections" in rule.words("en")
    assert "12" not in rule.words("en")
    assert rule.formula("zh").endswith("≤ 检查间隔月数")


PENNIES = Unit("便士", one="penny", many="pence")


def test_a_unit_names_its_singular_and_its_plural() -> None:
    assert (PENNIES.one, PENNIES.many, PENNIES.en, PENNIES.text("zh")) == ("penny", "pence", "pence", "便士")
    assert [in_words(number, INT, PENNIES, "en") for number in (0, 1, 2, -1)] == [
        "0 pence",
        "1 penny",
        "2 pence",
        "-1 pence",
    ]
    assert [in_words(number, INT, PENNIES, "zh") for number in (1, 2)] == ["1便士", "2便士"]
    assert in_words(10, INT, TENTHS, "en") == "1 point"


def test_a_plain_label_as_a_unit_is_the_same_after_every_number() -> None:
    assert [in_words(number, INT, Label("件", "pcs"), "en") for number in (1, 2)] == ["1 pcs", "2 pcs"]


def test_the_verb_goes_with_what_the_unit_counts() -> None:
    speaker = Speaker(score_is_enough, "en")
    few = t.Compare("<", t.Fact("trainees", INT), t.Const(1, INT))
    low = t.Compare("<", t.Call(score, INT), t.Const(10, INT))
    none = t.Compare("==", t.Param("safety_items", INT), t.Const(0, INT))
    parameter = t.Compare("<", t.Param("minimum_staff", INT), t.Const(1, INT))
    assert speaker.full(few) == "trainees are fewer than 1"
    assert speaker.full(low) == "score is less than 1 point"
    assert speaker.full(none) == "“the number of safety checks to pass” is 0"
    assert speaker.full(parameter) == "“the minimum of staff” is less than 1 person"


@pytest.mark.parametrize(
    ("value", "term", "zh", "en"),
    [
        (True, t.Fact("clean", BOOL), "是", "yes"),
        (False, t.Fact("clean", BOOL), "否", "no"),
        (UNKNOWN, t.Fact("staff", INT), "不详", "unknown"),
        (4, t.Fact("staff", INT), "4人", "4 people"),
        (30_000, t.Param("fee_cap", FEN), "300元", "300 yuan"),
        (30_005, t.Param("fee_cap", FEN), "300.05元", "300.05 yuan"),
        (-5, t.Const(-5, FEN), "-0.05元", "-0.05 yuan"),
        (date(2024, 2, 29), t.Fact("opened", DATE), "2024-02-29", "2024-02-29"),
        (2023 * 12 + 12, t.CalendarMonth(t.Fact("opened", DATE)), "2023年12月", "December 2023"),
        (2024 * 12 + 1, t.CalendarMonth(t.Fact("opened", DATE)), "2024年1月", "January 2024"),
    ],
)
def test_values_in_words(value: object, term: t.Term, zh: str, en: str) -> None:
    rule = shops["fee"]
    assert (Speaker(rule, "zh").value(value, term), Speaker(rule, "en").value(value, term)) == (zh, en)


def test_a_plain_enumeration_is_named_by_its_value() -> None:
    assert member(Rounding.FLOOR, "zh") == "floor"


def test_units_follow_the_numbers() -> None:
    speaker = Speaker(shops["fee"], "en")
    staff = t.Fact("staff", INT)
    people = speaker.unit_label(staff)
    assert people is not None
    assert people.en == "people"
    assert speaker.unit_label(t.Sum((staff, t.Const(1, INT)), INT)) == people
    assert speaker.unit_label(t.Sum((staff, t.Param("inspection_months", INT)), INT)) is None
    assert speaker.unit_label(t.Quotient(staff, t.Const(2, INT), Rounding.FLOOR, INT)) is None
    assert speaker.unit_label(t.CountTrue((t.Fact("clean", BOOL),))) is None


POINTS = Unit("分", one="point", many="points", counts=False)
TENTHS = Subunit("十分之一分", "tenths of a point", whole=POINTS, places=1)
scored = Rulebook("scored", policy=ShopPolicy, default=policy, version="1")


@scored.rule(cites=CITE, zh="得分", en="score", unit=TENTHS)
def score(shop: Shop) -> int:
    return choose((shop.clean, shop.staff * 3 + shop.trainees * 7), otherwise=maximum(shop.staff * 2, 15))


@scored.rule(cites=CITE, zh="得分够", en="score is enough")
def score_is_enough(shop: Shop) -> bool:
    return score(shop) >= 605


def test_a_subunit_is_shown_in_its_whole_unit() -> None:
    assert score_is_enough.words("en") == "“score is enough” holds when score is at least 60.5 points."
    assert score_is_enough.words("zh") == "当得分不低于60.5分时，“得分够”为“是”。"
    assert score_is_enough.formula("en") == "score is enough ⇔ score ≥ 60.5 points"
    assert [str(TENTHS.amount(number)) for number in (0, 5, 10, 8400, -15)] == ["0", "0.5", "1", "840", "-1.5"]


def test_what_is_added_up_to_an_answer_takes_its_unit() -> None:
    text = score_is_enough.explain(Shop(clean=True, staff=10, trainees=1)).text("en", full=True)
    assert "score: 3.7 points" in text
    assert "staff times 3: 3 points" in text
    assert "staff: 10 people" in text
    text = score_is_enough.explain(Shop(clean=False, staff=10)).text("en", full=True)
    assert "staff times 2: 2 points" in text


def test_rounding_half_up_says_where_halves_go() -> None:
    half = t.Quotient(t.Fact("staff", INT), t.Const(2, INT), Rounding.HALF_UP, INT)
    assert Speaker(shops["fee"], "zh").full(half) == "店员数除以2（四舍五入到整数）"
    assert (
        Speaker(shops["fee"], "en").full(half) == "staff divided by 2, rounded to the nearest whole number, halves up"
    )


DATE_FACT, TWELVE = t.Fact("opened", DATE), t.Const(12, INT)
MONTH, NUMBER = t.CalendarMonth(DATE_FACT), t.Fact("staff", INT)
YEAR = t.Quotient(t.Difference(MONTH, t.Const(1, INT), INT), TWELVE, Rounding.FLOOR, INT)


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (MONTH, True),
        (NUMBER, False),
        (YEAR, False),
        (t.Product(YEAR, TWELVE, INT), True),
        (t.Product(TWELVE, YEAR, INT), True),
        (t.Product(YEAR, NUMBER, INT), False),
        (t.Sum((MONTH, NUMBER), INT), True),
        (t.Sum((NUMBER, NUMBER), INT), False),
        (t.Difference(MONTH, NUMBER, INT), True),
        (t.Difference(MONTH, MONTH, INT), False),
        (t.Smallest((MONTH, t.Sum((MONTH, NUMBER), INT)), INT), True),
        (t.Largest((NUMBER, TWELVE), INT), False),
        (t.Choose(((t.Fact("clean", BOOL), MONTH),), MONTH, INT), True),
        (t.Ranked(((t.Fact("clean", BOOL), TWELVE, NUMBER),), NUMBER, INT), False),
        (t.Concerns(t.Fact("clean", BOOL), MONTH, INT), True),
        (t.Call(odd["opening_month"], INT), True),
    ],
)
def test_numbers_made_of_months_are_told_from_others(term: t.Term, *, expected: bool) -> None:
    assert is_month(term) is expected


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_concern_within_a_term_can_be_worded(lang: Lang) -> None:
    term = t.Concerns(t.Fact("clean", BOOL), t.Fact("staff", INT), INT)
    assert "clean" in Speaker(shops["fee"], "en").full(term)
    assert Speaker(shops["fee"], lang).unit_label(term) is not None


def test_every_language_fills_every_phrase() -> None:
    for lang in LANGUAGES:
        for name, value in attrs.asdict(phrases(lang), recurse=False).items():
            # No Chinese label lacks its subject, and Chinese gives every number its unit. What English says of a
            # rounding is said of negatives too.
            missing = {("zh", "verbs"), ("zh", "bare_counts")}
            missing |= {("en", f"{each}_below_zero") for each in ("divided", "rounded", "rounded_to")}
            assert value or (lang, name) in missing, (lang, name)


def test_a_term_that_is_none_is_refused() -> None:
    stranger: Any = Stranger()
    speaker = Speaker(shops["fee"], "en")
    for write in (
        speaker.full,
        _Writer(speaker).write,
        lambda term: KleeneWriter([term], Names(compile_fold), lambda _: None),
    ):
        with pytest.raises(AssertionError):
            write(stranger)


@attrs.frozen
class Stranger:
    children: tuple[()] = ()
