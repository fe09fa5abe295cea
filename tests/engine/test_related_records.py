"""Records with related ones: what they are, and what rules ask of them on every reading of one record."""

import copy
import json
import pickle
from collections.abc import Callable
from datetime import date
from typing import Any, cast

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.club_rules import (
    CITE,
    TODAY,
    Club,
    ClubPolicy,
    Part,
    Player,
    all_play,
    bonuses,
    club_policy,
    clubs,
    enough,
    goals,
    goals_of,
    goals_to_beat,
    has_star,
    last_bound,
    may_play,
    most_goals,
    number_in_term,
    one_in_term,
    playing,
    scores_often,
)
from pingyuan_rules import from_json, schema_of, to_json
from pingyuan_rules.convert.converters import converter
from pingyuan_rules.engine import (
    UNKNOWN,
    Choice,
    InvalidData,
    Record,
    Related,
    Rule,
    Rulebook,
    RuleError,
    Status,
    Subunit,
    Unit,
    all_where,
    any_where,
    as_is,
    at_least_where,
    choose,
    count_where,
    fact,
    facts_of,
    largest_over,
    not_,
    related,
    relations_of,
    smallest_over,
    sum_over,
)
from pingyuan_rules.engine.record.reference import evaluate
from pingyuan_rules.receipts import _known_facts
from sizes import examples
from strategies import records

RULES = clubs.rules_of(Club)
FEW = club_policy()
WITHOUT_VALUES = club_policy(least_players=UNKNOWN, many_goals=UNKNOWN)


def player(number: int, **facts: Any) -> Player:
    return Player(**{"id": f"P-{number}", "part": Part.FULL, "injured": False, "goals": number, **facts})


def club(*players: Player, **facts: Any) -> Club:
    return Club(**{"id": "C-1", "has_ground": True, "players": players, **facts})


TEAM = club(player(1), player(12), player(3, injured=True), player(4, part=UNKNOWN))


@st.composite
def several_clubs(draw: st.DrawFn) -> Club:
    """Clubs with up to 20 players, unknown facts of them and unknown lists among them."""
    several: Any = draw(st.one_of(st.just(UNKNOWN), st.lists(records(Player), max_size=20)))
    if several is not UNKNOWN:
        several = tuple(attrs.evolve(each, club_id=UNKNOWN) for each in several)
    return Club(id="C-1", has_ground=draw(st.sampled_from([True, False, UNKNOWN])), players=several)


# What they are.


def test_related_records_are_a_tuple_and_unknown_by_default() -> None:
    assert Club().players is UNKNOWN
    assert club(player(1)).players == (player(1),)
    assert Club(players=[player(1)]).players == (player(1),)
    assert repr(club(player(1), player(2))) == "Club(id='C-1', has_ground=True, players=<2 of Player>)"


def test_related_records_are_no_facts() -> None:
    (relation,) = relations_of(Club).values()
    assert (relation.name, relation.record, relation.by, relation.most) == ("players", Player, "club_id", 25)
    assert "players" not in facts_of(Club)
    assert not relations_of(Player)


def test_records_are_equal_whose_related_ones_are_equal_in_their_order() -> None:
    assert attrs.evolve(TEAM) == TEAM
    assert hash(TEAM) == hash(attrs.evolve(TEAM))
    assert attrs.evolve(TEAM, players=TEAM.players[::-1]) != TEAM
    assert club() != Club(id="C-1", has_ground=True)


@pytest.mark.parametrize("each", [TEAM, club(), Club()])
def test_related_records_survive_pickles_and_copies(each: Club) -> None:
    assert pickle.loads(pickle.dumps(each)) == each  # noqa: S301 - our own pickle
    assert copy.deepcopy(each) == each


@pytest.mark.parametrize("each", [TEAM, club(), Club()])
def test_related_records_go_through_json(each: Club) -> None:
    assert from_json(to_json(each), Club) == each
    assert from_json(to_json([each]), list[Club]) == [each]
    assert converter.structure(converter.unstructure(each), Club) == each


def test_json_holds_unknown_related_records_as_null_and_none_as_an_empty_list() -> None:
    assert json.loads(to_json(Club()))["players"] is None
    assert json.loads(to_json(club()))["players"] == []
    assert from_json('{"id": "C-1"}', Club) == Club(id="C-1")


def test_the_schema_describes_related_records() -> None:
    schema = schema_of(Club)
    text = json.dumps(schema)
    held = (
        schema["properties"]["players"] if "properties" in schema else schema["$defs"]["Club"]["properties"]["players"]
    )
    assert held["type"] == ["array", "null"]
    assert held["maxItems"] == 25
    assert held["items"] == {"$ref": "#/$defs/Player"}
    assert "进球数" in json.loads(text)["$defs"]["Player"]["properties"]["goals"]["title"]


def test_a_mistake_in_related_json_is_told_with_its_place() -> None:
    with pytest.raises(InvalidData) as caught:
        from_json('{"players": [{"goals": 1}, {"goals": -1}]}', Club)
    (problem,) = caught.value.problems
    assert problem.pointer == "/players/1/goals"


def test_a_wrong_fact_is_told_where_nobody_recorded_the_related_ones() -> None:
    with pytest.raises(InvalidData) as caught:
        Club(has_ground=3)  # type: ignore[arg-type] # what the test is about
    assert [str(problem.place) for problem in caught.value.problems] == ["has_ground"]


def test_a_record_shows_how_many_related_ones_it_has() -> None:
    @attrs.frozen(kw_only=True, repr=False)
    class Quiet(Record):
        id: str = fact(zh="编号", en="id")
        players: Related[Player] = related(Player, by="club_id", most=5, zh="球员", en="players")

    assert repr(Quiet(id="Q", players=(player(1),))) == "Quiet(id='Q', players=<1 of Player>)"
    assert repr(Quiet(id="Q")) == "Quiet(id='Q')"
    assert "2 recorded" in TEAM.__class__(players=TEAM.players[:2])._repr_html_()  # type: ignore[index]
    assert "players" in Club()._repr_html_()


def test_a_receipt_rests_on_related_records_too() -> None:
    few, more = (_known_facts(club(*several)) for several in ((player(1),), (player(1), player(2))))
    assert few != more
    assert "players" not in _known_facts(Club(id="C-1"))


@pytest.mark.parametrize(
    ("players", "found"),
    [
        ("P-1", "players"),
        ((player(1), club()), "players"),
        (tuple(player(number) for number in range(26)), "players"),
        ((player(1), player(2, club_id="C-2")), "players[1].club_id"),
    ],
)
def test_wrong_related_records_are_refused(players: Any, found: str) -> None:
    with pytest.raises(InvalidData) as caught:
        Club(id="C-1", players=players)
    assert [str(problem.place) for problem in caught.value.problems] == [found]


def test_a_relation_is_checked_where_it_is_defined() -> None:
    with pytest.raises(TypeError, match="no such text; its texts are id, club_id"):
        related(Player, by="team", most=5, zh="球员", en="players")
    with pytest.raises(TypeError, match="name the class"):
        related(int, by="id", most=5, zh="数", en="numbers")
    with pytest.raises(ValueError, match="whole number from 1 to 1,000,000"):
        related(Player, by="club_id", most=0, zh="球员", en="players")

    @attrs.frozen(kw_only=True)
    class NoId(Record):
        players: Related[Player] = related(Player, by="club_id", most=5, zh="球员", en="players")

    @attrs.frozen(kw_only=True)
    class Untyped(Record):
        id: str = fact(zh="编号", en="id")
        players: tuple[Club, ...] = related(Player, by="club_id", most=5, zh="球员", en="players")

    with pytest.raises(TypeError, match="add a fact id"):
        NoId()
    with pytest.raises(TypeError, match=r"annotate it Related\[Player\]"):
        relations_of(Untyped)


# What rules ask of them.


def test_answers_count_what_is_known() -> None:
    assert clubs.assess(club(player(1), player(12))).status["playing"] is Status.DECIDED
    assert playing(club(player(1), player(12), player(3, injured=True))) == 2
    assert playing(TEAM) is UNKNOWN
    assert has_star(TEAM) is True
    assert all_play(TEAM) is False
    assert enough(TEAM) is UNKNOWN
    assert enough(club(player(1), player(2), player(3), player(4, part=UNKNOWN))) is True
    assert enough(club(player(1), player(2))) is False
    assert (goals(TEAM), bonuses(TEAM), most_goals(TEAM)) == (20, 100_000, 12)
    assert goals(club(player(1), Player())) is UNKNOWN


def test_none_and_unrecorded_are_two_things() -> None:
    none, unrecorded = club(), Club(id="C-1", has_ground=True)
    assert (playing(none), has_star(none), all_play(none), goals(none), most_goals(none)) == (0, False, True, 0, 0)
    assert all(rule(unrecorded) is UNKNOWN for rule in (playing, has_star, all_play, goals, most_goals, enough))
    # There are at most 25, however many there are.
    assert enough(unrecorded, club_policy(least_players=30)) is False
    assert enough(unrecorded, club_policy(least_players=0)) is True


@examples(300)
@given(
    several_clubs(), st.sampled_from([FEW, club_policy(least_players=0), club_policy(least_players=30), WITHOUT_VALUES])
)
def test_every_answer_is_the_reference_s(each: Club, policy: ClubPolicy) -> None:
    assessment = clubs.assess(each, policy)
    for rule in RULES:
        expected = evaluate(rule, each, policy)
        assert rule(each, policy) is expected or rule(each, policy) == expected
        assert getattr(assessment, rule.name) is expected or getattr(assessment, rule.name) == expected
        assert (rule.explain(each, policy).value is UNKNOWN) is (expected is UNKNOWN)
        if expected is not UNKNOWN:
            assert rule.missing(each, policy) == ()


@examples(100)
@given(several_clubs())
def test_what_is_missing_decides(each: Club) -> None:
    """Whoever finds out what is listed, and nothing else, knows the answer."""
    players = () if each.players is UNKNOWN else each.players
    whole = {"part": Part.TRIAL, "injured": True, "goals": 3, "joined": TODAY}
    filled = tuple(
        attrs.evolve(one, **{name: value for name, value in whole.items() if getattr(one, name) is UNKNOWN})
        for one in players
    )
    for rule in RULES:
        missing = rule.missing(each)
        assert (rule(each) is UNKNOWN) is bool(missing)
        found = {"players": filled} if "players" in missing else {}
        found |= {"has_ground": True} if "has_ground" in missing else {}
        assert rule(attrs.evolve(each, **found)) is not UNKNOWN


def test_a_parameter_without_a_value_is_told_of_rules_about_related_records() -> None:
    assert has_star.missing_parameters(club(player(1)), WITHOUT_VALUES) == ("many_goals",)
    assert has_star.missing(club(player(1)), WITHOUT_VALUES) == ()
    assert has_star.status(club(player(1)), WITHOUT_VALUES) is Status.NO_VALUE
    assert has_star.missing(club(player(1), player(2, part=UNKNOWN)), WITHOUT_VALUES) == ("players",)
    assert enough.missing_parameters(club(player(1)), WITHOUT_VALUES) == ("least_players",)


def test_the_value_for_no_records_is_missing_only_where_there_may_be_none() -> None:
    four, open_ = player(4), player(5, goals=UNKNOWN)
    cases = {  # the answer, its status, what is missing, and the parameters that are
        club(four): (4, Status.DECIDED, (), ()),
        club(four, open_): (UNKNOWN, Status.UNKNOWN, ("players",), ()),
        Club(has_ground=True): (UNKNOWN, Status.UNKNOWN, ("players",), ("many_goals",)),
        club(): (UNKNOWN, Status.NO_VALUE, (), ("many_goals",)),
    }
    for each, expected in cases.items():
        asked = (goals_to_beat.status, goals_to_beat.missing, goals_to_beat.missing_parameters)
        assert (goals_to_beat(each, WITHOUT_VALUES), *(ask(each, WITHOUT_VALUES) for ask in asked)) == expected
    # 0 to 200 goals of the fifth: the exact reading finds two that differ.
    assert goals_to_beat.missing(club(four, open_), WITHOUT_VALUES, exact=True) == ("players",)


def test_an_explanation_names_the_records_that_decided() -> None:
    assert "4球（P-4）" in most_goals.explain(club(player(1), player(4))).text("zh")
    assert "(P-1, P-2)" in playing.explain(club(player(1), player(2), player(3, injured=True))).text("en")
    assert "no (P-3)" in all_play.explain(TEAM).text("en")
    assert "undecided (unknown for P-4)" in enough.explain(TEAM).text("en")
    assert "(P-1: 1, P-4: 4)" in goals.explain(club(player(1), player(4))).text("en")
    assert "players: unknown" in has_star.explain(Club()).text("en")
    assert "(no. 2)" in has_star.explain(club(player(1), player(20, id=UNKNOWN))).text("en")
    many = playing.explain(club(*(player(number) for number in range(20)))).text("en")
    assert "P-7, 20 in all" in many
    assert "players: 4 recorded" in enough.explain(TEAM).text("en", full=True)


def test_the_parts_of_a_sum_are_told_as_the_sum_is() -> None:
    two = club(player(1), player(4))
    assert "各球员“奖金”之和：250元（P-1: 50元、P-4: 200元）" in bonuses.explain(two).text("zh")
    points = Rulebook("points", policy=ClubPolicy, default=club_policy, version="1")
    hundredths = Subunit("分的百分之一", "hundredths of a point", Unit("分", one="point", many="points"), 2)

    @points.rule(cites=CITE, unit=hundredths)
    def points_of(player: Player) -> int:
        return player.goals * 150

    @points.rule(cites=CITE)
    def points_in_all(club: Club) -> int:
        return sum_over(club.players, points_of)

    assert "7.5 points (P-1: 1.5 points, P-4: 6 points)" in points_in_all.explain(two).text("en")


def test_what_shall_not_hold_of_related_records_is_said_without_doubt() -> None:
    denials = Rulebook("denials", policy=ClubPolicy, default=club_policy, version="1")

    @denials.rule(cites=CITE, zh="受伤", en="is injured", helper=True)
    def is_hurt(player: Player) -> bool:
        return as_is(player.injured)

    @denials.rule(cites=CITE, zh="甲", en="a", met_when=True)
    def nobody(club: Club) -> bool:
        return not_(any_where(club.players, is_hurt))

    @denials.rule(cites=CITE, zh="乙", en="b", met_when=False)
    def everybody(club: Club) -> bool:
        return all_where(club.players, is_hurt)

    @denials.rule(cites=CITE, zh="丙", en="c", met_when=False)
    def several(club: Club, policy: ClubPolicy) -> bool:
        return at_least_where(policy.least_players, club.players, is_hurt)

    assert nobody.words("zh") == "当没有符合“受伤”的球员时，“甲”为“是”。"
    assert nobody.words("en") == "“a” holds when “is injured” holds for none of the players."
    hurt = club(*(player(number, injured=True) for number in range(3)))
    # A remedy says the number that the policy asks.
    assert [
        (rule.remedies(hurt, lang="zh"), rule.remedies(hurt, lang="en")) for rule in (nobody, everybody, several)
    ] == [
        (("确保没有符合“受伤”的球员",), ("Make sure that “is injured” holds for none of the players",)),
        (
            ("确保并非球员均“受伤”",),
            ("Make sure that there is at least one of the players for which “is injured” does not hold",),
        ),
        (("确保球员中“受伤”的数量少于3",), ("Make sure that “is injured” holds for fewer than 3 of the players",)),
    ]


def test_words_formulas_and_diagrams_say_what_is_asked(golden: Callable[[str, str], None]) -> None:
    lines = [text for rule in RULES for lang in ("zh", "en") for text in (rule.words(lang), rule.formula(lang))]
    golden("related_records.txt", "\n".join([*lines, enough.diagram("zh"), most_goals.diagram("en")]))


def test_remedies_leave_related_records_alone() -> None:
    assert enough.remedies(club(player(1), has_ground=False), lang="en") == (
        "Make sure that the club has a ground",
        "Make sure that “may play” holds for at least 3 of the players",
    )
    assert enough.remedies(Club(has_ground=True), lang="en") == ("Find out and record “players”",)


@clubs.rule(cites=CITE, zh="有两名高产者", en="has two scorers", met_when=True, helper=True)
def two_scorers(club: Club) -> bool:
    return count_where(club.players, scores_often) >= 2


def test_an_open_answer_asks_for_related_records_about_which_the_policy_decides() -> None:
    for each in (Club(), club(player(11), Player())):
        assert two_scorers(each) is UNKNOWN
        assert two_scorers.remedies(each, lang="en") == ("Find out and record “players”",)
    lacking = club_policy(many_goals=UNKNOWN)
    assert two_scorers.remedies(club(player(11), player(12)), lacking, lang="en") == ()


def test_words_for_related_records_work_on_plain_values() -> None:
    players = (player(1), player(12), player(3, injured=True))
    assert count_where(players, may_play) == 2
    assert any_where((), may_play) is False
    assert at_least_where(2, players, may_play) is True
    assert at_least_where(3, UNKNOWN, may_play) is UNKNOWN
    assert sum_over(players, goals_of) == 16
    assert largest_over((), goals_of, otherwise=7) == 7


def test_a_count_is_compared_with_what_the_related_records_come_to() -> None:
    assert fewer_than_goals(club(player(1), player(2))) is True
    assert fewer_than_goals(club(player(0), player(1, goals=0))) is False
    assert fewer_than_goals(TEAM) is UNKNOWN


@clubs.rule(cites=CITE, zh="人数少于进球", en="fewer players than goals", helper=True)
def fewer_than_goals(club: Club) -> bool:
    return playing(club) < goals(club)


# What rules may not ask.

other = Rulebook("others", policy=ClubPolicy, default=club_policy, version="1")


@other.rule(cites=CITE)
def elsewhere(player: Player) -> bool:
    return not_(player.injured)


def whole(club: Club) -> bool:
    return club.players == club.players


def looked_through(club: Club) -> bool:
    return club.players.goals >= 3  # type: ignore[union-attr]


def as_argument(club: Club) -> int:
    return goals_of(club.players)  # type: ignore[arg-type]


def beside_a_fact(club: Club) -> bool:
    return club.has_ground == club.players


def of_a_fact(club: Club) -> int:
    return count_where(club.has_ground, may_play)  # type: ignore[arg-type]


def of_no_rule(club: Club) -> int:
    return count_where(club.players, len)  # type: ignore[arg-type]


def of_numbers(club: Club) -> int:
    return count_where(club.players, goals_of)  # type: ignore[arg-type]


def sum_of_truths(club: Club) -> int:
    return sum_over(club.players, may_play)


def of_the_club(club: Club) -> int:
    return count_where(club.players, enough)  # type: ignore[arg-type]


def of_another_book(club: Club) -> int:
    return count_where(club.players, elsewhere)


def too_many(club: Club) -> bool:
    return at_least_where(26, club.players, may_play)


def of_a_number(club: Club) -> bool:
    return at_least_where(playing(club), club.players, may_play)


def otherwise_of_another_kind(club: Club) -> int:
    return largest_over(club.players, goals_of, otherwise=date(2020, 1, 1))  # type: ignore[type-var]


def with_half_a_player(club: Club) -> bool:
    return at_least_where(1.5, club.players, may_play)  # type: ignore[arg-type]


def of_the_record_itself(club: Club) -> bool:
    return any_where(club, may_play)  # type: ignore[arg-type]


def turned_round(club: Club) -> int:
    return count_where(may_play, club.players)  # type: ignore[arg-type]


def by_a_fact(club: Club) -> int:
    return count_where(club.players, club.has_ground)  # type: ignore[arg-type]


def by_the_record(club: Club) -> int:
    return count_where(club.players, club)  # type: ignore[arg-type]


def by_themselves(club: Club) -> int:
    return count_where(club.players, club.players)  # type: ignore[arg-type]


class Rank(Choice, ordered=True):
    LOW = "low", "低", "low"
    HIGH = "high", "高", "high"


@clubs.rule(cites=CITE, zh="级别", en="rank", helper=True)
def rank_of(player: Player) -> Rank:
    return choose((player.injured, Rank.LOW), otherwise=Rank.HIGH)


def highest_rank(club: Club) -> Rank:
    return largest_over(club.players, rank_of, otherwise=Rank.LOW)  # type: ignore[type-var]


def lowest_rank(club: Club) -> Rank:
    return smallest_over(club.players, rank_of, otherwise=Rank.LOW)  # type: ignore[type-var]


@attrs.frozen(kw_only=True)
class League(Record):
    id: str = fact(zh="编号", en="id")
    clubs: Related[Club] = related(Club, by="id", most=5, zh="球会", en="clubs")


@clubs.rule(cites=CITE, zh="只问正式者", en="asked of full players", applies=may_play, helper=True)
def of_some(player: Player) -> bool:
    return player.goals >= 1


@clubs.rule(cites=CITE, zh="后来的", en="later", helper=True, since=date(2030, 1, 1))
def later(player: Player) -> bool:
    return not_(player.injured)


def of_some_only(club: Club) -> int:
    return count_where(club.players, of_some)


def of_a_later_rule(club: Club) -> int:
    return count_where(club.players, later)


def players(club: Club) -> int:
    return count_where(club.players, may_play)


def looked_at_twice(league: League) -> int:
    return count_where(league.clubs, enough)


REFUSED = (
    whole, looked_through, as_argument, of_a_fact, of_no_rule, of_numbers, sum_of_truths, of_the_club, of_another_book,
    too_many, of_a_number, otherwise_of_another_kind, of_some_only, of_a_later_rule,
    players, looked_at_twice, beside_a_fact, with_half_a_player, of_the_record_itself, turned_round, by_a_fact,
    by_the_record, by_themselves, highest_rank, lowest_rank,
)  # fmt: skip


def test_what_cannot_be_asked_is_refused_with_the_way(golden: Callable[[str, str], None]) -> None:
    messages = []
    for function in REFUSED:
        rule: Rule[Any, ClubPolicy, Any] = Rule(
            clubs, cast("Any", function), playing.info
        )  # not in the book, which is asked whole
        with pytest.raises(RuleError) as caught:
            rule.term  # noqa: B018 - traces it
        messages.append(f"{function.__name__}: {caught.value.message}")
    golden("related_rules_refused.txt", "\n".join(messages))


# Rules that add to dates: a day outside the years 1 to 9999 is unknown, and nobody can find it out.


def test_dates_that_do_not_exist_are_unknown_with_nothing_missing() -> None:
    soon = Player(joined=date(2024, 1, 31), goals=90, injured=False)
    never = Player(joined=date(9999, 12, 31), goals=1, injured=False)
    open_ = Player(injured=False, goals=1)
    hurt = attrs.evolve(never, injured=True)
    # 31 January and 24 months, 31 January and 90 days.
    assert last_bound(Club(players=(soon,))) == date(2026, 1, 31)
    assert (number_in_term(Club(players=(soon,))), one_in_term(Club(players=(soon,)))) == (1, True)
    for rule in (last_bound, number_in_term):
        lost = Club(players=(soon, never))
        assert (rule(lost), rule.status(lost), rule.missing(lost)) == (UNKNOWN, Status.UNKNOWN, ())
        assert rule.missing(Club(players=(never,))) == ()
    # What one surely is, or none can be, is decided all the same.
    assert one_in_term(Club(players=(soon, never))) is True
    assert one_in_term(Club(players=(never,))) is UNKNOWN
    assert one_in_term(Club(players=(hurt,))) is False
    # A day that somebody can find out decides whether one is, and never how many are.
    assert one_in_term.missing(Club(players=(open_, never))) == ("players",)
    assert number_in_term.missing(Club(players=(open_, never))) == ()
    assert last_bound.missing(Club(players=(open_,))) == ("players",)
