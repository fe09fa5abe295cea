"""The short explanation: what decides an answer, in a dozen lines; nothing that decides it is left out."""

import re
from datetime import date
from fractions import Fraction
from typing import Any, ClassVar

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from conftest import Golden
from engine.shop_rules import (
    A1,
    GOOD,
    PARTLY,
    POOR,
    Shop,
    ShopPolicy,
    fee,
    inspected_lately,
    may_open,
    months_open,
    must_improve,
    policy,
    safe,
    shops,
)
from engine.test_why import IN_FORCE, POLICIES
from pingyuan_rules.engine import (
    LANGUAGES,
    UNKNOWN,
    Fen,
    Label,
    Lang,
    MonthNumber,
    Record,
    Rounding,
    Rule,
    Rulebook,
    RuleError,
    Status,
    Subunit,
    Unit,
    all_of,
    any_of,
    calendar_month,
    choose,
    count_true,
    divide,
    fact,
    fen,
    maximum,
    minimum,
    not_,
    times,
    total,
)
from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.values import INT
from pingyuan_rules.engine.wording.reasons import LINES
from pingyuan_rules.engine.wording.value_words import in_words
from sizes import examples, only_in_check
from strategies import records

TITLES = {"zh": ("依据：", "所用数值及其来源："), "en": ("Rests on:", "Values and their sources:")}


def lines_of(text: str, lang: Lang) -> list[str]:
    """The lines of an explanation that tell the answer and its reasons."""
    lines = text.splitlines()
    ends = [lines.index(title) for title in TITLES[lang] if title in lines]
    return [line for line in lines[: min(ends, default=None)] if "full explanation" not in line and "从略" not in line]


def check_reasons(rule: Rule[Any, Any, Any], record: Any, under: Any) -> None:
    """Hold the short explanation of an answer to what it promises."""
    explanation = rule.explain(record, under)
    leaves = explanation.reasons.leaves  # which are looked for anew each time
    told = {leaf.term.name for leaf in leaves if isinstance(leaf.term, t.Fact)}
    # What related records come to names those that are unknown.
    told |= {node.term.relation.name for node in explanation.reasons.walk() if isinstance(node.term, t.Fold)}
    others = {name: UNKNOWN for name in rule.facts if name not in told}
    fewer = attrs.evolve(record, **others)
    assert rule.explain(fewer, under).value == explanation.value, (rule.name, others)
    status = rule.status(record, under)
    if status is not Status.NO_VALUE:  # an answer that waits for the policy may with fewer facts wait for these first
        assert rule.status(fewer, under) is status, (rule.name, others)
    assert set(rule.missing(record, under)) <= told, rule.name
    for lang in LANGUAGES:
        text = explanation.text(lang)
        assert len(lines_of(text, lang)) <= LINES, text
        assert all(leaf.label.text(lang) in text for leaf in leaves), text
        assert text.startswith(rule.label.text(lang))


@examples(100)
@given(shop=records(Shop), under=st.sampled_from(POLICIES))
def test_the_facts_that_are_told_suffice_for_the_answer(shop: Shop, under: ShopPolicy) -> None:
    for rule in IN_FORCE:
        check_reasons(rule, shop, under)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("name", "shop"), [("good", GOOD), ("poor", POOR), ("partly", PARTLY)])
def test_short_explanations(name: str, shop: Shop, lang: Lang, golden: Golden) -> None:
    texts = [explanation.text(lang) for explanation in shops.explain(shop).values()]
    golden(f"reasons_{name}_{lang}.txt", "\n\n".join(texts))


def test_one_condition_is_enough_of_several_that_hold() -> None:
    text = safe.explain(GOOD).text()
    assert text.startswith("is safe: yes [S2] (1 other condition does not matter)\n")
    assert "was ordered to close" not in text


def test_every_condition_that_is_lacking_is_told() -> None:
    lines = lines_of(may_open.explain(POOR).text(), "en")
    assert "├─ is licensed: no" in lines
    assert "└─ at least one of the following holds: no" in lines


def test_conditions_below_a_heading_are_worded_as_they_are_asked_for() -> None:
    assert lines_of(may_close.explain(POST).text(), "en") == [
        "may close: no [S1] (1 other condition does not matter)",
        "└─ at least one of the following holds: no",
        "   ├─ not “is open”: no (is open: yes)",
        "   └─ factor (19) is more than 50: no",
    ]
    text = may_open.explain(POOR).text(depth=4)
    assert "├─ has a spare room: no\n      └─ trade is books or tools: no\n         └─ trade: food\n" in text


def test_a_rule_that_does_not_concern_the_record_says_why() -> None:
    lines = lines_of(inspected_lately.explain(PARTLY).text(), "en")
    assert lines == ["inspection is recent: not applicable [S5]", "└─ is a food shop: no", "   └─ trade: books"]


def test_a_parameter_without_a_value_is_named() -> None:
    text = may_open.explain(GOOD, policy(minimum_staff=UNKNOWN)).text()
    assert "persons counted (4 people) are at least “the minimum of staff” (no value in the policy): undecided" in text


def test_depth_says_how_far_reasons_are_unfolded() -> None:
    explanation = must_improve.explain(POOR)
    assert len(lines_of(explanation.text(depth=0), "en")) == 1
    assert [line for line in lines_of(explanation.text(depth=1), "en") if line.startswith(("│", "   "))] == []
    assert len(lines_of(explanation.text(depth=9), "en")) > len(lines_of(explanation.text(), "en"))
    assert "is licensed" in explanation.text(depth=0)


def test_a_depth_that_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^depth=-1: the depth of an explanation is 0 for the answer alone, or more$"):
        fee.explain(GOOD).text(depth=-1)
    with pytest.raises(ValueError, match="with depth= or with full=True, not with both"):
        fee.explain(GOOD).html(depth=1, full=True)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_terminal_shows_the_words_of_the_text(lang: Lang) -> None:
    explanation = must_improve.explain(POOR)
    console = Console(width=400, record=True)
    console.print(explanation.rich(lang))
    shown = [line.strip(" │├└─") for line in console.export_text().splitlines()]
    assert shown == [line.strip(" │├└─") for line in explanation.text(lang).splitlines()]


def test_html_has_what_is_left_out_in_folds() -> None:
    shown = must_improve.explain(POOR).html()
    assert "<details><summary>grade" not in shown
    assert "<details><summary>may open: no" in shown
    assert "more facts, values and rules are in the full explanation.</summary><details open>" in shown
    assert must_improve.explain(POOR).html(full=True).count("<details>") == 0


# Workings.

POINTS = Unit("分", one="point", many="points", counts=False)
HUNDREDTHS = Subunit("百分之一分", "hundredths", whole=POINTS, places=2)
PERCENT = Unit("%", one="percent", many="percent", counts=False)
MONTHS = Unit("个月", one="month", many="months")
MONTH = MonthNumber("年×12+月", "year × 12 + month")
PEOPLE = Unit("人", one="person", many="people")


@attrs.frozen(kw_only=True)
class Post(Record):
    """A post that is paid by the month."""

    label: ClassVar[Label] = Label("岗位", "post")
    first: date = fact(zh="到岗日期", en="first day")
    last: date = fact(zh="离岗日期", en="last day")
    rate: Fen = fact(zh="月标准", en="monthly rate")
    paid: Fen = fact(zh="已发", en="paid")
    staff: int = fact(zh="人数", en="staff", unit=PEOPLE)
    score: int = fact(zh="得分", en="score", unit=POINTS, le=100)
    weight: int = fact(zh="权重", en="weight", unit=PERCENT, le=100)
    plain: int = fact(zh="系数", en="factor", le=100)
    open_: bool = fact(zh="开放", en="is open")
    vacant: bool = fact(zh="空缺", en="is vacant")


posts = Rulebook("posts", policy=ShopPolicy, default=policy, version="1")


@posts.rule(cites=A1, zh="首月", en="first month", unit=MONTH, helper=True)
def first_month(post: Post) -> int:
    return calendar_month(post.first)


@posts.rule(cites=A1, zh="在岗月数", en="months in the post", unit=MONTHS)
def months(post: Post) -> int:
    return choose((post.vacant, 0), otherwise=maximum(calendar_month(post.last) - first_month(post) + 1, 0))


@posts.rule(cites=A1, zh="应发", en="pay due")
def pay(post: Post) -> Fen:
    return choose((post.vacant, fen(0)), otherwise=times(post.rate, months(post)))


@posts.rule(cites=A1, zh="应补发", en="pay still due")
def still_due(post: Post) -> Fen:
    return pay(post) - (post.paid + post.paid)


@posts.rule(cites=A1, zh="合计", en="all pay")
def all_pay(post: Post) -> Fen:
    return minimum(total(times(post.rate, post.staff), post.paid, fen(5_000)), fen(1_000_000))


@posts.rule(cites=A1, zh="加权得分", en="weighted score", unit=HUNDREDTHS)
def weighted(post: Post) -> int:
    return post.score * post.weight


@posts.rule(cites=A1, zh="折算得分", en="score in points", unit=POINTS)
def in_points(post: Post) -> int:
    return divide(post.score * post.weight, 100, Rounding.FLOOR)


@posts.rule(cites=A1, zh="未标单位", en="score times factor", unit=HUNDREDTHS)
def of_two_units(post: Post) -> int:
    return post.score * post.plain


@posts.rule(cites=A1, zh="每三人一组", en="groups of three")
def groups(post: Post) -> int:
    return divide(post.staff + 2, 3, Rounding.CEILING)


@posts.rule(cites=A1, zh="半数", en="a half")
def half(post: Post) -> Fen:
    return divide(post.paid, 2, Rounding.HALF_UP)


@posts.rule(cites=A1, zh="多项条件", en="many conditions", met_when=True)
def many(post: Post) -> bool:
    return all_of(
        post.plain >= 2, post.plain >= 3, post.plain >= 4, post.plain >= 5, post.plain >= 6,
        post.plain >= 7, post.plain >= 8, post.plain >= 9, post.plain >= 10, post.plain >= 11,
        post.plain >= 12, post.plain >= 13, post.plain >= 14, post.plain >= 15, post.plain >= 16,
    )  # fmt: skip


@posts.rule(cites=A1, zh="缺一不可", en="lacking", met_when=False)
def lacking(post: Post) -> bool:
    return any_of(not_(post.open_), not_(post.vacant))


@posts.rule(cites=A1, zh="并非两者", en="not both", met_when=True)
def neither(post: Post) -> bool:
    return all_of(not_(all_of(post.open_, post.vacant)), not_(post.score < 60))


@posts.rule(cites=A1, zh="项数", en="number", helper=True)
def number(post: Post) -> int:
    return count_true(post.open_, any_of(post.vacant, post.plain > 1), not_(post.rate == post.paid))


@posts.rule(cites=A1, zh="可以关闭", en="may close", met_when=True)
def may_close(post: Post) -> bool:
    return all_of(post.staff >= 1, any_of(not_(post.open_), post.plain > 50))


@posts.rule(cites=A1, zh="月份相同", en="same month", met_when=True)
def same_month(post: Post) -> bool:
    return all_of(first_month(post) == 24193, calendar_month(post.last) >= 24193)


@posts.rule(cites=A1, zh="适用时应发", en="pay if it applies", applies=many)
def pay_if_many(post: Post) -> Fen:
    return times(post.rate, post.staff)


POST = Post(
    first=date(2016, 1, 20), last=date(2016, 5, 3), rate=Fen(30_000), paid=Fen(10_001), staff=4, score=87, weight=50,
    plain=19, open_=True, vacant=False,
)  # fmt: skip
CASES = {
    "five months of one year": POST,
    "one month": attrs.evolve(POST, first=date(2016, 5, 1)),
    "months of two years": attrs.evolve(POST, first=date(2015, 11, 30)),
    "gone before the first month": attrs.evolve(POST, first=date(2017, 1, 1), open_=False, vacant=False, plain=1),
    "vacant": attrs.evolve(POST, vacant=True, score=59, staff=1),
    "last day unknown": attrs.evolve(POST, last=UNKNOWN, plain=UNKNOWN, weight=UNKNOWN, vacant=UNKNOWN, paid=UNKNOWN),
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_workings(lang: Lang, golden: Golden) -> None:
    parts = []
    for name, post in CASES.items():
        parts.append(f"== {name}\n")
        parts += ["\n".join(lines_of(each.text(lang), lang)) + "\n" for each in posts.explain(post).values()]
    golden(f"reasons_posts_{lang}.txt", "\n".join(parts))


@only_in_check
@examples(100)
@given(post=records(Post))
def test_the_facts_that_are_told_suffice_for_every_working(post: Post) -> None:
    for rule in posts.all_rules:
        check_reasons(rule, post, policy())


SIGNS = str.maketrans({"×": "*", "÷": "/", "（": "(", "）": ")", ",": None})


def shown_number(expression: str) -> Fraction:
    """What an expression of a working in Chinese comes to, as it is shown."""
    bare = re.sub("元|分|人|个月", "", expression).replace("%", "/100").translate(SIGNS)
    return eval(re.sub(r"[\d.]+", r"F('\g<0>')", bare), {"F": Fraction})  # noqa: S307 - our own words


def check_workings(post: Post) -> int:
    """Work out again what the explanations of a post show; give how many workings there were."""
    count = 0
    for rule in (months, pay, still_due, all_pay, weighted, in_points, groups, half):
        text = rule.explain(post, policy()).text("zh", depth=5)
        for left, right in re.findall(r"[：，]([^：，=\n]+)=([^=\n]+?)(?: \[S1\]|$)", text, re.MULTILINE):
            exact, rounded = right.partition("（")[::2]
            error = abs(shown_number(left) - shown_number(exact))
            assert error < 1 if rounded else error == 0, (left, right)
            count += 1
    return count


@examples(100)
@given(post=records(Post))
def test_every_working_that_is_shown_comes_out(post: Post) -> None:
    check_workings(post)


def test_what_is_known_has_workings() -> None:
    assert check_workings(POST) == 8


def test_the_arithmetic_comes_first() -> None:
    assert pay.explain(POST).text("zh").startswith("应发：2016年1月至5月，5个月×300元=1,500元 [S1]\n")
    expected = "pay due: January to May 2016, 5 months × 300 yuan = 1,500 yuan [S1]\n"
    assert pay.explain(POST).text("en").startswith(expected)


def test_numbers_that_do_not_come_to_the_answer_as_shown_are_no_working() -> None:
    # 87 points times 19 are shown as 16.53 points, since the factor has no unit that says it is a percentage.
    assert lines_of(of_two_units.explain(POST).text(), "en")[0] == "score times factor: 16.53 points [S1]"


def test_a_working_of_what_does_not_apply_is_not_shown() -> None:
    assert pay_if_many.explain(attrs.evolve(POST, plain=1)).text().startswith("pay if it applies: not applicable [S1]")


def test_a_month_is_no_number() -> None:
    assert first_month.explain(POST).text("zh").startswith("首月：2016年1月 [S1]")
    assert first_month.explain(POST).text("en").startswith("first month: January 2016 [S1]")
    assert in_words(24_193, INT, MONTH, "zh") == "2016年1月"
    assert "24193" not in same_month.explain(POST).text(full=True)
    assert months_open.explain(GOOD).text("zh").startswith("营业满月数：3个月-1=2个月")


# Summaries.

visits = Rulebook("visits", policy=ShopPolicy, default=policy, version="1")


@visits.rule(
    cites=A1,
    zh="检查以来月数",
    en="months since the inspection",
    unit=MONTHS,
    helper=True,
    summary=Label("{inspected}至{on}，{answer}", "{answer}, from {inspected} to {on}"),
)
def months_since(shop: Shop, policy: ShopPolicy) -> int:
    return calendar_month(policy.on) - calendar_month(shop.inspected)


@visits.rule(
    cites=A1,
    zh="久未检查",
    en="not inspected for long",
    summary=Label("{answer}，已过{months_since}", "{answer}, {months_since} since {inspected}"),
)
def overdue(shop: Shop, policy: ShopPolicy) -> bool:
    return months_since(shop, policy) > 6


@visits.rule(cites=A1, zh="应有店员", en="staff due")
def staff_due(shop: Shop, policy: ShopPolicy) -> int:
    return choose((shop.licensed, policy.minimum_staff), otherwise=2)


@visits.rule(cites=A1, summary=Label("{answer}{staff}", "{answer} {licensed}"))
def names_what_it_does_not_read(shop: Shop) -> bool:
    return shop.licensed


def test_an_explanation_begins_with_the_summary_of_its_rule() -> None:
    long_ago = attrs.evolve(GOOD, inspected=date(2023, 1, 5))
    assert lines_of(overdue.explain(long_ago).text("zh"), "zh") == [
        "久未检查：是，已过14个月 [S1]",
        "└─ 检查以来月数（14个月）超过6个月：是",
        "   └─ 检查以来月数：2023-01-05至2024-03-31，14个月（最近检查日期：2023-01-05；适用日期：2024-03-31）",
    ]
    assert overdue.explain(GOOD).text().startswith("not inspected for long: no, 5 months since 2023-10-01 [S1]\n")
    check_reasons(overdue, long_ago, policy())


@visits.rule(cites=A1, en="well kept", summary=Label("{answer}，{clean}", "{answer}, clean: {clean}"))
def well_kept(shop: Shop) -> bool:
    return any_of(shop.licensed, shop.clean)


def test_a_summary_is_left_out_while_something_is_unknown() -> None:
    assert well_kept.explain(Shop(licensed=True, clean=False)).text().startswith("well kept: yes, clean: no [S1]")
    assert well_kept.explain(Shop(licensed=True)).text().startswith("well kept: yes [S1]")
    assert overdue.explain(Shop()).text().startswith("not inspected for long: undecided [S1]\n")


def test_a_value_of_one_parameter_among_several_names_it() -> None:
    assert staff_due.explain(GOOD).text().startswith("staff due: 3 people (“the minimum of staff”) [S1]\n")
    assert staff_due.explain(POOR).text().startswith("staff due: 2 people [S1]\n")
    assert staff_due.explain(Shop()).text().startswith("staff due: undecided [S1]\n")


def test_a_summary_names_only_what_its_rule_reads() -> None:
    with pytest.raises(RuleError, match="its summary names staff, which it does not read; name facts that it reads"):
        _ = names_what_it_does_not_read.term
