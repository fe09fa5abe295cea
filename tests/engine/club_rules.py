"""A book whose records have related ones: clubs and their members."""

from datetime import date
from typing import ClassVar

import attrs

from pingyuan_rules.engine import (
    Choice,
    Citation,
    Fen,
    Label,
    Parameters,
    Provenance,
    Record,
    Related,
    Rulebook,
    Source,
    Unit,
    add_days,
    add_months,
    all_of,
    all_where,
    any_where,
    as_is,
    at_least_where,
    choose,
    count_where,
    fact,
    fen,
    largest_over,
    not_,
    param,
    related,
    smallest_over,
    sum_over,
    times,
)


class Part(Choice):
    FULL = "full", "正式", "full"
    TRIAL = "trial", "试用", "on trial"


GOALS = Unit("球", one="goal", many="goals")


@attrs.frozen(kw_only=True)
class Player(Record):
    label: ClassVar[Label] = Label("球员", "player")

    id: str = fact(zh="球员编号", en="player id")
    club_id: str = fact(zh="球会编号", en="club id")
    part: Part = fact(zh="身份", en="standing")
    goals: int = fact(zh="进球数", en="goals", le=200)
    injured: bool = fact(zh="受伤", en="is injured")
    joined: date = fact(zh="加入日期", en="day of joining")


@attrs.frozen(kw_only=True)
class Club(Record):
    label: ClassVar[Label] = Label("球会", "club")

    id: str = fact(zh="编号", en="id")
    has_ground: bool = fact(zh="有球场", en="has a ground")
    players: Related[Player] = related(Player, by="club_id", most=25, zh="球员", en="players")


@attrs.frozen(kw_only=True)
class ClubPolicy(Parameters):
    least_players: int = param(zh="最少人数", en="the least number of players", le=30)
    many_goals: int = param(zh="高产进球数", en="the goals of a scorer")
    bonus: Fen = param(zh="每球奖金", en="the bonus for a goal")


ACT = Label("球会章程", "Clubs Act")
CITE = Citation("K1", ACT, date(2020, 1, 1), Label("第1条", "article 1"), Label("球会", "club"), Label("句", "wording"))
TODAY = date(2024, 3, 31)


def club_policy(**changes: object) -> ClubPolicy:
    values = {"on": TODAY, "least_players": 3, "many_goals": 10, "bonus": fen(5_000), **changes}
    sources = {name: Source(value, Provenance.HOUSE, TODAY) for name, value in values.items() if name != "on"}
    return ClubPolicy(**values, sources=sources)  # type: ignore[arg-type] # plain values


clubs = Rulebook("clubs", policy=ClubPolicy, default=club_policy, version="1")


@clubs.rule(cites=CITE, zh="可上场", en="may play")
def may_play(player: Player) -> bool:
    return all_of(player.part == Part.FULL, not_(player.injured))


@clubs.rule(cites=CITE, zh="高产", en="scores often", helper=True)
def scores_often(player: Player, policy: ClubPolicy) -> bool:
    return player.goals >= policy.many_goals


@clubs.rule(cites=CITE, zh="可上场的高产者", en="may play and scores often")
def star(player: Player, policy: ClubPolicy) -> bool:
    return all_of(may_play(player), scores_often(player, policy))


@clubs.rule(cites=CITE, zh="进球", en="goals scored", unit=GOALS)
def goals_of(player: Player) -> int:
    return as_is(player.goals)


@clubs.rule(cites=CITE, zh="奖金", en="bonus")
def bonus_of(player: Player, policy: ClubPolicy) -> Fen:
    return times(policy.bonus, player.goals)


@clubs.rule(cites=CITE, zh="加入日", en="joined on")
def joined_on(player: Player) -> date:
    return as_is(player.joined)


@clubs.rule(cites=CITE, zh="合同到期日", en="contract ends on", helper=True)
def bound_until(player: Player) -> date:
    return add_months(player.joined, 24)


@clubs.rule(cites=CITE, zh="仍受奖励期约束", en="is still in the term of the bonuses", helper=True)
def in_term(player: Player) -> bool:
    return all_of(add_days(player.joined, player.goals) >= TODAY, not_(player.injured))


@clubs.rule(cites=CITE, zh="可上场人数", en="number who may play")
def playing(club: Club) -> int:
    return count_where(club.players, may_play)


@clubs.rule(cites=CITE, zh="有高产者", en="has a scorer")
def has_star(club: Club) -> bool:
    return any_where(club.players, star)


@clubs.rule(cites=CITE, zh="全队健康", en="all may play")
def all_play(club: Club) -> bool:
    return all_where(club.players, may_play)


@clubs.rule(cites=CITE, zh="人数足够", en="has enough players", met_when=True)
def enough(club: Club, policy: ClubPolicy) -> bool:
    return all_of(club.has_ground, at_least_where(policy.least_players, club.players, may_play))


@clubs.rule(cites=CITE, zh="总进球", en="goals in all", unit=GOALS)
def goals(club: Club) -> int:
    return sum_over(club.players, goals_of)


@clubs.rule(cites=CITE, zh="奖金总额", en="bonuses in all")
def bonuses(club: Club) -> Fen:
    return sum_over(club.players, bonus_of)


@clubs.rule(cites=CITE, zh="最多进球", en="most goals", unit=GOALS)
def most_goals(club: Club) -> int:
    return largest_over(club.players, goals_of, otherwise=0)


@clubs.rule(cites=CITE, zh="进球标杆", en="goals to beat", unit=GOALS)
def goals_to_beat(club: Club, policy: ClubPolicy) -> int:
    return largest_over(club.players, goals_of, otherwise=policy.many_goals)


@clubs.rule(cites=CITE, zh="最早加入", en="first to join")
def first_joined(club: Club) -> date:
    return smallest_over(club.players, joined_on, otherwise=date(2024, 1, 1))


@clubs.rule(cites=CITE, zh="最迟到期", en="last contract to end", helper=True)
def last_bound(club: Club) -> date:
    return largest_over(club.players, bound_until, otherwise=date(2024, 1, 1))


@clubs.rule(cites=CITE, zh="在奖励期内的人数", en="number in the term", helper=True)
def number_in_term(club: Club) -> int:
    return count_where(club.players, in_term)


@clubs.rule(cites=CITE, zh="有人在奖励期内", en="one is in the term", helper=True)
def one_in_term(club: Club) -> bool:
    return any_where(club.players, in_term)


@clubs.rule(cites=CITE, zh="恰有两人可上场", en="exactly two may play")
def just_two(club: Club) -> bool:
    return playing(club) == 2


@clubs.rule(cites=CITE, zh="状态良好", en="is in good shape")
def good_shape(club: Club) -> bool:
    few = bonuses(club) >= fen(300)
    return choose((any_where(club.players, may_play), few), (club.has_ground, just_two(club)), otherwise=False)
