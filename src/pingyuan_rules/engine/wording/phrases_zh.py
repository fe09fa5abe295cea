"""What terms are called in Chinese."""

from pingyuan_rules.engine.terms import Rounding
from pingyuan_rules.engine.wording.phrases import Listing, Phrases, Remedies, Symbols


def be(_subject: str) -> str:
    """Chinese verbs do not change with their subject."""
    return "为"


def counted(number: str, unit: str) -> str:
    """A number with its unit."""
    return f"{number}{unit}"


ZH = Phrases(
    width=40,
    be=be,
    counted=counted,
    yes="是",
    no="否",
    unknown="不详",
    not_applicable="不适用",
    yuan="{0}元",
    said="{0}：{1}",
    orders={
        "int": {
            "==": "{0}为{1}",
            "!=": "{0}不为{1}",
            "<": "{0}低于{1}",
            "<=": "{0}不超过{1}",
            ">": "{0}超过{1}",
            ">=": "{0}不低于{1}",
        },
        "date": {
            "==": "{0}为{1}",
            "!=": "{0}不为{1}",
            "<": "{0}早于{1}",
            "<=": "{0}不晚于{1}",
            ">": "{0}晚于{1}",
            ">=": "{0}不早于{1}",
        },
        "day": {
            "==": "{0}为{1}",
            "!=": "{0}不为{1}",
            "<": "{0}早于{1}",
            "<=": "{0}不晚于{1}",
            ">": "{0}晚于{1}",
            ">=": "{0}不早于{1}",
        },
        "bool": {"==": "{0}与{1}同为是或同为否", "!=": "{0}与{1}有且只有一项为是"},
    },
    bracket="（{0}）",
    quoted="“{0}”",
    not_="并非{0}",
    all_of=Listing(head="下列各项全部满足", inline="{0}", comma="，且", last="，且"),
    any_of=Listing(head="下列各项至少满足一项", inline="{0}", comma="，或", last="，或"),
    at_least=Listing(
        head="下列各项中满足的项数不少于{n}",
        inline="下列各项中满足的项数（{0}）不少于{n}",
        comma="；",
        last="；",
    ),
    count_true=Listing(head="下列各项中满足的项数", inline="下列各项中满足的项数（{0}）", comma="；", last="；"),
    cases=Listing(head="下列情形中最先符合的一种", inline="{0}", comma="；", last="；"),
    case="{0}的，为{1}",
    ranked=Listing(head="下列情形中所符合而位次最前的一种", inline="{0}，取位次最前的一种", comma="；", last="；"),
    rank="（位次：{0}）",
    conditions=Listing(head="按下列情形中最先符合的一种得“是”", inline="{0}", comma="；", last="；"),
    condition="{0}的，{1}",
    otherwise="其余为{0}",
    plus="加",
    less="{0}减{1}",
    times="{0}乘以{1}",
    divided={
        Rounding.FLOOR: "{0}除以{1}（舍去余数）",
        Rounding.HALF_UP: "{0}除以{1}（取最近的{whole}，恰为一半时向上取）",
        Rounding.CEILING: "{0}除以{1}（有余数进一）",
    },
    smallest=Listing(head="下列各项中的最小者", inline="{0}中的最小者", comma="、", last="、"),
    largest=Listing(head="下列各项中的最大者", inline="{0}中的最大者", comma="、", last="、"),
    earliest=Listing(head="下列各项中的最早者", inline="{0}中的最早者", comma="、", last="、"),
    latest=Listing(head="下列各项中的最晚者", inline="{0}中的最晚者", comma="、", last="、"),
    month_of="{0}所在月份",
    day_of="{0}的日",
    day="{0}日",
    or_="、",
    last_or="或",
    whole="整数",
    whole_fen="整分（人民币）",
    months_between="从{1}到{0}的月数",
    months="个月",
    concerns="{0}的，{1}",
    where="凡{0}的：",
    holds_when="当{1}时，{0}为“是”",
    always="{0}一律为“是”",
    never="{0}一律为“否”",
    is_value="{0}为{1}",
    decided_by="{0}按{1}确定",
    stop="。",
    colon="：",
    if_="如果 ",
    rank_of="位次 ",
    then="则为 ",
    else_="否则为 ",
    applies="适用条件 ",
    see_above="见上",
    since="自{0}起",
    rests_on="依据：",
    citation="{key}：{document}，{place}。{paraphrase}",
    note="（{0}）",
    comma="，",
    symbols=Symbols(month="月份", day="日", if_="若", otherwise="否则", where="凡"),
    remedies=Remedies(
        must="应为",
        now="{0}（现为{1}）",
        now_both="{0}（现为{1}和{2}）",
        find_out_whether="查明是否“{0}”",
        find_out="查明：{0}",
        all_of="以下各项全部：{0}",
        one_of="以下任一项：{0}",
        some_of="以下任{0}项：{1}",
        policy="与记录无关：{0}与否由政策决定",
        separator="；",
    ),
)
