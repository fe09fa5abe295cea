"""Proofs over records with related ones: held to brute force on boats and their crews, and to the slow reference."""

import json
from functools import cache
from typing import Any, ClassVar

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Golden
from engine.club_rules import (
    Club,
    Part,
    Player,
    all_play,
    club_policy,
    clubs,
    enough,
    first_joined,
    goals,
    good_shape,
    has_star,
    just_two,
    last_bound,
    number_in_term,
    one_in_term,
    playing,
)
from pingyuan_rules import UNKNOWN, Rule, Status, decide, differ, edges, least_change, lint, prove, reachable, to_json
from pingyuan_rules.engine import (
    InvalidData,
    Label,
    Record,
    Related,
    Rulebook,
    Unknown,
    all_of,
    any_of,
    any_where,
    as_is,
    calendar_month,
    choose,
    fact,
    invariant,
    not_,
    related,
    sum_over,
)
from pingyuan_rules.engine.facts.fact_definitions import facts_of
from pingyuan_rules.engine.record.reference import evaluate
from pingyuan_rules.engine.solver.record_space import Space
from pingyuan_rules.engine.solver.solving import Solving
from pingyuan_rules.engine.solver.three_valued_formulas import constant, equal
from pingyuan_rules.proof import Change, Differs, NotAnswered, Outcomes, Proved, Refuted, RemarkKind, Same, Undecided
from pingyuan_rules.proof.nearest_records import nearest_facts
from proof.box_rules import CLAUSE
from proof.crew_rules import (
    BOATS,
    MOST,
    RULES,
    Boat,
    BoatPolicy,
    Sailor,
    all_skilled,
    at_once,
    boats,
    completions,
    crowded,
    every_boat,
    honest,
    just_hands,
    lofty,
    may_sail,
    rating,
    skilled,
    skilled_sailors,
    years_apart,
    years_enough,
    years_of,
)
from proof.test_questions import without_time
from sizes import examples, variants
from strategies import records

AnyRule = Rule[Any, Any, Any]
policies = st.builds(
    BoatPolicy,
    on=st.just(BOATS.on),
    hands=st.sampled_from([0, 1, 2, 3]),
    years=st.sampled_from([0, 1, 2, 3]),
)
perhaps_without_values = st.builds(
    BoatPolicy,
    on=st.just(BOATS.on),
    hands=st.sampled_from([1, 2, UNKNOWN]),
    years=st.sampled_from([1, 2, UNKNOWN]),
)
bounds = st.sampled_from([0, 1, MOST, 5])


STRONG = tuple(Player(part=Part.FULL, injured=False) for _ in range(3))


def told(rule: AnyRule, boat: Boat, policy: BoatPolicy) -> object:
    """The answer, or how it stands."""
    status = rule.status(boat, policy)
    return rule(boat, policy) if status is Status.DECIDED else status


def boats_of(unknown: bool, up_to: int) -> tuple[Boat, ...]:
    return every_boat(unknown, min(up_to, MOST))


def facts_told(space: Space[Any], record: Any) -> list[Any]:
    """That the facts of a space, and its related records, are those of a record."""
    found = []
    for name, formula in space.facts.items():
        value = constant(getattr(record, name), facts_of(type(record))[name].kind)
        found.append(equal(formula.known, value.known))
        if value.known:
            found.append(equal(formula.value, value.value))
    for name, several in space.several.items():
        records = getattr(record, name)
        found.append(equal(several.recorded, records is not UNKNOWN))
        number = 0 if records is UNKNOWN else len(records)
        for place, (used, each) in enumerate(zip(several.used, several.spaces, strict=True)):
            found.append(equal(used, place < number))
            if place < number:
                found += facts_told(each, records[place])
    return found


FEW = 5


@st.composite
def some_clubs(draw: st.DrawFn) -> Club:
    """Clubs with up to five players, unknown facts of them and unknown lists among them."""
    several: Any = draw(st.one_of(st.just(UNKNOWN), st.lists(records(Player), max_size=FEW)))
    if several is not UNKNOWN:
        several = tuple(attrs.evolve(each, club_id=UNKNOWN) for each in several)
    return Club(has_ground=draw(st.sampled_from([True, False, UNKNOWN])), players=several)


ABOUT_CLUBS = (*clubs.rules_of(Club), last_bound, number_in_term, one_in_term)


@cache
def formulas(policy: Any) -> tuple[Solving, Space[Any], list[Any]]:
    solving = Solving(120)
    space: Space[Any] = Space(solving, Club, unknown=True, up_to=FEW)
    values = {name: getattr(policy, name) for name in facts_of(type(policy))}
    translator = space.translator(values)
    return solving, space, [translator.formula(rule.term) for rule in ABOUT_CLUBS]


CLUB_POLICIES = [
    club_policy(),
    club_policy(least_players=0),
    club_policy(least_players=30),
    club_policy(least_players=UNKNOWN, many_goals=UNKNOWN),
]


@pytest.mark.parametrize("policy", variants(*CLUB_POLICIES), ids=str)
@examples(60, 12)
@given(each=some_clubs())
def test_formulas_answer_as_records_do(policy: Any, each: Club) -> None:
    solving, space, answers = formulas(policy)
    assert solving.solve(*facts_told(space, each))
    for rule, answer in zip(ABOUT_CLUBS, answers, strict=True):
        expected, found = evaluate(rule, each, policy), solving.value(answer, rule.kind)
        assert (found is expected) if UNKNOWN in (found, expected) else found == expected, rule


@pytest.mark.parametrize("unknown", variants(True, False))
@pytest.mark.parametrize("rule", variants(rating, *(rule for rule in RULES if rule is not rating)), ids=str)
@examples(10, 3)
@given(policy=policies, up_to=bounds)
def test_outcomes_are_those_of_brute_force(rule: AnyRule, unknown: bool, policy: BoatPolicy, up_to: int) -> None:
    found = reachable(rule, policy, unknown=unknown, up_to=up_to)
    assert isinstance(found, Outcomes)
    expected = {told(rule, boat, policy) for boat in boats_of(unknown, up_to)}
    expected = {UNKNOWN if each is Status.UNKNOWN else each for each in expected}
    if rule.kind.name == "int":
        numbers = {each for each in expected if isinstance(each, int)}
        expected = (expected - numbers) | ({min(numbers), max(numbers)} if numbers else set())
    assert {outcome for outcome, boat in found.items() if boat is not None} == expected
    for outcome, boat in found.items():
        assert boat is None or told(rule, boat, policy) == (Status.UNKNOWN if outcome is UNKNOWN else outcome)
    assert found.up_to == (up_to if rule.folds and up_to < MOST else None)


@pytest.mark.parametrize("unknown", variants(False, True))
@pytest.mark.parametrize("law", variants(may_sail, at_once, all_skilled, crowded, years_enough, just_hands), ids=str)
@examples(10, 3)
@given(policy=policies, up_to=bounds)
def test_a_law_is_refuted_by_the_fewest_related_records(
    law: Rule[Boat, BoatPolicy, bool], unknown: bool, policy: BoatPolicy, up_to: int
) -> None:
    found = prove(law, policy, unknown=unknown, up_to=up_to)
    broken = [boat for boat in boats_of(unknown, up_to) if law(boat, policy) is False]
    assert isinstance(found, Refuted if broken else Proved)
    if isinstance(found, Refuted):
        fewest = min(0 if boat.crew is UNKNOWN else len(boat.crew) for boat in broken)
        assert law(found.record, policy) is False
        assert found.record.crew is UNKNOWN or len(found.record.crew) == fewest
    else:
        assert found.up_to == (up_to if up_to < MOST else None)


@pytest.mark.parametrize("unknown", variants(False, True))
@pytest.mark.parametrize("rule", variants(rating, *(rule for rule in RULES if rule is not rating)), ids=str)
@examples(10, 3)
@given(before=perhaps_without_values, after=perhaps_without_values, up_to=bounds)
def test_two_policies_differ_where_brute_force_finds_a_record(
    rule: AnyRule, unknown: bool, before: BoatPolicy, after: BoatPolicy, up_to: int
) -> None:
    found = differ(rule, before, after, unknown=unknown, up_to=up_to)
    different = any(told(rule, boat, before) != told(rule, boat, after) for boat in boats_of(unknown, up_to))
    assert isinstance(found, Differs) is different
    assert isinstance(found, Differs | Same | NotAnswered)
    if isinstance(found, Differs):
        assert told(rule, found.record, before) != told(rule, found.record, after)


@pytest.mark.parametrize("rule", variants(crowded, *(rule for rule in RULES if rule is not crowded)), ids=str)
@examples(40, 10)
@given(data=st.data())
def test_what_all_completions_answer_is_decided(rule: AnyRule, data: st.DataObject) -> None:
    boat = data.draw(st.sampled_from(every_boat(True)))
    answers = {rule(each) for each in completions(boat)}
    decided = decide(rule, boat)
    assert decided == (answers.pop() if len(answers) == 1 else UNKNOWN)
    assert (rule.missing(boat, exact=True) == ()) is (decided is not UNKNOWN or rule.missing(boat) == ())
    assert set(rule.missing(boat, exact=True)) <= set(rule.missing(boat))
    # With too small a bound nothing is decided that is not so with all.
    assert decide(rule, boat, up_to=1) in (UNKNOWN, decided)


@pytest.mark.parametrize("rule", variants(crowded, may_sail, years_apart, years_enough, just_hands), ids=str)
@examples(40, 10)
@given(data=st.data())
def test_exactly_those_facts_are_missing_that_change_an_answer(rule: AnyRule, data: st.DataObject) -> None:
    boat = data.draw(st.sampled_from(every_boat(True)))
    expected = []
    for name in ("decks", "inspected", "crew"):
        answers: dict[Boat, set[object]] = {}
        for each in completions(boat):
            answers.setdefault(attrs.evolve(each, **{name: UNKNOWN}), set()).add(rule(each))
        if any(len(each) > 1 for each in answers.values()):
            expected.append(name)
    assert rule.missing(boat, exact=True) == tuple(expected)


@pytest.mark.parametrize("rule", variants(crowded, *(rule for rule in RULES if rule is not crowded)), ids=str)
@examples(20, 6)
@given(data=st.data())
def test_no_change_is_cheaper_and_related_records_stay(rule: AnyRule, data: st.DataObject) -> None:
    boat = data.draw(st.sampled_from(every_boat(True)))
    goal = data.draw(st.sampled_from(sorted({rule(each) for each in every_boat(False)} - {UNKNOWN})))
    prices = []
    for each in every_boat(True):
        changed = [name for name in ("decks", "inspected") if getattr(each, name) != getattr(boat, name)]
        if (
            each.crew == boat.crew
            and rule(each) == goal
            and all(getattr(each, name) is not UNKNOWN for name in changed)
            # Of decks there may only be too many, so that none is ever added.
            and (boat.decks is UNKNOWN or each.decks is UNKNOWN or each.decks <= boat.decks)
        ):
            prices.append(len(changed))
    found = least_change(rule, boat, goal)
    if not prices:
        assert found is None
        return
    assert isinstance(found, Change)
    assert found.cost == min(prices)
    assert found.record.crew == boat.crew
    assert rule(found.record) == goal


def test_a_proof_says_for_how_many_related_records_it_holds(golden: Golden) -> None:
    seven = club_policy(least_players=7)
    same = differ(enough, seven, club_policy(least_players=8))
    proved = prove(honest, up_to=1)
    whole = prove(honest)
    assert isinstance(same, Same)
    assert isinstance(proved, Proved)
    assert isinstance(whole, Proved)
    assert (same.up_to, proved.up_to, whole.up_to) == (5, 1, None)
    written = [json.loads(to_json(each)) for each in (same, proved, whole)]
    assert [each["up_to"] for each in written] == [5, 1, None]
    assert [each["scope"]["related"] for each in written] == [{"players": 5}, {"crew": 1}, {"crew": 2}]
    assert json.loads(to_json(prove(all_play)))["record"] == {"players": [{"injured": True}]}
    # One more than was looked at, and it is another answer.
    assert isinstance(differ(enough, seven, club_policy(least_players=8), up_to=7), Differs)
    texts = []
    for found in (
        same,
        proved,
        whole,
        prove(all_play),
        prove(has_star, unknown=True),
        reachable(enough, seven),
        reachable(playing),
        reachable(first_joined),
        differ(good_shape, club_policy(), club_policy(bonus=0)),
        *edges(good_shape),  # type: ignore[misc] # it is in force
        *edges(just_hands, attrs.evolve(BOATS, hands=2, years=0)),  # type: ignore[misc] # likewise
        edges(enough, seven),
        *lint(seven, book=clubs),
        least_change(enough, Club(has_ground=False, players=STRONG), True),
    ):
        texts += [without_time(found.text(lang)) for lang in ("zh", "en")]  # type: ignore[union-attr] # one reaches it
    golden("proof_related.txt", "\n\n".join(texts))


def test_the_smallest_record_has_the_fewest_related_ones() -> None:
    assert dict(reachable(lofty)) == {False: Boat(decks=1), True: Boat(decks=2)}  # type: ignore[call-overload,arg-type] # it is in force
    found = reachable(skilled_sailors)
    assert isinstance(found, Outcomes)
    one = Sailor(years=1, licensed=True)
    assert dict(found) == {0: Boat(crew=()), 2: Boat(crew=(one, one))}
    refuted = prove(honest_or_few, up_to=2)
    assert isinstance(refuted, Refuted)
    # Each related record without what does not matter of it.
    assert refuted.record == Boat(crew=(Sailor(years=2), Sailor(years=2)))


@boats.rule(cites=CLAUSE, zh="年资不满", en="has few years", helper=True)
def honest_or_few(boat: Boat) -> bool:
    return any_of(at_once(boat), sum_over(boat.crew, years_of) < 4)


def test_related_records_need_not_be_possible() -> None:
    @attrs.frozen(kw_only=True)
    class Ghost(Record):
        label: ClassVar[Label] = Label("幽灵", "ghost")

        ship_id: str | Unknown = fact(zh="船号", en="ship id")
        age: int | Unknown = fact(zh="年龄", en="age", le=9)

    @invariant(zh="超过九岁", en="a ghost is more than nine")
    def is_old(ghost: Ghost) -> bool:
        return ghost.age > 9

    @attrs.frozen(kw_only=True)
    class Ship(Record):
        label: ClassVar[Label] = Label("鬼船", "ghost ship")

        id: str | Unknown = fact(zh="编号", en="id")
        ghosts: Related[Ghost] = related(Ghost, by="ship_id", most=9, zh="幽灵", en="ghosts")

    book: Rulebook[BoatPolicy] = Rulebook("ghosts", policy=BoatPolicy, default=lambda: BOATS, version="1")

    @book.rule(cites=CLAUSE, zh="年老", en="is aged")
    def aged(ghost: Ghost) -> bool:
        return ghost.age >= 5

    @book.rule(cites=CLAUSE, zh="有老幽灵", en="has an aged ghost")
    def haunted(ship: Ship) -> bool:
        return any_where(ship.ghosts, aged)

    found = reachable(haunted)
    assert isinstance(found, Outcomes)
    assert (found[False], found[True], found.up_to) == (Ship(ghosts=()), None, 5)
    with pytest.raises(InvalidData):
        Ghost(age=9)


@pytest.mark.parametrize("rule", variants(just_hands, may_sail, crowded, years_enough, rating), ids=str)
@examples(6, 2)
@given(policy=policies)
def test_a_threshold_is_met_by_one_related_record_more(rule: AnyRule, policy: BoatPolicy) -> None:
    found = edges(rule, policy)
    assert isinstance(found, tuple)
    for edge in found:
        assert edge.answers == (rule(edge.below, policy), rule(edge.above, policy))
        assert edge.up_to is None
        if edge.fact == "crew":
            assert edge.above.crew[:-1] == edge.below.crew
            assert attrs.evolve(edge.below, crew=edge.above.crew) == edge.above
        else:
            assert getattr(edge.above, edge.fact) == getattr(edge.below, edge.fact) + 1
            assert edge.above.crew == edge.below.crew
    pairs = [
        (boat, attrs.evolve(boat, crew=boat.crew[:-1]))
        for boat in every_boat(False)
        if boat.crew
        and skilled_sailors(boat, policy) != skilled_sailors(attrs.evolve(boat, crew=boat.crew[:-1]), policy)
    ]
    if rule is just_hands and any(rule(one, policy) != rule(other, policy) for one, other in pairs):
        assert any(edge.fact == "crew" and edge.changes_answer for edge in found)


def test_a_threshold_beyond_the_bound_is_not_settled() -> None:
    seven = club_policy(least_players=7)
    verdict = edges(enough, seven)
    assert isinstance(verdict, Undecided)
    assert "no record with at most 5 players stands at one of its thresholds; allow more with up_to" in verdict.text()
    (edge,) = edges(enough, seven, up_to=7)  # type: ignore[misc] # it is in force
    assert (len(edge.below.players), len(edge.above.players), edge.up_to) == (6, 7, 7)
    # No record has 30 players, which is certain as soon as as many are looked at as there can be.
    assert edges(enough, club_policy(least_players=30), up_to=25) == ()
    # One step more of what both sides of a pair share.
    few = edges(enough, seven, up_to=0)
    assert isinstance(few, Undecided)


def test_an_edge_says_if_more_related_records_may_change_its_answer() -> None:
    found = edges(sails_or_crowded, up_to=1)
    assert isinstance(found, tuple)
    (edge,) = found
    assert not edge.changes_answer
    assert edge.text().endswith(
        "With fewer than 2 related records, the answers on both sides are the same; more were not looked at."
    )
    assert json.loads(to_json(edge))["up_to"] == 1
    (whole,) = edges(sails_or_crowded)  # type: ignore[misc] # it is in force
    assert whole.changes_answer


@boats.rule(cites=CLAUSE, zh="甲板两层且满员", en="has two decks and a full crew", helper=True)
def sails_or_crowded(boat: Boat) -> bool:
    return all_of(boat.decks >= 2, any_where(boat.crew, skilled), not_(at_most_one(boat)))


@boats.rule(cites=CLAUSE, zh="至多一人", en="has one sailor at most", helper=True)
def at_most_one(boat: Boat) -> bool:
    return not_(all_of(any_where(boat.crew, licensed_of), any_where(boat.crew, unlicensed_of)))


@boats.rule(cites=CLAUSE, zh="持证", en="is licensed", helper=True)
def licensed_of(sailor: Sailor) -> bool:
    return as_is(sailor.licensed)


@boats.rule(cites=CLAUSE, zh="无证", en="is not licensed", helper=True)
def unlicensed_of(sailor: Sailor) -> bool:
    return not_(sailor.licensed)


def test_what_a_lint_did_not_find_among_few_related_records_is_not_settled() -> None:
    assert lint(clubs) == ()
    remarks = lint(club_policy(least_players=7), book=clubs)
    assert [(remark.kind, remark.rule) for remark in remarks] == [(RemarkKind.BOUNDED, enough)]
    assert "With at most 5 players: “has enough players” is never “yes”" in remarks[0].text()
    assert lint(club_policy(least_players=7), book=clubs, up_to=7) == ()
    # Without any related record, that a parameter changes nothing rests on the bound, too.
    few = {(remark.kind, remark.parameter or remark.rule) for remark in lint(boats, up_to=0)}
    assert {(RemarkKind.BOUNDED, "hands"), (RemarkKind.BOUNDED, may_sail), (RemarkKind.BOUNDED, crowded)} <= few
    dead = {(remark.kind, remark.rule) for remark in lint(boats)}
    assert {kind for kind, _ in dead} == {RemarkKind.DEAD_ANSWER}
    assert {rule.name for _, rule in dead if rule is not None} == {
        "at_once",
        "honest",
        "licensed_at_once",
        "years_enough",
    }


def test_related_records_that_nobody_recorded_are_decided_if_there_can_be_no_more() -> None:
    # Nobody has a license at once, however many there are; of two, one can be looked at alone.
    assert at_once(Boat()) is UNKNOWN
    assert decide(at_once, Boat()) is False
    assert decide(at_once, Boat(), up_to=1) is UNKNOWN
    assert at_once.missing(Boat(), exact=True) == ()
    assert at_once.missing(Boat(), exact=True, up_to=1) == ("crew",)
    assert decide(at_once, Boat(crew=(Sailor(), Sailor()))) is False
    assert at_once.missing(Boat(crew=(Sailor(),)), exact=True) == ()
    assert may_sail.missing(Boat(crew=(Sailor(), Sailor(years=0))), exact=True) == ("inspected", "crew")
    assert may_sail.missing(Boat(crew=(Sailor(years=2, licensed=True),)), exact=True) == ("inspected",)
    assert lofty.missing(Boat(), exact=True) == ("decks",)


def test_what_is_certain_whatever_the_related_records_is_decided_with_any_bound() -> None:
    sure = Boat(decks=1)
    assert never_so(sure) is UNKNOWN
    assert decide(never_so, sure, up_to=0) is False
    assert never_so.missing(sure, exact=True, up_to=0) == ()
    late = Club(has_ground=True)
    assert first_joined(late) is UNKNOWN
    assert decide(first_joined, late) is UNKNOWN
    assert decide(joined_in_time, late) is True
    assert decide(just_two, late) is UNKNOWN
    assert decide(too_many, late) is False
    assert decide(goals, late) is UNKNOWN


@boats.rule(cites=CLAUSE, zh="绝不", en="never", helper=True)
def never_so(boat: Boat) -> bool:
    impossible = all_of(boat.inspected, any_of(boat.decks > 2, not_(boat.inspected)))
    return all_of(impossible, any_where(boat.crew, skilled))


@clubs.rule(cites=CLAUSE, zh="及时", en="in time", helper=True)
def joined_in_time(club: Club) -> bool:
    return calendar_month(first_joined(club)) <= 12 * 9999 + 12


@clubs.rule(cites=CLAUSE, zh="过多", en="too many", helper=True)
def too_many(club: Club) -> bool:
    return playing(club) * 2 > 50 + as_number(club)


@clubs.rule(cites=CLAUSE, zh="球场数", en="number of grounds", helper=True)
def as_number(club: Club) -> int:
    return choose((club.has_ground, 1), otherwise=0)


def test_a_boat_that_cannot_be_completed_stays_as_it_is() -> None:
    assert decide(rating, Boat(crew=(Sailor(years=0),))) is UNKNOWN
    assert rating.missing(Boat(crew=(Sailor(years=0),)), exact=True) == ()


@pytest.mark.parametrize("up_to", [-1, 1.5, True, "5", None])
def test_a_bound_is_a_whole_number(up_to: Any) -> None:
    for ask in (
        lambda: prove(may_sail, up_to=up_to),
        lambda: edges(may_sail, up_to=up_to),
        lambda: lint(boats, up_to=up_to),
        lambda: decide(may_sail, Boat(), up_to=up_to),
        # So it is where no solver is asked.
        lambda: decide(may_sail, Boat(inspected=False), up_to=up_to),
        lambda: may_sail.missing(Boat(inspected=False), exact=True, up_to=5.5 if up_to is None else up_to),
    ):
        with pytest.raises(ValueError, match=r"up_to=.*; write a whole number of 0 or more"):
            ask()
    with pytest.raises(TypeError, match="up_to= bounds what exact=True looks at; add exact=True, or leave up_to out"):
        may_sail.missing(Boat(), up_to=3)


def test_time_that_runs_out_among_many_related_records_is_told() -> None:
    many = Club(players=(Player(),) * 25)
    assert isinstance(prove(has_star, seconds=0), Undecided)
    assert isinstance(least_change(has_star, many, True, seconds=0), Undecided)
    with pytest.raises(TimeoutError):
        decide(has_star, many, seconds=0)
    with pytest.raises(TimeoutError):
        decide(has_star, Club(), seconds=0)


def test_a_parameter_without_a_value_is_told_of_rules_about_related_records() -> None:
    silent = attrs.evolve(BOATS, years=UNKNOWN)
    for found in (reachable(skilled_sailors, silent), edges(just_hands, silent)):
        assert isinstance(found, NotAnswered)
        assert found.parameters == ("years",)
    # Without a related record nobody needs it.
    assert isinstance(reachable(skilled_sailors, silent, up_to=0), Outcomes)


def test_the_nearest_facts_leave_related_records_alone() -> None:
    club = Club(has_ground=False, players=STRONG)
    assert nearest_facts(enough, club, goal=True, policy=club_policy()) == {"has_ground": True}
    few = attrs.evolve(club, players=STRONG[1:])
    assert nearest_facts(enough, few, goal=True, policy=club_policy()) is None
