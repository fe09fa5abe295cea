"""Of whom a shortfall is asked, what is wrong, and remedies that are tried before they are offered."""

import pickle
from datetime import date
from itertools import product
from typing import Any, ClassVar

import attrs
import polars as pl
import pytest

from engine.shop_rules import ACT, ShopPolicy, policy
from pingyuan_rules.engine import (
    UNKNOWN,
    Choice,
    Citation,
    Label,
    Record,
    Rulebook,
    RuleError,
    RuleNotInForce,
    Severity,
    all_of,
    any_of,
    at_least,
    fact,
    invariant,
    not_,
)
from pingyuan_rules.engine.wording.remedies import plan_remedies
from pingyuan_rules.engine.wording.remedy_plan import changes_of

CITE = Citation("S9", ACT, date(2020, 1, 1), Label("第9条", "article 9"), Label("词", "term"), Label("句", "wording"))


class Kind(Choice):
    TENT = "tent", "帐篷", "tent"
    CART = "cart", "推车", "cart"
    HOUSE = "house", "房屋", "house"
    NONE = "none", "无", "nothing"
    CAVE = "cave", "山洞", "cave"
    BARGE = "barge", "驳船", "barge"


@attrs.frozen(kw_only=True)
class Camp(Record):
    label: ClassVar[Label] = Label("营地", "camp")
    open_: bool = fact(zh="开放", en="is open", given=True)
    kind: Kind = fact(
        zh="住处", en="shelter", never_advised=(Kind.NONE,), remedy=Label("改用{wanted}", "use a {wanted}")
    )
    other: Kind = fact(zh="另一住处", en="other shelter")
    guests: int = fact(zh="客人数", en="guests", le=20)
    beds: int = fact(
        zh="床数", en="beds", le=10, remedy=Label("添{short}（{now}/{wanted}）", "add {short} ({now}/{wanted})")
    )
    lamps: int = fact(zh="灯数", en="lamps", le=10)
    warm: bool = fact(zh="有火", en="has a fire", remedy=Label("生火", "light a fire"))
    safe: bool = fact(zh="防火", en="is safe from fire")
    quiet: bool = fact(zh="安静", en="is quiet")
    seen: date = fact(zh="最近巡查", en="latest visit", remedy=Label("去巡查", "visit the camp"), ge=date(2000, 1, 1))


@invariant(zh="有火则有灯", en="a fire gives light")
def fire_gives_light(camp: Camp) -> bool:
    return any_of(not_(camp.warm), camp.lamps >= 1)


camps = Rulebook("camps", policy=ShopPolicy, default=policy, version="1")


@camps.rule(cites=CITE, zh="营地开放", en="the camp is open", helper=True)
def is_open(camp: Camp) -> bool:
    return camp.open_


@camps.rule(
    cites=CITE, zh="住处合格", en="has shelter", met_when=True, asked_of=is_open, unmet=Label("无住处", "no shelter")
)
def sheltered(camp: Camp) -> bool:
    return camp.kind != Kind.NONE


@camps.rule(cites=CITE, met_when=True)
def light_shelter(camp: Camp) -> bool:
    return all_of(camp.kind != Kind.HOUSE, camp.kind != Kind.CAVE)


@camps.rule(cites=CITE, met_when=True, severity=Severity.NOTE)
def dry_shelter(camp: Camp) -> bool:
    return camp.kind != Kind.BARGE


@camps.rule(cites=CITE, met_when=True)
def comfortable(camp: Camp) -> bool:
    return any_of(camp.warm, camp.quiet, camp.beds >= 11)


@camps.rule(cites=CITE, met_when=False)
def noisy_fire(camp: Camp) -> bool:
    return all_of(camp.quiet, camp.guests > 5)


@camps.rule(cites=CITE, met_when=True)
def enough_beds(camp: Camp) -> bool:
    return camp.beds >= camp.guests


@camps.rule(cites=CITE, met_when=True)
def not_both(camp: Camp) -> bool:
    return any_of(not_(camp.safe), camp.lamps < 3)


@camps.rule(cites=CITE, met_when=True)
def lit_or_safe(camp: Camp) -> bool:
    return any_of(all_of(camp.safe, camp.lamps >= 3), camp.guests == 0)


@camps.rule(cites=CITE, met_when=True)
def safe_and_lit(camp: Camp) -> bool:
    return all_of(camp.safe, camp.lamps >= 3)


@camps.rule(cites=CITE, met_when=True)
def safe_and_one_more(camp: Camp) -> bool:
    return all_of(camp.safe, any_of(camp.lamps >= 3, camp.guests < 3))


@camps.rule(cites=CITE, met_when=True)
def seen_lately(camp: Camp, policy: ShopPolicy) -> bool:
    return camp.seen >= policy.on


@camps.rule(cites=CITE, met_when=True)
def other_than_tent(camp: Camp) -> bool:
    return camp.other != Kind.TENT


@camps.rule(cites=CITE, met_when=True)
def other_than_cave(camp: Camp) -> bool:
    return camp.other != Kind.CAVE


@camps.rule(cites=CITE, met_when=True)
def seen_before_the_end(camp: Camp) -> bool:
    return camp.seen < date(2100, 1, 1)


@camps.rule(cites=CITE, met_when=True)
def two_comforts(camp: Camp) -> bool:
    return at_least(2, camp.quiet, camp.safe, camp.guests > 20)


def test_a_shortfall_is_a_rule_without_a_function() -> None:
    short = sheltered.shortfall
    assert (short.name, short.label, short.kind.name) == ("sheltered_shortfall", Label("无住处", "no shelter"), "bool")
    assert short is sheltered.shortfall
    assert pickle.loads(pickle.dumps(short)) is short  # noqa: S301 - written on the same line
    assert short.__doc__ == "No shelter."
    assert (short.record, short.takes_policy, short.met_when) == (Camp, False, None)
    assert short.facts == ("open_", "kind")
    assert short.words("en") == "“no shelter” holds when “the camp is open” and not “has shelter”."
    assert short.words("zh") == "当“营地开放”，且并非“住处合格”时，“无住处”为“是”。"
    assert short.remedies(Camp(open_=True, kind=Kind.NONE)) == sheltered.remedies(Camp(open_=True, kind=Kind.NONE))
    assert noisy_fire.shortfall.label == Label("noisy fire（计为不达标）", "noisy fire (a shortfall)")
    assert light_shelter.unmet_label == Label("不达标：light shelter", "not met: light shelter")


@pytest.mark.parametrize(
    ("open_", "kind", "short"),
    [
        (True, Kind.NONE, True),
        (False, Kind.NONE, False),
        (UNKNOWN, Kind.NONE, UNKNOWN),
        (UNKNOWN, Kind.CART, False),
        (True, UNKNOWN, UNKNOWN),
        (False, UNKNOWN, False),
    ],
)
def test_a_shortfall_counts_only_where_it_is_asked(open_: bool, kind: Kind, short: bool) -> None:
    camp = Camp(open_=open_, kind=kind)
    assert sheltered.shortfall(camp) is short
    frame = pl.DataFrame(
        {"open_": [None if open_ is UNKNOWN else open_], "kind": [None if kind is UNKNOWN else kind.value]}
    )
    (answer,) = sheltered.shortfall.over(frame)["sheltered_shortfall"]
    assert answer is (None if short is UNKNOWN else short)
    result = camps.assess(camp)
    assert (sheltered in {each.rule for each in result.findings}) is (short is True)
    open_finding = short is UNKNOWN and kind is Kind.NONE
    assert (sheltered in {each.rule for each in result.open_findings}) is open_finding
    assert (sheltered in result.undecided) is (short is UNKNOWN)


def test_a_rule_that_is_not_in_force_is_neither_open_nor_undecided() -> None:
    later = Rulebook("later", policy=ShopPolicy, default=policy, version="1")
    start = date(2200, 1, 1)

    @later.rule(cites=CITE, helper=True)
    def anywhere(camp: Camp) -> bool:
        return camp.open_

    @later.rule(cites=CITE, met_when=True, since=start, asked_of=anywhere)
    def future(camp: Camp) -> bool:
        return camp.warm

    result = later.assess(Camp(warm=False, lamps=1))
    assert (result.findings, result.open_findings, result.undecided) == ((), (), ())
    with pytest.raises(RuleNotInForce):
        future.shortfall(Camp())


def test_what_asked_of_and_unmet_must_be() -> None:
    other = Rulebook("other", policy=ShopPolicy, default=policy, version="1")

    @other.rule(cites=CITE)
    def guests(camp: Camp) -> int:
        return camp.guests

    @other.rule(cites=CITE, asked_of=guests, met_when=True)  # type: ignore[arg-type] # what the test is about
    def by_number(camp: Camp) -> bool:
        return camp.warm

    @other.rule(cites=CITE, unmet=Label("冷", "cold"))
    def informs(camp: Camp) -> bool:
        return camp.warm

    @other.rule(cites=CITE, asked_of=is_open, met_when=True)
    def of_another_book(camp: Camp) -> bool:
        return camp.warm

    with pytest.raises(RuleError, match="asked_of=guests is to say yes or no, and it answers int"):
        _ = by_number.term
    with pytest.raises(RuleError, match="asked_of and unmet are for rules that can be met; add met_when"):
        _ = informs.term
    with pytest.raises(RuleError, match="is_open stands in the book camps"):
        _ = of_another_book.shortfall.term
    for option in ("applies", "asked_of"):
        wrong: Any = {option: "is_open"}
        with pytest.raises(RuleError, match=f"{option}='is_open' is no rule; name a rule that says yes or no"):
            other.rule(cites=CITE, met_when=True, **wrong)(informs.function)


def test_a_helper_or_a_text_says_of_no_record_what_a_rule_is_asked_of() -> None:
    def is_warm(camp: Camp) -> bool:
        return camp.warm

    @camps.helper
    def has_guests(number: int) -> bool:
        return number > 0

    base = Rulebook("base", policy=ShopPolicy, default=policy, version="1")
    warm = base.rule(cites=CITE, met_when=True)(is_warm)

    @warm.version(since=date(2030, 1, 1), cites=CITE)
    def warm_2030(camp: Camp) -> bool:
        return not_(camp.warm)

    book = base.extend("camps of a county", version="1")
    remedies: list[tuple[object, str]] = [
        (has_guests, "=has_guests is a helper; name a rule that says yes or no, in which has_guests is called"),
        (warm_2030, "=warm_2030 is a text of is_warm; name the rule"),
        ("is_open", "='is_open' is no rule; name a rule that says yes or no"),
    ]
    for (wrong, remedy), option in product(remedies, ("applies", "asked_of")):
        given: Any = {"cites": CITE, option: wrong}
        makers = [base.rule(met_when=True, **given), book.replace(warm, **given)]
        if option == "applies":
            makers.append(base.law(**given))
        for make in makers:
            with pytest.raises(RuleError) as refused:
                make(is_warm)
            assert refused.value.message == option + remedy
            assert (refused.value.rule, refused.value.line) == ("is_warm", is_warm.__code__.co_firstlineno)
    # Nothing was changed: the rule is replaced as it should be.
    assert book.replace(warm, cites=CITE)(is_warm) is book["is_warm"]


def test_a_value_never_advised_is_one_of_the_fact() -> None:
    @attrs.frozen(kw_only=True)
    class Wrong(Record):
        dry: bool = fact(zh="干燥", en="is dry", never_advised=("no",))

    with pytest.raises(TypeError, match="never_advised names 'no', which is no bool"):
        Wrong(dry=True)

    @attrs.frozen(kw_only=True)
    class Undone(Record):
        kind: Kind = fact(zh="住处", en="shelter", never_undone=(Kind.TENT, "cave"))

    with pytest.raises(TypeError, match="never_undone names 'cave', which is no"):
        Undone(kind=Kind.TENT)


def test_what_is_never_undone_stays() -> None:
    @attrs.frozen(kw_only=True)
    class Dam(Record):
        label: ClassVar[Label] = Label("水坝", "dam")
        closed: bool = fact(zh="关闭", en="is closed", never_undone=(True,))
        low: bool = fact(zh="水位低", en="the water is low")

    dams = Rulebook("dams", policy=ShopPolicy, default=policy, version="1")

    @dams.rule(cites=CITE, met_when=True)
    def open_or_low(dam: Dam) -> bool:
        return any_of(not_(dam.closed), dam.low)

    @dams.rule(cites=CITE, met_when=True, severity=Severity.NOTE)
    def is_open_again(dam: Dam) -> bool:
        return not_(dam.closed)

    closed = Dam(closed=True, low=False)
    assert open_or_low.remedies(closed) == ("Make sure that the water is low",)
    assert is_open_again.remedies(closed) == (
        "Check the recorded facts; if they are right, what to do must be decided case by case",
    )

    # What is not so yet may well come to be so.
    @dams.rule(cites=CITE, met_when=True)
    def shut(dam: Dam) -> bool:
        return all_of(dam.closed, dam.low)

    assert shut.remedies(Dam(closed=False, low=True)) == ("Make sure that the dam is closed",)


@pytest.mark.parametrize(
    ("rule", "camp", "expected"),
    [
        # A house or a cave would break a required rule and nothing at all is never advised; a barge is noted.
        (sheltered, Camp(open_=True, kind=Kind.NONE), ("Use a tent or cart",)),
        (sheltered, Camp(kind=Kind.NONE), ("Find out whether the camp is open", "Use a tent or cart")),
        (sheltered, Camp(open_=False, kind=Kind.NONE), ()),
        (sheltered, Camp(kind=Kind.CART), ()),
        # Quiet with many guests breaks a rule; eleven beds are more than there can be; a fire without a lamp likewise.
        (comfortable, Camp(warm=False, quiet=False, beds=2, guests=6, lamps=1), ("Light a fire",)),
        (comfortable, Camp(warm=False, quiet=False, beds=2, guests=6, lamps=0), (
            "Check the recorded facts; if they are right, what to do must be decided case by case",
        )),
        (comfortable, Camp(warm=False, quiet=False, beds=2, guests=2, lamps=0), ("Make sure that the camp is quiet",)),
        (enough_beds, Camp(beds=2, guests=6), ("Add 4 (2/6)",)),
        # Each alone is right, both together are not.
        (lit_or_safe, Camp(safe=False, lamps=0, guests=1), ("Make sure that guests is 0 (now 1)",)),
        (safe_and_lit, Camp(safe=False, lamps=0), (
            "Check the recorded facts; if they are right, what to do must be decided case by case",
        )),
        # A way is tried with what is needed in any case.
        (safe_and_one_more, Camp(safe=False, lamps=0, guests=4), (
            "Make sure that the camp is safe from fire", "Make sure that guests is less than 3 (now 4)",
        )),
        (seen_lately, Camp(seen=date(2001, 1, 1)), ("Visit the camp",)),
        (other_than_tent, Camp(other=Kind.TENT), (
            "Make sure that other shelter is cart, house, nothing or barge (now tent)",
        )),
        (seen_before_the_end, Camp(seen=date(2100, 1, 1)), (
            "Make sure that latest visit is before 2100-01-01 (now 2100-01-01)",
        )),
        # The bounds of a fact forbid a third way.
        (two_comforts, Camp(quiet=False, safe=False, guests=1, lamps=0), (
            "Make sure that the camp is quiet", "Make sure that the camp is safe from fire",
        )),
    ],
)  # fmt: skip
def test_ways_are_tried_before_they_are_offered(rule: Any, camp: Camp, expected: tuple[str, ...]) -> None:
    assert tuple(text.replace("all of these hold: ", "") for text in rule.remedies(camp)) == expected


def test_the_only_way_is_named_though_it_is_noted() -> None:
    notes = Rulebook("notes", policy=ShopPolicy, default=policy, version="1")

    @notes.rule(cites=CITE, met_when=True)
    def warm_enough(camp: Camp) -> bool:
        return camp.warm

    @notes.rule(cites=CITE, met_when=False, severity=Severity.EXPECTED)
    def smoky(camp: Camp) -> bool:
        return camp.warm

    @notes.rule(cites=CITE, met_when=True)
    def warm_or_quiet(camp: Camp) -> bool:
        return any_of(camp.warm, camp.quiet)

    cold = Camp(warm=False, quiet=False, lamps=1)
    assert warm_enough.remedies(cold) == ("Light a fire",)
    assert warm_or_quiet.remedies(cold) == ("Make sure that the camp is quiet",)
    assert list(changes_of(plan_remedies(warm_or_quiet, cold))) == [{"quiet": True}]
    # To put the fire out would break a required rule.
    noisy = attrs.evolve(cold, warm=True, quiet=True)
    assert smoky.remedies(noisy) == (
        "Check the recorded facts; if they are right, what to do must be decided case by case",
    )
