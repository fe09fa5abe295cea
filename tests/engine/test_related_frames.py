"""Related records in tables: a second table, grouped by key and joined, answers as records with related ones do."""

import random
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

import attrs
import duckdb
import narwhals as nw
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from databases import Opener, each_database
from engine import servers
from engine.club_rules import (
    CITE,
    Club,
    ClubPolicy,
    Part,
    Player,
    bonuses,
    club_policy,
    clubs,
    enough,
    first_joined,
    goals,
    has_star,
    last_bound,
    most_goals,
    number_in_term,
    one_in_term,
    playing,
)
from engine.frame_engines import (
    KEY,
    Constructor,
    arrow,
    duckdb_numbered,
    duckdb_relation,
    each_engine,
    each_local_engine,
    keyed,
    plain,
    polars_eager,
    polars_lazy,
    spark,
    spark_connect,
    spark_frame,
    table,
)
from pingyuan_rules.engine import (
    UNKNOWN,
    FrameError,
    InvalidData,
    Rulebook,
    Unknown,
    add_days,
    add_months,
    as_is,
    count_where,
    fen,
    largest_over,
    not_,
)
from pingyuan_rules.engine.record.reference import evaluate
from pingyuan_rules.engine.sql.create_view import create_view
from pingyuan_rules.engine.table.frame import assess_frame, over, over_missing, over_statuses
from sizes import examples, only_in_check
from strategies import records

ANSWERED = clubs.rules_of(Club)
RULES = (*ANSWERED, last_bound, number_in_term, one_in_term)
FEW = club_policy()
POLICIES = (
    FEW,
    club_policy(least_players=0),
    club_policy(least_players=30),
    club_policy(least_players=UNKNOWN),
    club_policy(bonus=UNKNOWN),
    club_policy(many_goals=UNKNOWN),
)


def whole_club(club: Club, players: list[Player]) -> Club:
    """A club with those of some players that name it; one without an id has players that nobody knows."""
    own = tuple(each for each in players if each.club_id == club.id)
    return club if club.id is UNKNOWN else attrs.evolve(club, players=own)


@cache
def many() -> tuple[list[Club], list[Player]]:
    """Clubs of all kinds: with none, few and 20 players, and some without an id; none of the players lacks its club."""
    drawn = random.Random(5)  # noqa: S311 - made-up records
    unsure: list[Any] = [True, False, UNKNOWN]
    all_clubs = [
        Club(id=UNKNOWN if number % 9 == 8 else f"C-{number}", has_ground=drawn.choice(unsure)) for number in range(40)
    ]
    named = [club.id for club in all_clubs if club.id is not UNKNOWN][:-6]
    players = []
    for number in range(130):
        facts: dict[str, Any] = {
            "part": drawn.choice([Part.FULL, Part.FULL, Part.TRIAL]),
            "injured": drawn.random() < 0.2,
            "goals": drawn.randrange(14),
            # Two years after the last of these days there is no date.
            "joined": date(9999, 12, 1) if number % 30 == 7 else FEW.on.replace(day=drawn.randrange(1, 28)),
        }
        if drawn.random() < 0.15:
            facts[drawn.choice(list(facts))] = UNKNOWN
        club_id = named[0] if number < 20 else drawn.choice(named[1:])
        players.append(Player(id=f"P-{number}", club_id=club_id, **facts))
    return all_clubs, players


@each_engine
def test_tables_answer_as_records_with_related_ones_do(constructor: Constructor) -> None:
    agree(constructor, FEW)


@each_local_engine
@only_in_check
@pytest.mark.parametrize("policy", POLICIES)
def test_tables_answer_so_under_every_policy(constructor: Constructor, policy: Any) -> None:
    agree(constructor, policy)


def agree(constructor: Constructor, policy: Any) -> None:
    """Answers, statuses and what is missing are those of the record reading."""
    all_clubs, players = many()
    rules = RULES
    if constructor is duckdb_relation:  # a join leaves its rows in no order
        constructor = duckdb_numbered
    frame, related = constructor(all_clubs, Club), {"players": constructor(players, Player)}
    answers = table(assess_frame(clubs, frame, Club, policy, related=related, rules=rules))
    missing = table(over_missing(frame, rules[:1], policy, related=related))
    statuses = table(over_statuses(frame, rules[:1], policy, related=related))
    assert list(answers) == ["id", "has_ground", *(rule.name for rule in rules)]
    each = [whole_club(club, players) for club in all_clubs]
    for rule in rules:
        assert answers[rule.name] == [plain(evaluate(rule, club, policy)) for club in each], rule.name
    rule = rules[0]
    assert missing[f"{rule.name}_missing"] == [",".join(rule.missing(club, policy)) for club in each]
    assert statuses[f"{rule.name}_status"] == [rule.status(club, policy).value for club in each]


ways = Rulebook("ways", policy=ClubPolicy, default=club_policy, version="1")


@ways.rule(cites=CITE, zh="受伤", en="is injured")
def is_hurt(player: Player) -> bool:
    return as_is(player.injured)


@ways.rule(cites=CITE, zh="未受伤", en="is not injured")
def is_well(player: Player) -> bool:
    return not_(player.injured)


@ways.rule(cites=CITE, zh="进球多于五", en="scored more than five goals")
def scored(player: Player) -> bool:
    return player.goals > 5


@ways.rule(cites=CITE, zh="在册", en="is on the list")
def is_listed(player: Player) -> bool:  # noqa: ARG001 - every player is
    return True


@ways.rule(cites=CITE, zh="受伤人数", en="how many are injured")
def hurt(club: Club) -> int:
    return count_where(club.players, is_hurt)


@ways.rule(cites=CITE, zh="未受伤人数", en="how many are not injured")
def well(club: Club) -> int:
    return count_where(club.players, is_well)


@ways.rule(cites=CITE, zh="进球者", en="how many scored")
def scorers(club: Club) -> int:
    return count_where(club.players, scored)


@ways.rule(cites=CITE, zh="在册人数", en="how many are listed")
def listed(club: Club) -> int:
    return count_where(club.players, is_listed)


@ways.rule(cites=CITE, zh="有球场", en="has a ground", helper=True)
def with_ground(club: Club) -> bool:
    return as_is(club.has_ground)


@ways.rule(cites=CITE, zh="球场费", en="fee for the ground", applies=with_ground)
def ground_fee(club: Club) -> int:
    return listed(club) * 2


@ways.rule(cites=CITE, zh="奖励期满", en="the term of the bonuses has ended", helper=True)
def has_ended(player: Player) -> bool:
    return add_days(player.joined, player.goals) < date(2024, 3, 31)


@ways.rule(cites=CITE, zh="费用", en="fees")
def fees(club: Club) -> int:
    return ground_fee(club) + count_where(club.players, has_ended)


@each_local_engine
def test_a_wrong_date_of_a_related_record_is_told_from_a_rule_that_does_not_apply(constructor: Constructor) -> None:
    players = [
        Player(id="1", club_id="A", joined=date(9999, 12, 31), goals=9, injured=True),  # its term has no end
        Player(id="2", club_id="B", joined=date(2024, 1, 1), goals=2, injured=True),
    ]
    constructor = duckdb_numbered if constructor is duckdb_relation else constructor
    all_clubs = [Club(id=name, has_ground=False) for name in "AB"]
    related = {"players": constructor(players, Player)}
    statuses = table(over_statuses(constructor(all_clubs, Club), (fees,), FEW, related=related))
    each = [whole_club(club, players) for club in all_clubs]
    assert statuses["fees_status"] == ["unknown", "not_applicable"]
    assert statuses["fees_status"] == [fees.status(club).value for club in each]


@each_local_engine
def test_counts_of_one_fact_and_of_another_are_told_apart(constructor: Constructor) -> None:
    # How many answers are known is counted once for the first two: both wait for one fact.
    players = [
        Player(id="1", club_id="A", injured=True, goals=9, part=Part.FULL),
        Player(id="2", club_id="A", injured=False, part=Part.FULL),
        Player(id="3", club_id="B", goals=2, part=Part.FULL),
        Player(id="4", club_id="C", injured=False, goals=7, part=Part.FULL),
    ]
    constructor = duckdb_numbered if constructor is duckdb_relation else constructor
    frame = constructor([Club(id=name, has_ground=True) for name in "ABCD"], Club)
    answers = table(over(frame, ways.rules_of(Club), FEW, related={"players": constructor(players, Player)}))
    assert answers["hurt"] == [1, None, 0, 0]
    assert answers["well"] == [1, None, 1, 0]
    assert answers["scorers"] == [None, 0, 1, 0]
    assert answers["listed"] == [2, 1, 1, 0]


def test_statuses_and_what_is_missing_are_those_of_records() -> None:
    all_clubs, players = many()
    each = [whole_club(club, players) for club in all_clubs]
    frame, related = polars_eager(all_clubs, Club), {"players": polars_eager(players, Player)}
    for policy in POLICIES:
        statuses = table(over_statuses(frame, RULES, policy, related=related))
        missing = table(over_missing(frame, RULES, policy, related=related))
        for rule in RULES:
            assert statuses[f"{rule.name}_status"] == [rule.status(club, policy).value for club in each], rule.name
            assert missing[f"{rule.name}_missing"] == [",".join(rule.missing(club, policy)) for club in each], rule.name
            lacking = table(rule.missing_parameters(frame, policy, related=related))[f"{rule.name}_missing_parameters"]
            assert lacking == [",".join(rule.missing_parameters(club, policy)) for club in each], rule.name


@pytest.mark.parametrize(
    "constructor",
    [
        pytest.param(made, id=made.__name__, marks=[only_in_check] if made in {spark, spark_connect} else [])
        for made in (polars_lazy, arrow, duckdb_relation, spark, spark_connect)
    ],
)
def test_a_table_and_that_of_its_related_records_may_be_made_of_one(constructor: Constructor) -> None:
    """Engines that name columns by the table from which they come must not mix up the two."""
    _, players = many()
    both: Any = nw.from_native(constructor(players, Player))
    named = both.filter(~nw.col("club_id").is_null()).select(nw.col("club_id").alias("id")).unique("id")
    grounded = nw.to_native(named.with_columns(has_ground=nw.lit(value=True)))
    answers = table(over(grounded, RULES, FEW, related={"players": nw.to_native(both)}))
    for at, name in enumerate(answers["id"]):
        club = whole_club(Club(id=name, has_ground=True), players)
        assert [answers[rule.name][at] for rule in RULES] == [plain(evaluate(rule, club, FEW)) for rule in RULES]
    assert len(answers["id"]) == len({each.club_id for each in players})


@only_in_check
def test_spark_and_spark_connect_do_not_go_together_and_are_told_apart() -> None:
    related = {"players": spark([player(1, "C-1")], Player)}
    with pytest.raises(FrameError, match="found PySpark, expected a table of Spark Connect"):
        enough.over(spark_connect(TWO, Club), related=related)


@only_in_check
@examples(150)
@given(
    st.lists(records(Player), max_size=20),
    st.lists(st.sampled_from(["C-1", "C-2", UNKNOWN]), min_size=20, max_size=20),
    st.lists(st.sampled_from(["C-1", "C-2", "C-3"]), min_size=20, max_size=20),
)
def test_an_answer_that_is_known_holds_wherever_players_without_a_club_belong(
    drawn: list[Player], clubs_named: list[Any], clubs_found: list[Any]
) -> None:
    players = [attrs.evolve(each, club_id=name) for each, name in zip(drawn, clubs_named, strict=False)]
    three = [Club(id=f"C-{number}", has_ground=True) for number in (1, 2, 3)]
    related = {"players": polars_eager(players, Player)}
    answers = table(over(polars_eager(three, Club), RULES, FEW, related=related))
    found = [
        attrs.evolve(each, club_id=name) if each.club_id is UNKNOWN else each
        for each, name in zip(players, clubs_found, strict=False)
    ]
    for rule in RULES:
        for answer, club in zip(answers[rule.name], three, strict=True):
            expected = plain(evaluate(rule, whole_club(club, found), FEW))
            assert answer is None or answer == expected
            # Nothing is lost either where every player has a club.
            assert answer == expected or any(each.club_id is UNKNOWN for each in players)


@examples(25)
@given(
    st.lists(records(Player), max_size=9),
    st.lists(st.sampled_from(["C-1", "C-2", UNKNOWN]), min_size=9, max_size=9),
    st.lists(st.sampled_from(["C-1", "C-2", "C-3", UNKNOWN]), max_size=4, unique=True),
    st.sampled_from(POLICIES),
)
def test_all_engines_know_as_much_of_players_without_a_club(
    drawn: list[Player], clubs_named: list[Any], ids: list[Any], policy: ClubPolicy
) -> None:
    """Who lacks its key, or whose record is not there, makes no two engines differ."""
    players = [attrs.evolve(each, club_id=name) for each, name in zip(drawn, clubs_named, strict=False)]
    players = [each for each in players if each.club_id in {*ids, UNKNOWN}]
    all_clubs = [Club(id=name, has_ground=True) for name in ids]
    answers = [
        table(over(frame(all_clubs, Club), RULES, policy, related={"players": other(players, Player)}))
        for frame, other in (
            (polars_eager, polars_eager),
            (polars_lazy, polars_eager),
            (polars_eager, polars_lazy),
            (arrow, arrow),
            (duckdb_numbered, duckdb_numbered),
        )
    ]
    assert all(each == answers[0] for each in answers)


@each_database
def test_a_view_answers_as_records_with_related_ones_do(open_database: Opener) -> None:
    all_clubs, players = many()
    with open_database() as database:
        database.table("club", all_clubs, Club)
        database.table("squad", players, Player)
        database.ask(create_view(clubs, Club, FEW, database.dialect, keep=["row_no"], related={"players": "squad"}))
        answers = database.answers("club_rules", [rule.name for rule in ANSWERED])
    for rule in ANSWERED:
        expected = [plain(evaluate(rule, whole_club(club, players), FEW)) for club in all_clubs]
        assert answers[rule.name] == expected, rule.name


@only_in_check
def test_a_view_in_spark_answers_as_records_with_related_ones_do() -> None:
    all_clubs, players = many()
    session, names = servers.spark(), [servers.new_name() for _ in range(3)]
    try:
        for name, rows, cls in ((names[0], all_clubs, Club), (names[1], players, Player)):
            spark_frame(keyed(rows, cls)).coalesce(1).write.saveAsTable(name)
        related, target = {"players": names[1]}, f"default.{names[2]}"
        session.sql(create_view(clubs, Club, FEW, "spark", table=names[0], view=target, keep=[KEY], related=related))
        answers = table(session.table(names[2]).select(KEY, *(rule.name for rule in (enough, goals, most_goals))))
    finally:
        session.sql(f"drop view if exists {names[2]}")
        for name in names[:2]:
            session.sql(f"drop table if exists {name}")
    for rule in (enough, goals, most_goals):
        assert answers[rule.name] == [plain(evaluate(rule, whole_club(club, players), FEW)) for club in all_clubs]


def test_a_view_leaves_open_what_players_without_a_club_could_change() -> None:
    players = [*(player(number, "C-1", goals=12) for number in range(3)), player(7, UNKNOWN, goals=3)]
    frames = polars_eager(TWO, Club), {"players": polars_eager(players, Player)}
    expected = table(over(frames[0], ANSWERED, FEW, related=frames[1]))
    with duckdb.connect() as connection:
        connection.register("club", arrow(TWO, Club))
        connection.register("player", arrow(players, Player))
        connection.execute(create_view(clubs, Club, FEW, "duckdb", related={"players": "player"}))
        rows = connection.sql('SELECT * FROM club_rules ORDER BY "id"')
        assert table(rows) == expected
        connection.register("player", arrow([player(number, "C-1") for number in range(26)], Player))
        assert connection.sql('SELECT "playing" FROM club_rules ORDER BY "id"').fetchall() == [(None,), (0,)]


dated = Rulebook("dated", policy=ClubPolicy, default=club_policy, version="1")


@dated.rule(cites=CITE, zh="两年后", en="two years later")
def two_years_later(player: Player) -> date:
    return add_months(player.joined, 24)


@dated.rule(cites=CITE, zh="迟于", en="is later")
def is_later(player: Player) -> bool:
    return add_days(player.joined, player.goals) >= date(2024, 3, 20)


@dated.rule(cites=CITE, zh="最后一日", en="last day")
def last_day(club: Club) -> date:
    return largest_over(club.players, two_years_later, otherwise=date(2024, 1, 1))


@dated.rule(cites=CITE, zh="迟于者", en="later ones")
def later_ones(club: Club) -> int:
    return count_where(club.players, is_later)


@each_database
def test_a_view_adds_to_the_dates_of_related_records(open_database: Opener) -> None:
    all_clubs, players = many()
    rules = (last_day, later_ones)
    with open_database() as database:
        database.table("club", all_clubs, Club)
        database.table("squad", players, Player)
        database.ask(create_view(dated, Club, FEW, database.dialect, keep=["row_no"], related={"players": "squad"}))
        answers = database.answers("club_rules", [rule.name for rule in rules])
    for rule in rules:
        expected = [plain(evaluate(rule, whole_club(club, players), FEW)) for club in all_clubs]
        assert answers[rule.name] == expected, rule.name
        assert None in expected
        assert any(expected)


def player(number: int, club_id: str | Unknown, **facts: Any) -> Player:
    return Player(**{"id": f"P-{number}", "club_id": club_id, "part": Part.FULL, "injured": False, **facts})


TWO = [Club(id="C-1", has_ground=True), Club(id="C-2", has_ground=True)]


def test_players_without_a_club_leave_open_what_they_could_change_alone() -> None:
    players = [player(number, "C-1", goals=12) for number in range(3)]
    lost = [player(7, UNKNOWN, goals=3), player(8, UNKNOWN, injured=True)]
    answers = table(
        over(polars_eager(TWO, Club), RULES, FEW, related={"players": polars_eager([*players, *lost], Player)})
    )
    assert answers["playing"] == [None, None]
    assert answers["enough"] == [True, False]  # the second would need three more, and one may play
    assert answers["has_star"] == [True, False]
    assert answers["goals"] == [None, None]
    without_one = {"players": polars_eager([*players, lost[1]], Player)}
    assert table(playing.over(polars_eager(TWO, Club), related=without_one))["playing"] == [3, 0]


@each_local_engine
def test_players_without_a_club_may_have_joined_on_any_day(constructor: Constructor) -> None:
    """The first day is open as long as one of them may be of the club."""
    players = [player(1, "C-1", joined=date(2024, 2, 1)), player(2, UNKNOWN, joined=date(2024, 3, 1))]
    if constructor is duckdb_relation:
        constructor = duckdb_numbered
    for related, days in ((players[:1], [date(2024, 2, 1), date(2024, 1, 1)]), (players, [None, None])):
        answers = table(first_joined.over(constructor(TWO, Club), related={"players": constructor(related, Player)}))
        assert answers["first_joined"] == days


@each_local_engine
def test_as_many_players_as_there_can_be_are_counted_to_the_last(constructor: Constructor) -> None:
    constructor = duckdb_numbered if constructor is duckdb_relation else constructor
    players = [player(number, "C-1" if number < 25 else "C-2", goals=1) for number in range(49)]
    related = {"players": constructor(players, Player)}
    answers = table(over(constructor(TWO, Club), (playing, goals, most_goals), FEW, related=related))
    assert (answers["playing"], answers["goals"], answers["most_goals"]) == ([25, 24], [25, 24], [1, 1])


@each_local_engine
def test_each_player_without_a_club_may_be_the_one_that_is_missing(constructor: Constructor) -> None:
    constructor = duckdb_numbered if constructor is duckdb_relation else constructor
    named: list[Any] = ["C-1", "C-1", "C-2", UNKNOWN, UNKNOWN, UNKNOWN]
    related = {"players": constructor([player(number, name) for number, name in enumerate(named)], Player)}
    answers = table(over(constructor(TWO, Club), (enough,), club_policy(least_players=5), related=related))
    assert answers["enough"] == [None, False]  # five at most, and four


def test_a_frame_without_ids_has_unknown_related_records() -> None:
    frame = pl.DataFrame({"has_ground": [True, False]})
    related = {"players": polars_eager([], Player)}
    assert table(enough.over(frame, missing="unknown", related=related))["enough"] == [None, False]
    with pytest.raises(InvalidData, match="id"):
        enough.over(frame, related=related)


def test_related_rows_without_any_key_may_belong_to_each_record() -> None:
    rows = polars_eager([player(1, "C-1"), player(2, "C-1", injured=True)], Player).drop("club_id")
    answers = table(over(polars_eager(TWO, Club), RULES, FEW, missing="unknown", related={"players": rows}))
    assert (answers["playing"], answers["enough"]) == ([None, None], [False, False])
    connection = duckdb.connect()
    related = {"players": connection.from_arrow(rows.to_arrow())}
    relation = connection.from_arrow(polars_eager(TWO, Club).to_arrow())
    assert table(over(relation, (playing, enough), FEW, missing="unknown", related=related).order("id")) == {
        "id": ["C-1", "C-2"], "has_ground": [True, True], "playing": [None, None], "enough": [False, False],
    }  # fmt: skip


def test_so_many_related_rows_without_any_key_that_polars_takes_them_in_parts() -> None:
    rows = polars_eager([player(1, "C-1")] * 20_000, Player).drop("club_id")
    answers = table(over(polars_eager(TWO, Club), RULES, FEW, missing="unknown", related={"players": rows}))
    assert (answers["playing"], answers["enough"]) == ([None, None], [None, None])


def test_keys_that_are_fractions_join_nothing() -> None:
    rows = polars_eager([player(1, "C-1")], Player).with_columns(club_id=pl.lit(7.0))
    frame = polars_eager(TWO, Club).with_columns(id=pl.Series([7.0, 8.0]))
    with pytest.raises(FrameError, match=r"players: club_id: found Float64, expected text or whole numbers\. Convert"):
        enough.over(frame, FEW, related={"players": rows})


def test_what_duckdb_cannot_look_at_is_unknown() -> None:
    connection = duckdb.connect()
    few = [
        ("C-1", 2**62),
        ("C-1", 2**62),
        ("C-2", 5),
        *(("C-3", 1) for _ in range(26)),
        *(("C-4", 1) for _ in range(25)),
    ]
    rows = pl.DataFrame({"club_id": [key for key, _ in few], "goals": [number for _, number in few]})
    known = rows.with_columns(part=pl.lit("full"), injured=pl.lit(value=False))
    related = {"players": connection.from_arrow(known.to_arrow())}
    some = polars_eager([Club(id=f"C-{number}", has_ground=True) for number in (1, 2, 3, 4, 5)], Club)
    answers = table(
        over(connection.from_arrow(some.to_arrow()), (goals, playing, most_goals, enough), FEW, related=related).order(
            "id"
        )
    )
    # Numbers out of their bounds, and more players than there can be: 25 are as many as there can be.
    assert answers["goals"] == [None, 5, None, 25, 0]
    assert answers["most_goals"] == [None, 5, None, 1, 0]
    assert answers["playing"] == [2, 1, None, 25, 0]
    assert answers["enough"] == [False, False, None, True, False]


def test_numbers_out_of_their_bounds_are_unknown_in_a_lazy_frame() -> None:
    players = pl.LazyFrame({"club_id": ["C-1", "C-1", "C-2"], "goals": [2**62, 2**62, 5]})
    answers = table(goals.over(polars_lazy(TWO, Club), related={"players": players}))
    assert answers["goals"] == [None, 5]


@pytest.mark.parametrize("dtype", [pl.Int64, pl.Int32])
def test_numbers_out_of_their_bounds_are_refused_in_eager_tables_before_they_are_summed(dtype: Any) -> None:
    """Each bonus fits 64 bits, and five of them do not: nine would come to a sum that looks like one."""
    rows = pl.DataFrame({"club_id": ["C-1"] * 9, "goals": pl.Series([2**31 - 1] * 9, dtype=dtype)})
    policy = club_policy(bonus=fen(10**9))
    club = polars_eager(TWO, Club)
    for frame, players in (
        (club, rows),
        (club.lazy(), rows),
        (club.to_arrow(), rows.to_arrow()),
        (club.to_pandas(), rows.to_pandas()),
    ):
        with pytest.raises(InvalidData) as caught:
            bonuses.over(frame, policy, related={"players": players})
        (problem,) = caught.value.problems
        assert (problem.place, problem.kind) == ("players: goals", "range")
        assert "found 2147483647, expected a whole number from 0 to 200" in problem.text("en")
    # What is counted is never too large, and taken as it is.
    assert table(over(club, (scorers,), policy, related={"players": rows}))["scorers"] == [9, 0]


def test_where_a_lazy_frame_is_checked_so_are_the_values_of_related_tables() -> None:
    club, sound = polars_eager(TWO, Club), polars_eager([player(1, "C-1", goals=7, joined=FEW.on)], Player)
    wrong = sound.with_columns(part=pl.lit("loan"))  # which is unknown where nobody looks
    with duckdb.connect() as connection:
        pairs: list[tuple[Any, Any]] = [
            (club.lazy(), wrong.lazy()),
            (club.lazy(), wrong),
            (club, wrong.lazy()),
            (connection.from_arrow(club.to_arrow()), connection.from_arrow(wrong.to_arrow())),
        ]
        for frame, players in pairs:
            related = {"players": players}
            with pytest.raises(FrameError, match=r"players: part: found 'loan', expected one of full, trial"):
                assess_frame(clubs, frame, Club, FEW, rules=(playing,), related=related, check=True)
            answers = table(assess_frame(clubs, frame, Club, FEW, rules=(playing,), related=related, check=False))
            assert sorted(answers["playing"], key=str) == [0, None]
    answers = assess_frame(
        clubs, club.lazy(), Club, FEW, rules=(playing,), related={"players": sound.lazy()}, check=True
    )
    assert table(answers)["playing"] == [1, 0]


def test_a_type_with_members_that_an_enumeration_has_not_is_refused_in_related_tables_too() -> None:
    rows = pl.LazyFrame(
        {"club_id": ["C-1"], "injured": [False], "part": pl.Series(["full"], dtype=pl.Enum(["full", "loan"]))}
    )
    with pytest.raises(FrameError, match=r"players: part: .*loan"):
        playing.over(polars_lazy(TWO, Club), related={"players": rows})


def test_more_related_records_than_there_can_be_are_unknown_in_a_lazy_frame() -> None:
    players = polars_lazy([player(number, "C-1", goals=1) for number in range(26)], Player)
    answers = table(over(polars_lazy(TWO, Club), RULES, FEW, related={"players": players}))
    assert (answers["goals"], answers["playing"], answers["most_goals"]) == ([None, 0], [None, 0], [None, 0])


def test_an_eager_frame_may_have_lazy_related_records_and_the_reverse() -> None:
    players = [player(1, "C-2", goals=4)]
    for frame, other in ((polars_eager, polars_lazy), (polars_lazy, polars_eager)):
        answers = table(most_goals.over(frame(TWO, Club), related={"players": other(players, Player)}))
        assert answers["most_goals"] == [0, 4]


def test_what_is_wrong_with_related_tables_is_told(golden: Callable[[str, str], None]) -> None:
    frame, right = polars_eager(TWO, Club), polars_eager([player(1, "C-1")], Player)
    wrong: list[tuple[Any, Any]] = [
        (frame, None),
        (frame, {"members": right}),
        (frame, {"players": polars_eager([player(1, "C-9"), player(2, "C-8")], Player)}),
        (frame, {"players": polars_eager([player(number, "C-2") for number in range(26)], Player)}),
        (frame, {"players": right.to_arrow()}),
        (frame, {"players": right.with_columns(club_id=1)}),
        (frame, {"players": right.drop("injured")}),
        (polars_eager([*TWO, TWO[0]], Club), {"players": right}),
    ]
    messages = []
    for own, related in wrong:
        with pytest.raises(InvalidData) as caught:
            enough.over(own, related=related)
        messages += [problem.text(lang) for problem in caught.value.problems for lang in ("zh", "en")]
    with pytest.raises(InvalidData) as caught:
        assess_frame(clubs, frame, Club, FEW, related={"players": right.with_columns(goals=pl.lit(-1))})
    messages += [problem.text("en") for problem in caught.value.problems]
    with pytest.raises(InvalidData) as caught:
        create_view(clubs, Club, FEW, "duckdb", related={"members": "player", "players": "a..b"})
    messages += [problem.text("en") for problem in caught.value.problems]
    golden("related_frames_wrong.txt", "\n".join(messages))


def test_the_text_of_a_view_names_the_columns_of_the_related_table(golden: Callable[[str, str], None]) -> None:
    assert "-- 表 player（球员）应有的列：" in create_view(clubs, Club, FEW, "spark", related={"players": "player"})
    golden("related_view.sql", create_view(clubs, Club, FEW, "postgres", related={"players": "sport.squad"}, lang="en"))


def test_what_the_policy_decides_needs_no_table() -> None:
    frame = polars_eager(TWO, Club)
    assert table(enough.over(frame, club_policy(least_players=0)))["enough"] == [True, True]


def test_without_a_table_related_records_are_unknown_unless_a_rule_asks_for_it() -> None:
    frame = polars_eager(TWO, Club)
    answers = table(assess_frame(clubs, frame, Club, FEW))
    assert answers == table(assess_frame(clubs, frame, Club, FEW, rules=ANSWERED, missing="unknown"))
    for rule in ANSWERED:
        assert answers[rule.name] == [plain(rule(club)) for club in TWO], rule.name
    assert table(over_missing(frame, (enough,), FEW))["enough_missing"] == ["players", "players"]
    assert table(over_statuses(frame, (enough,), FEW))["enough_status"] == ["unknown", "unknown"]
    with duckdb.connect() as connection:
        connection.register("club", arrow(TWO, Club))
        connection.execute(create_view(clubs, Club, FEW, "duckdb"))
        assert table(connection.sql('SELECT * FROM club_rules ORDER BY "id"')) == answers


def test_rules_that_read_no_related_records_take_no_table_of_them() -> None:
    assert not Club.invariants
    with pytest.raises(InvalidData, match="players"):
        has_star.over(polars_eager(TWO, Club))


WRONG_KEYS = [player(1, "C-1"), player(2, "C-9"), player(3, "C-8"), *(player(number, "C-2") for number in range(4, 30))]


@pytest.mark.parametrize("constructor", [polars_lazy, duckdb_relation, polars_eager])
def test_a_check_looks_at_related_tables_that_are_lazy(constructor: Constructor) -> None:
    """Keys, ids and values: without the check some are lost in silence, which is said of lazy tables."""

    def problems(own: list[Club], related: list[Player], **changed: int) -> list[tuple[str, str]]:
        frame, players = constructor(own, Club), constructor(related, Player)
        if changed and constructor is duckdb_relation:
            players = players.project(
                "* REPLACE (" + ", ".join(f"{value} AS {name}" for name, value in changed.items()) + ")"
            )
        elif changed:
            players = players.with_columns(**{name: pl.lit(value) for name, value in changed.items()})
        with pytest.raises(FrameError) as caught:
            assess_frame(clubs, frame, Club, FEW, related={"players": players}, check=True)
        return [(str(each.place), each.kind) for each in caught.value.problems]

    assert problems(TWO, WRONG_KEYS) == [("players: club_id", "unknown"), ("players: club_id", "limit")]
    assert problems([*TWO, TWO[0]], [player(1, "C-1")]) == [("id", "repeated")]
    assert problems(TWO, [player(1, "C-1"), player(1, "C-2")]) == [("players: id", "repeated")]
    assert problems(TWO, [player(1, "C-1"), player(2, UNKNOWN)], goals=-1) == [("players: goals", "range")]


def test_a_check_takes_keys_and_ids_that_are_right_and_those_that_are_lacking() -> None:
    related = {"players": polars_lazy([player(1, "C-1"), player(2, UNKNOWN)], Player)}
    frame = polars_lazy([*TWO, Club(), Club()], Club)
    answers = table(assess_frame(clubs, frame, Club, FEW, related=related, check=True))
    assert answers == table(assess_frame(clubs, frame, Club, FEW, related=related))
    nameless = {"players": polars_lazy([player(1, "C-1")], Player).drop("id")}
    unasked = assess_frame(clubs, frame, Club, FEW, related=nameless, check=True, missing="unknown")
    assert table(unasked)["playing"] == [1, 0, None, None]


def test_an_eager_table_of_related_records_is_checked_beside_a_lazy_frame() -> None:
    related = {"players": polars_eager([player(1, "C-1")], Player).with_columns(goals=pl.lit(-1))}
    with pytest.raises(FrameError, match="players: goals: found -1"):
        assess_frame(clubs, polars_lazy(TWO, Club), Club, FEW, related=related)
    answers = table(assess_frame(clubs, polars_lazy(TWO, Club), Club, FEW, related=related, check=False))
    assert answers["goals"] == [-1, 0]  # as any whole number out of its bounds that nobody looked at


@each_local_engine
def test_one_related_record_given_twice_is_not_counted_twice(constructor: Constructor) -> None:
    """A player of one id stands twice in the table: which of the rows is right, only people know."""
    twice = [player(number, "C-1") for number in (1, 2, 2)]
    with pytest.raises(FrameError, match="players: id: found 'P-2', expected ids that differ"):
        assess_frame(
            clubs, constructor(TWO, Club), Club, FEW, related={"players": constructor(twice, Player)}, check=True
        )


@pytest.mark.parametrize("constructor", [polars_eager, polars_lazy])
def test_where_no_record_has_an_id_that_is_the_problem(constructor: Constructor) -> None:
    related = {"players": constructor([player(1, "C-1")], Player)}
    for frame in (constructor(TWO, Club).drop("id"), constructor([Club(), Club()], Club)):
        with pytest.raises(FrameError, match=r"^id: expected the ids of the records, by which related") as caught:
            assess_frame(clubs, frame, Club, FEW, related=related, missing="unknown", check=True)
        assert len(caught.value.problems) == 1
    with pytest.raises(FrameError, match="players: club_id: found 'C-1', expected the id of a record"):
        assess_frame(clubs, constructor([], Club), Club, FEW, related=related, check=True)


def test_what_computing_would_lose_is_refused_in_an_eager_table_without_a_check() -> None:
    related = {"players": polars_eager([player(1, "C-1")], Player).with_columns(goals=pl.lit(2**62))}
    with pytest.raises(FrameError, match="players: goals: found 4611686018427387904"):
        goals.over(polars_eager(TWO, Club), related=related)
