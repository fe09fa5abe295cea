"""Related records that nobody need record: what waits for them is unknown, and neither undecided nor a shortfall."""

from datetime import date
from typing import Any, ClassVar

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.frame_engines import Constructor, duckdb_numbered, duckdb_relation, each_local_engine, table
from engine.shop_rules import ACT, ShopPolicy, policy
from pingyuan_rules.engine import (
    UNKNOWN,
    Citation,
    Label,
    Record,
    Related,
    Rulebook,
    Status,
    all_of,
    any_where,
    as_is,
    count_where,
    fact,
    related,
    relations_of,
)
from pingyuan_rules.engine.record.reference import evaluate
from pingyuan_rules.engine.table.findings_frame import findings_frame
from pingyuan_rules.engine.table.frame import assess_frame, over_missing, over_statuses
from sizes import examples

CITE = Citation("C1", ACT, date(2020, 1, 1), Label("第1条", "article 1"), Label("词", "term"), Label("句", "wording"))


@attrs.frozen(kw_only=True)
class Singer(Record):
    label: ClassVar[Label] = Label("歌手", "singer")
    choir_id: str = fact(zh="合唱团编号", en="choir id")
    trained: bool = fact(zh="受训", en="is trained")


@attrs.frozen(kw_only=True)
class Song(Record):
    label: ClassVar[Label] = Label("歌曲", "song")
    choir_id: str = fact(zh="合唱团编号", en="choir id")
    known: bool = fact(zh="已学会", en="is known by heart")


@attrs.frozen(kw_only=True)
class Choir(Record):
    label: ClassVar[Label] = Label("合唱团", "choir")
    id: str = fact(zh="编号", en="id")
    trained: int = fact(zh="受训人数", en="trained singers reported", le=50)
    has_room: bool = fact(zh="有排练室", en="has a room")
    singers: Related[Singer] = related(Singer, by="choir_id", most=50, zh="歌手", en="singers", optional=True)
    songs: Related[Song] = related(Song, by="choir_id", most=50, zh="歌曲", en="songs", optional=True)
    concerts: Related[Song] = related(Song, by="choir_id", most=50, zh="演出曲目", en="songs performed")


choirs = Rulebook("choirs", policy=ShopPolicy, default=policy, version="1")


@choirs.rule(cites=CITE, zh="歌手受训", en="the singer is trained")
def is_trained(singer: Singer) -> bool:
    return as_is(singer.trained)


@choirs.rule(cites=CITE, zh="歌曲已学会", en="the song is known")
def is_known_song(song: Song) -> bool:
    return as_is(song.known)


@choirs.rule(cites=CITE, zh="受训歌手数", en="trained singers")
def trained_singers(choir: Choir) -> int:
    return count_where(choir.singers, is_trained)


@choirs.rule(cites=CITE, zh="人数一致", en="numbers agree", met_when=True)
def numbers_agree(choir: Choir) -> bool:
    return choir.trained == trained_singers(choir)


@choirs.rule(cites=CITE, zh="可以演出", en="can perform", met_when=True)
def can_perform(choir: Choir) -> bool:
    return all_of(choir.has_room, any_where(choir.singers, is_trained), any_where(choir.songs, is_known_song))


@choirs.rule(cites=CITE, zh="演出过", en="has performed", met_when=True)
def has_performed(choir: Choir) -> bool:
    return any_where(choir.concerts, is_known_song)


SINGERS = (Singer(trained=True),)
SONGS = (Song(known=True),)


def undecided(**facts: Any) -> set[str]:
    return {rule.name for rule in choirs.assess(Choir(**{"trained": 1, "has_room": True, **facts})).undecided}


def test_only_what_need_not_be_recorded_leaves_nothing_undecided() -> None:
    singers, _, concerts = relations_of(Choir).values()
    assert (singers.optional, concerts.optional) == (True, False)
    assert undecided() == {"has_performed"}
    assert undecided(trained=UNKNOWN, has_room=UNKNOWN) == {"has_performed"}
    assert undecided(concerts=()) == set()


def test_what_is_unknown_of_recorded_ones_is_undecided() -> None:
    assert undecided(singers=(Singer(),), concerts=()) == {"trained_singers", "numbers_agree"}
    assert undecided(singers=SINGERS, trained=UNKNOWN, concerts=()) == {"numbers_agree"}
    assert undecided(singers=(Singer(),), songs=SONGS, concerts=()) == {
        "trained_singers", "numbers_agree", "can_perform",
    }  # fmt: skip


def test_the_answer_stays_unknown_and_tells_what_is_missing() -> None:
    bare = Choir(trained=1, has_room=True)
    assert (numbers_agree(bare), numbers_agree.status(bare)) == (UNKNOWN, Status.UNKNOWN)
    assert numbers_agree.missing(bare) == ("singers",)
    assert (numbers_agree.shortfall(bare), numbers_agree.shortfall.missing(bare)) == (False, ())
    assert has_performed.shortfall(bare) is UNKNOWN


def test_what_is_decided_without_them_is_a_shortfall() -> None:
    roomless = Choir(has_room=False)
    assert can_perform(roomless) is False
    assert can_perform.shortfall(roomless) is True
    assert [finding.rule for finding in choirs.assess(roomless).findings] == [can_perform]


several: Any = st.one_of(
    st.just(UNKNOWN), st.lists(st.sampled_from([True, False, UNKNOWN]), max_size=3).map(tuple)
)  # fmt: skip


@given(st.sampled_from([0, 1, 2, UNKNOWN]), st.sampled_from([True, False, UNKNOWN]), several, several)
@examples(60)
def test_every_reading_of_a_record_has_the_same_shortfalls(trained: Any, room: Any, singers: Any, songs: Any) -> None:
    choir = Choir(
        trained=trained,
        has_room=room,
        singers=singers if singers is UNKNOWN else tuple(Singer(trained=each) for each in singers),
        songs=songs if songs is UNKNOWN else tuple(Song(known=each) for each in songs),
    )
    lists = {numbers_agree: [singers], can_perform: [singers, songs]}
    found = choirs.assess(choir)
    for rule, read in lists.items():
        answer = rule(choir)
        expected = UNKNOWN if answer is UNKNOWN else not answer
        if answer is UNKNOWN and any(each is UNKNOWN for each in read):
            expected = False
        short = rule.shortfall
        assert short(choir) is evaluate(short, choir, policy()) is short.explain(choir).value is expected
        assert (rule in found.undecided) is (expected is UNKNOWN)
        assert (rule in {finding.rule for finding in found.findings}) is (expected is True)


@each_local_engine
def test_tables_have_the_same_shortfalls(constructor: Constructor) -> None:
    if constructor is duckdb_relation:  # a join leaves its rows in no order
        constructor = duckdb_numbered
    bare = [
        Choir(id="1", trained=1, has_room=True),
        Choir(id="2", trained=0, has_room=True),
        Choir(id="3", trained=0, has_room=False),
    ]
    singers = [Singer(choir_id="1", trained=True), Singer(choir_id="2")]
    frame, table_of = constructor(bare, Choir), constructor(singers, Singer)
    rules = tuple(rule.shortfall for rule in (numbers_agree, can_perform, has_performed))
    for related_tables, expected in [
        ({}, [[False] * 3, [False, False, True], [None] * 3]),
        ({"singers": table_of}, [[False, None, False], [False, False, True], [None] * 3]),
    ]:
        options: Any = {"related": related_tables}
        answers = table(assess_frame(choirs, frame, Choir, policy(), shortfalls=True, **options))
        assert [answers[rule.name] for rule in rules] == expected
        statuses: Any = table(over_statuses(frame, rules[:1], policy(), missing="unknown", **options))[
            f"{rules[0].name}_status"
        ]
        assert statuses == ["decided" if each is not None else "unknown" for each in expected[0]]
        missing: Any = table(over_missing(frame, rules[:1], policy(), missing="unknown", **options))[
            f"{rules[0].name}_missing"
        ]
        assert missing == ["" if each is not None else "singers" for each in expected[0]]
        found: Any = table(findings_frame(choirs, frame, Choir, policy(), keep=("id",), **options))
        assert list(zip(found["id"], found["rule"], strict=True)) == [("3", "can_perform")]


@pytest.mark.parametrize(
    ("lang", "text", "formula"),
    [
        ("zh", "歌手已登记", "“人数一致”已有结论"),
        ("en", "singers are recorded", "“numbers agree” is decided"),
    ],
)  # fmt: skip
def test_words_say_what_need_not_be_recorded(lang: Any, text: str, formula: str) -> None:
    short = numbers_agree.shortfall
    assert text in short.explain(Choir()).text(lang)
    assert text in short.formula(lang)
    assert formula in short.formula(lang)
    assert text in short.diagram(lang)
