"""Laws: held to brute force where every record can be tried, and the county's proved under every policy shipped."""

from __future__ import annotations

import json
import pickle
from datetime import date
from functools import cache
from itertools import combinations, product
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingyuan_rules import (
    PINGYUAN,
    UNKNOWN,
    Branch,
    FormationRoute,
    Organization,
    Rule,
    RuleNotInForce,
    Status,
    activity_fund,
    assess,
    book,
    formation_route,
    managing_committee,
    meetings_on_schedule,
    must_form,
    never_lowers,
    never_raises,
    overlay,
    policy_on,
    prove,
    secretary_months,
    term_expired,
    to_json,
)
from pingyuan_rules.choices import PartyOrganization
from pingyuan_rules.engine import (
    InvalidData,
    Law,
    Monotony,
    Rulebook,
    RuleError,
    WrongRecord,
    all_of,
    any_of,
    facts_of,
    implies,
    is_known,
    not_,
)
from pingyuan_rules.engine.solver.record_space import Space
from pingyuan_rules.engine.solver.solving import Solving
from pingyuan_rules.engine.wording.formulas import formula
from pingyuan_rules.policy.dated_values import pingyuan_values
from pingyuan_rules.proof import NotAnswered, Proved, Refuted, Undecided
from pingyuan_rules.proof.law_proofs import Pairs
from pingyuan_rules.rules import county_laws
from pingyuan_rules.rules.county_laws import (
    city_site_would_be_county_site,
    covered_unit_is_not_due,
    more_members_never_lower_the_fund,
)
from proof.box_rules import (
    CLAUSE,
    RULES,
    TARIFF,
    Box,
    Color,
    Tariff,
    Way,
    every_box,
    is_heavy,
    price,
    way,
)
from proof.crew_rules import BOATS, Boat, BoatPolicy, Sailor, crowded, every_boat
from proof.crew_rules import RULES as CREW_RULES
from sizes import examples, variants
from strategies import records

if TYPE_CHECKING:
    from conftest import Golden
    from pingyuan_rules.policy import Policy

AnyRule = Rule[Any, Any, Any]
AnyLaw = Law[Any, Any] | Monotony[Any, Any]
WAYS = (Way.SHIP, Way.ROAD, Way.RAIL)
COLORS = (Color.GRAY, Color.RED, Color.BLUE)
tariffs = st.builds(
    Tariff, on=st.just(TARIFF.on), heavy=st.integers(0, 10), per_unit=st.integers(0, 9), rail=st.booleans()
)
# Brute force.


@cache
def all_boxes(unknown: bool) -> tuple[Box, ...]:
    return tuple(every_box(unknown=unknown))


@cache
def pairs(unknown: bool, facts: tuple[str, ...]) -> tuple[tuple[Box, Box], ...]:
    """Every two boxes that are alike but for facts, none of which is lower in the second."""
    groups: dict[Box, list[Box]] = {}
    for box in all_boxes(unknown):
        if all(is_known(getattr(box, fact)) for fact in facts):
            groups.setdefault(attrs.evolve(box, **dict.fromkeys(facts, UNKNOWN)), []).append(box)
    return tuple(
        (one, other)
        for group in groups.values()
        for one, other in product(group, group)
        if all(rank(getattr(one, fact)) <= rank(getattr(other, fact)) for fact in facts)
    )


def rank(value: Any) -> int:
    for order in (WAYS, COLORS):
        if value in order:
            return order.index(value)
    return int(value)


MONOTONIES = [
    make(
        facts,
        rule,
        answers=WAYS if rule is way else (),
        values=COLORS if facts == ("color",) else (),
    )
    for make in (never_lowers, never_raises)
    for rule in RULES
    for facts in [*((fact,) for fact in rule.facts), ("weight", "sealed")]
    if set(facts) <= set(rule.facts)
]


@pytest.mark.parametrize("unknown", variants(False, True))
@pytest.mark.parametrize("law", variants(*MONOTONIES), ids=lambda law: law.name)
@examples(3, 1)
@given(policy=tariffs)
def test_a_law_about_two_records_is_refuted_where_brute_force_finds_two(
    law: Monotony[Box, Tariff], unknown: bool, policy: Tariff
) -> None:
    found = prove(law, policy, unknown=unknown)
    contradict = [pair for pair in pairs(unknown, law.facts) if lowered(law, pair, policy)]
    assert isinstance(found, Refuted if contradict else Proved)
    if isinstance(found, Refuted):
        assert found.smallest
        assert found.other is not None
        assert law(found.record, found.other, policy) is False
        assert lowered(law, (found.record, found.other), policy)


def lowered(law: Monotony[Box, Tariff], pair: tuple[Box, Box], policy: Tariff) -> bool:
    answers = [law.rule(box, policy) for box in pair]
    if UNKNOWN in answers:
        return False
    one, other = map(rank, answers)
    return other > one if law.raises else other < one


CREW_LAWS = [make(fact, rule) for make in (never_lowers, never_raises) for rule in CREW_RULES for fact in rule.facts]


@pytest.mark.parametrize("unknown", variants(False, True))
@pytest.mark.parametrize("law", variants(*CREW_LAWS), ids=lambda law: law.name)
def test_related_records_are_alike_in_both_records(law: Monotony[Boat, BoatPolicy], unknown: bool) -> None:
    found = prove(law, BOATS, unknown=unknown)
    (fact,) = law.facts
    groups: dict[Boat, list[Boat]] = {}
    for boat in every_boat(unknown=unknown):
        if is_known(getattr(boat, fact)):
            groups.setdefault(attrs.evolve(boat, **{fact: UNKNOWN}), []).append(boat)
    pairs = [pair for group in groups.values() for pair in combinations(group, 2)]
    contradict = [
        pair for one, other in pairs for pair in [sorted((one, other), key=lambda boat: getattr(boat, fact))]
        if law(*pair) is False
    ]  # fmt: skip
    assert isinstance(found, Refuted if contradict else Proved)
    if isinstance(found, Refuted):
        assert found.smallest
        assert found.other is not None
        assert law(found.record, found.other) is False
        assert found.record.crew == found.other.crew


# The county.


@cache
def shipped() -> dict[str, Policy]:
    """A policy of every day on which anything changes, and of some others, also as the shipped overlays have them."""
    sources = [source for each in pingyuan_values().values() for source in each]
    infos = [rule.info for rule in book.all_rules]
    days = {day for source in sources for day in (source.since, source.until) if day is not None}
    days |= {day for info in infos for day in (info.since, info.until) if day is not None}
    days |= {date(2016, 12, 31), date(2020, 2, 29), date(2026, 1, 1), date(2026, 12, 31)}
    policies = {str(day): policy_on(day) for day in sorted(days)}
    for path in sorted(Path("examples").glob("*.toml")):
        county = overlay(path)
        changes = {source.since for each in county.values.values() for source in each}
        policies |= {f"{path.stem} {day}": policy_on(day, county) for day in days | changes if day >= PINGYUAN.on}
    return policies


def rule_of(law: AnyLaw) -> AnyRule:
    return law.rule if isinstance(law, Monotony) else law


@pytest.mark.parametrize("law", book.laws, ids=lambda law: law.name)
def test_every_law_of_the_county_is_proved_under_every_policy_that_is_shipped(law: AnyLaw) -> None:
    rule, seen = rule_of(law), set()
    for name, policy in shipped().items():
        values = tuple(getattr(policy, each) for each in rule.parameters)
        if not rule.info.in_force(policy.on):
            assert isinstance(prove(law, policy), NotAnswered)
        elif values not in seen:
            seen.add(values)
            found = prove(law, policy)
            assert isinstance(found, Proved), f"{name}: {found}"
    assert seen


def test_there_are_laws_about_every_subject() -> None:
    assert len(book.laws) >= 15
    assert {law.record.__name__ for law in book.laws} == {"Organization", "Branch", "Member", "Leader"}
    assert sum(isinstance(law, Monotony) for law in book.laws) >= 10
    assert all(getattr(county_laws, law.name) is law for law in book.laws)


@pytest.mark.parametrize("law", book.laws, ids=lambda law: law.name)
def test_every_law_says_what_holds_and_on_what_it_rests(law: AnyLaw) -> None:
    assert any("一" <= letter <= "鿿" for letter in law.label.zh)
    assert law.label.en.isascii()
    doc = law.doc if isinstance(law, Monotony) else law.function.__doc__
    assert doc
    assert doc.strip().endswith(".")
    assert law.clauses
    assert {law.label.zh for law in book.laws}.isdisjoint(rule.label.zh for rule in book.all_rules)


LAWS_OF = {
    cls: [law for law in book.laws if law.record is cls] for cls in dict.fromkeys(law.record for law in book.laws)
}


MIXTURES = 100
"""How many records are mixed of the facts of a few: to draw each fact of each record would take far longer."""


@pytest.mark.parametrize("cls", LAWS_OF, ids=lambda cls: cls.__name__)
@examples(250, 5)  # of each of four classes, so 100,000 records
@given(data=st.data())
def test_a_law_that_holds_is_never_refuted_by_generated_records(cls: type[Any], data: st.DataObject) -> None:
    policy = shipped()[data.draw(st.sampled_from(sorted(shipped())))]
    pool = data.draw(st.lists(records(cls), min_size=2, max_size=4))
    # One that Hypothesis itself draws from would run out of data.
    draw = Random(data.draw(st.integers(0, 2**32)))  # noqa: S311 - it picks facts
    laws = [law for law in LAWS_OF[cls] if rule_of(law).info.in_force(policy.on)]
    for _ in range(MIXTURES):
        record, other = (mixture(cls, pool, draw) for _ in range(2))
        for law in laws:
            if not isinstance(law, Monotony):
                assert law(record, policy) is not False, law
            elif (higher := with_more(record, other, law.facts)) is not None:
                assert law(record, higher, policy) is not False, law


def mixture(cls: type[Any], pool: list[Any], draw: Random) -> Any:
    """A record that has each of its facts from one of some others."""
    try:
        return cls(**{name: getattr(draw.choice(pool), name) for name in facts_of(cls)})
    except InvalidData:  # it breaks an invariant
        return pool[0]


def with_more(record: Any, other: Any, facts: tuple[str, ...]) -> Any:
    """A record with the facts of another, if none is less and both are known; else None."""
    pairs = [(getattr(record, fact), getattr(other, fact)) for fact in facts]
    if any(UNKNOWN in pair or pair[0] > pair[1] for pair in pairs):
        return None
    try:
        return attrs.evolve(record, **{fact: more for fact, (_, more) in zip(facts, pairs, strict=True)})
    except InvalidData:
        return None


# Wrong laws.


def test_a_rule_that_lowers_is_refuted_with_two_records() -> None:
    # More full members need a committee, whose meetings were not held.
    found = prove(never_lowers("full_members", meetings_on_schedule), policy_on(date(2022, 5, 5)))
    assert isinstance(found, Refuted)
    assert found.record == Branch(full_members=0, general_meetings=1, committee_meetings=0, theme_days=4)
    assert found.other == Branch(full_members=7, general_meetings=1, committee_meetings=0, theme_days=4)
    assert found.answers == (True, False)
    # Who was elected before the change of 2018 has up to five years, who was elected after it three.
    found = prove(never_raises("elected_on", term_expired), policy_on(date(2022, 5, 5)))
    assert isinstance(found, Refuted)
    assert found.other is not None
    assert (found.record.elected_on, found.other.elected_on) == (date(2017, 10, 24), date(2018, 7, 12))
    assert isinstance(prove(never_raises("elected_on", term_expired), policy_on(date(2024, 5, 5))), Proved)


def test_a_law_that_fails_is_refuted_with_a_record() -> None:
    wrong = attrs.evolve(policy_on(date(2020, 1, 1)), minimum_full_members=8)
    found = prove(county_laws.committee_branch_is_large_enough, wrong)
    assert isinstance(found, Refuted)
    assert (found.record, found.other, found.answers) == (Branch(full_members=7), None, ())
    assert county_laws.committee_branch_is_large_enough(found.record, wrong) is False


def test_a_law_about_two_records_is_not_answered_like_its_rule() -> None:
    law = never_lowers("full_members", meetings_on_schedule)
    found = prove(law)
    assert isinstance(found, NotAnswered)
    assert (found.rule, found.status) == (law, Status.NOT_IN_FORCE)
    silent = attrs.evolve(TARIFF, heavy=UNKNOWN)
    found = prove(never_lowers("weight", is_heavy), silent)
    assert isinstance(found, NotAnswered)
    assert (found.rule.name, found.status, found.parameters) == (
        "weight_never_lowers_is_heavy",
        Status.NO_VALUE,
        ("heavy",),
    )
    undecided = prove(law, policy_on(date(2022, 5, 5)), seconds=0)
    assert isinstance(undecided, Undecided)
    assert undecided.rule == law


def test_two_records_that_time_did_not_make_smallest_are_marked() -> None:
    law, solving = never_raises("weight", is_heavy), Solving(10)
    space: Space[Box] = Space(solving, Box)
    found = Pairs(law, solving, space, {"heavy": 4})
    assert solving.solve(found.broken, space.fact("weight").value == 3)
    solving._ends = 0
    lower, higher, smallest = found.witness(TARIFF)
    assert lower.weight == 3
    assert higher.weight >= 4
    assert not smallest
    text = Refuted(law, lower, prove(never_lowers("weight", is_heavy)).scope, smallest, higher).text()  # type: ignore[union-attr]
    assert "Time ran out before this record was shown to be the smallest." in text


# How laws are stated.


def own_book(name: str = "laws of boxes") -> Rulebook[Tariff]:
    return Rulebook(name, policy=Tariff, default=lambda: TARIFF, version="1")


def test_a_law_is_no_rule_and_no_column() -> None:
    names = {law.name for law in book.laws}
    assert names.isdisjoint(rule.name for rule in book.all_rules)
    assert covered_unit_is_not_due.name not in book
    assert not any(hasattr(assess(Organization()), name) for name in names)
    assert repr(covered_unit_is_not_due) == "<law covered_unit_is_not_due>"
    assert repr(more_members_never_lower_the_fund) == "<law more_members_never_lower_the_fund>"


def test_a_law_is_asked_of_a_record_like_a_rule() -> None:
    covered = Organization(full_members=3, party_organization=PartyOrganization.JOINT)
    assert covered_unit_is_not_due(covered) is True
    assert covered_unit_is_not_due(Organization()) is UNKNOWN
    assert covered_unit_is_not_due(Organization(full_members=2)) is True
    explained = covered_unit_is_not_due.explain(covered)
    assert explained.value is True
    assert explained.text("zh").startswith("党的组织已覆盖的单位不属于应建未建：是 [第2段第8句、第2段第9句]")
    assert "党组织组建情况：联合组建" in explained.text("zh")
    assert covered_unit_is_not_due.missing(Organization(full_members=3)) == ("party_organization",)


def test_a_law_about_two_records_is_asked_of_two() -> None:
    law = more_members_never_lower_the_fund
    less, more = Branch(full_members=3, probationary_members=0), Branch(full_members=3, probationary_members=1)
    assert law(less, more) is True
    assert law(Branch(full_members=3, probationary_members=1), more) is True
    wrong = never_raises("probationary_members", activity_fund)
    assert wrong(less, more) is False
    # The fund waits for the members that are not transferred in.
    transferred = overlay(Path("examples/jinan_2018.toml"))
    assert law(less, more, policy_on(date(2020, 1, 1), transferred)) is UNKNOWN
    with pytest.raises(ValueError, match="the two records differ in township, which is to be the same in both"):
        law(less, attrs.evolve(more, township="示范镇"))
    with pytest.raises(ValueError, match="the two records differ in crew, which is to be the same in both"):
        never_raises("decks", crowded)(Boat(decks=1, crew=()), Boat(decks=2, crew=(Sailor(),)))
    with pytest.raises(ValueError, match="probationary_members is to be known in both records, and not lower"):
        law(more, less)
    with pytest.raises(ValueError, match="full_members is to be known in both records, and not lower in the second"):
        law(Branch(), Branch())
    with pytest.raises(WrongRecord, match="activity_fund is about Branch, not int"):
        law(less, 3)  # type: ignore[arg-type] # refused
    with pytest.raises(RuleNotInForce):
        county_laws.more_meetings_keep_the_schedule(
            Branch(general_meetings=1, committee_meetings=1, theme_days=1),
            Branch(general_meetings=1, committee_meetings=1, theme_days=1),
        )


def test_the_book_lists_its_laws_in_order() -> None:
    own = own_book()

    @own.rule(cites=CLAUSE, zh="有重量", en="weighs something")
    def weighs(box: Box) -> bool:
        return box.weight > 0

    @own.law(cites=CLAUSE, zh="箱有重量", en="a box weighs something")
    def always_weighs(box: Box) -> bool:
        return weighs(box)

    @own.law(cites=CLAUSE, zh="更重仍有重量", en="heavier boxes weigh something")
    def heavier_weighs() -> Monotony[Box, Tariff]:
        return never_lowers("weight", weighs)

    @own.law(cites=CLAUSE)
    def a_gray_box_weighs(box: Box) -> bool:
        """Gray boxes do, too."""
        return implies(box.color == Color.GRAY, weighs(box))

    own.check()
    assert own.laws == (always_weighs, heavier_weighs, a_gray_box_weighs)
    assert all(isinstance(prove(law), Proved) for law in own.laws)
    assert (always_weighs.function.__doc__, heavier_weighs.doc) == (
        "A box weighs something.",
        "Heavier boxes weigh something.",
    )
    assert a_gray_box_weighs.label.en == "a gray box weighs"
    assert [len(law.premises_on(TARIFF.on)) for law in (always_weighs, a_gray_box_weighs)] == [0, 1]
    assert {law.book for law in own.laws} == {own}
    with pytest.raises(ValueError, match="already has a law always_weighs"):

        @own.rule(cites=CLAUSE)
        def always_weighs(box: Box) -> bool:  # type: ignore[no-redef]
            return box.weight > 0


@pytest.mark.parametrize(
    ("law", "message"),
    [
        (never_lowers((), price), "it names no fact; price reads weight, empty, sealed"),
        (never_lowers("price", price), "price is no fact of Box; price reads weight, empty, sealed"),
        (
            never_lowers("color", price),
            "price does not read color, so the law says nothing; it reads weight, empty, sealed",
        ),
        (never_lowers("color", way, answers=WAYS), r"write values=\(...\) with every value of color .* Color.RED, "),
        (never_lowers("weight", way), r"write answers=\(...\) with every value of way from the lowest to the highest"),
        (never_lowers("weight", way, answers=WAYS[:2]), r"write answers="),
        (never_lowers("weight", price, answers=WAYS), "price is int, which has an order of its own; leave out answers"),
        (never_lowers("weight", is_heavy, values=COLORS), "weight is int, which has an order of its own"),
        (never_raises("name", managing_committee), "name is no|does not read name"),
    ],
)
def test_a_law_about_two_records_that_cannot_be_asked_is_refused(law: Monotony[Any, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        prove(law)


def test_a_law_that_is_stated_wrongly_is_refused() -> None:
    own = own_book()

    @own.rule(cites=CLAUSE)
    def heavy(box: Box) -> bool:
        return box.weight > 3

    @own.law(cites=CLAUSE)
    def is_weight(box: Box) -> int:  # type: ignore[arg-type] # what must not work
        return box.weight + 0

    with pytest.raises(RuleError, match="it answers int; a law says yes or no"):
        own.check()
    with pytest.raises(TypeError, match=r"nothing: a law takes a record, or returns never_lowers\(...\) or"):

        @own.law(cites=CLAUSE)
        def nothing() -> Any:
            return True

    with pytest.raises(TypeError, match=r"names a fact and a rule, such as never_lowers\(.*\), not 'heavy'"):
        never_lowers("weight", "heavy")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="elsewhere: is_heavy stands in the book boxes; state it there"):

        @own.law(cites=CLAUSE)
        def elsewhere() -> Monotony[Box, Tariff]:
            return never_lowers("weight", is_heavy)

    with pytest.raises(TypeError, match="dated: it is stated when heavy is in force, so leave out since, until"):

        @own.law(cites=CLAUSE, since=date(2020, 1, 1))
        def dated() -> Monotony[Box, Tariff]:
            return never_lowers("weight", heavy)

    with pytest.raises(ValueError, match="never is; correct the dates"):
        own.law(cites=CLAUSE, since=date(2020, 1, 1), until=date(2020, 1, 1))


def test_a_rule_calls_no_law_and_implies_stands_alone() -> None:
    own = own_book()

    @own.rule(cites=CLAUSE)
    def heavy(box: Box) -> bool:
        return box.weight > 3

    @own.law(cites=CLAUSE)
    def light(box: Box) -> bool:
        return not_(heavy(box))

    @own.rule(cites=CLAUSE)
    def calls_a_law(box: Box) -> bool:
        return any_of(light(box), box.sealed)

    @own.rule(cites=CLAUSE)
    def concerns_by_law(box: Box) -> bool:
        return implies(box.sealed, heavy(box))

    @own.law(cites=CLAUSE)
    def within(box: Box) -> bool:
        return all_of(heavy(box), implies(box.sealed, heavy(box)))

    for wrong, message in (
        (calls_a_law, "light is a law, which is proved and never computed with; call rules alone"),
        (concerns_by_law, r"implies\(...\) is what a law says as a whole; write any_of\(not_\(premise\), conclusion\)"),
        (within, r"implies\(...\) is what a law says as a whole"),
    ):
        with pytest.raises(RuleError, match=message):
            _ = wrong.term


def test_a_law_may_apply_to_some_records_and_have_its_days() -> None:
    own = own_book()

    @own.rule(cites=CLAUSE, helper=True)
    def gray(box: Box) -> bool:
        return box.color == Color.GRAY

    @own.law(cites=CLAUSE, applies=gray, since=date(2020, 1, 1))
    def gray_is_light(box: Box) -> bool:
        return implies(box.sealed, box.weight < 3)

    assert len(gray_is_light.premises_on(TARIFF.on)) == 2
    found = prove(gray_is_light)
    assert isinstance(found, Refuted)
    assert found.record == Box(color=Color.GRAY, weight=3, sealed=True)
    assert gray_is_light.status(Box(color=Color.RED)) is Status.NOT_APPLICABLE
    assert isinstance(prove(gray_is_light, attrs.evolve(TARIFF, on=date(2019, 1, 1))), NotAnswered)


def test_implies_of_plain_values_is_three_valued() -> None:
    values = (True, UNKNOWN, False)
    assert [implies(a, b) for a in values for b in values] == [
        True, UNKNOWN, False, True, UNKNOWN, UNKNOWN, True, True, True,
    ]  # fmt: skip


# What is made of laws.


def test_laws_and_books_are_pickled() -> None:
    for law in (*book.laws, never_lowers("full_members", must_form)):
        assert pickle.loads(pickle.dumps(law)) == law  # noqa: S301 - made here
    assert pickle.loads(pickle.dumps(book)) is book  # noqa: S301 - made here
    found = prove(never_raises("full_members", must_form))
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - made here


def test_laws_are_written_as_json() -> None:
    one = json.loads(to_json(city_site_would_be_county_site))
    assert (one["name"], one["record"], one["since"]) == ("city_site_would_be_county_site", "Branch", None)
    assert one["sentence"]["en"].startswith("If level of demonstration site reached is city demonstration site, then ")
    two = json.loads(to_json(county_laws.more_meetings_keep_the_schedule))
    assert two["facts"] == ["general_meetings", "committee_meetings", "theme_days"]
    assert (two["rules"], two["since"]) == (["meetings_on_schedule"], "2018-10-28")
    whole = json.loads(to_json(book))
    assert [law["name"] for law in whole["laws"]] == [law.name for law in book.laws]
    found = json.loads(to_json(prove(never_raises("full_members", must_form))))
    assert (found["record"], found["other"]) == ({"full_members": 0}, {"full_members": 3})


def test_words_of_laws(golden: Golden) -> None:
    order = tuple(FormationRoute)
    lighter = never_raises("color", way, answers=WAYS, values=COLORS)
    texts = [law.words(lang) for law in (*book.laws, lighter) for lang in ("zh", "en")]
    texts += [county_laws.demonstration_site_is_sound.formula(lang) for lang in ("zh", "en")]
    texts += [formula(county_laws.demonstration_site_is_sound, "en", 60), covered_unit_is_not_due.diagram("en")]
    for found in (
        prove(never_raises("full_members", must_form)),
        prove(never_lowers("full_members", meetings_on_schedule), policy_on(date(2022, 5, 5))),
        prove(never_raises("secretary_appointed", secretary_months)),
        prove(never_lowers("full_members", formation_route, answers=order)),
    ):
        texts += [found.text(lang).partition("\n")[0] for lang in ("zh", "en")]
    golden("proof_laws.txt", "\n".join(texts))


def test_a_law_is_shown_in_notebooks() -> None:
    shown = more_members_never_lower_the_fund.html("en")
    assert "one more member never lowers the fund" in shown
    assert "paragraph 4, sentence 12" in shown
    assert "市级示范点" in city_site_would_be_county_site.html("zh")
