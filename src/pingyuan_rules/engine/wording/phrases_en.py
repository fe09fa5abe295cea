"""What terms are called in English."""

import re

from pingyuan_rules.engine.terms import Rounding
from pingyuan_rules.engine.wording.phrases import Listing, Phrases, Remedies, Symbols

# A noun's head stands before the first of these: "members of the branch", "sessions attended".
_TAIL = re.compile(
    r"\s(of|in|for|per|to|from|since|on|at|by|with|that|plus|less|times|held|sent|given|made|done|\w+ed)\b.*|\s\(.*"
)
_SINGULAR = {"people": "person", "branches": "branch", "fen": "fen"}


def be(subject: str) -> str:
    """`are` after a plural, else `is`; goes by the spelling."""
    head = _TAIL.sub("", subject, count=1).strip()
    return "are" if head.endswith("s") and not head.endswith(("ss", "us", "is")) else "is"


def counted(number: str, unit: str) -> str:
    """A number with its unit, in the singular after 1."""
    return f"{number} {_SINGULAR.get(unit, unit.removesuffix('s')) if number == '1' else unit}"


EN = Phrases(
    width=96,
    be=be,
    counted=counted,
    yes="yes",
    no="no",
    unknown="unknown",
    not_applicable="does not apply",
    yuan="{0} yuan",
    said="{0}: {1}",
    orders={
        "int": {
            "==": "{0} {be} {1}",
            "!=": "{0} {be} not {1}",
            "<": "{0} {be} less than {1}",
            "<=": "{0} {be} at most {1}",
            ">": "{0} {be} more than {1}",
            ">=": "{0} {be} at least {1}",
        },
        "date": {
            "==": "{0} {be} {1}",
            "!=": "{0} {be} not {1}",
            "<": "{0} {be} before {1}",
            "<=": "{0} {be} on or before {1}",
            ">": "{0} {be} after {1}",
            ">=": "{0} {be} on or after {1}",
        },
        "bool": {
            "==": "{0} and {1} are both so or both not so",
            "!=": "just one of {0} and {1} is so",
        },
    },
    bracket="({0})",
    quoted="“{0}”",
    not_="not {0}",
    all_of=Listing(head="all of the following hold", inline="{0}", comma=", ", last=" and "),
    any_of=Listing(head="at least one of the following holds", inline="{0}", comma=", ", last=" or "),
    at_least=Listing(
        head="of the following, at least {n} hold", inline="of these, at least {n} hold: {0}", comma="; ", last="; "
    ),
    count_true=Listing(
        head="how many of the following hold", inline="how many of these hold: {0}", comma="; ", last="; "
    ),
    cases=Listing(head="the first of the following cases that applies", inline="{0}", comma="; ", last="; "),
    case="{1} if {0}",
    ranked=Listing(
        head="the one ranked first of the following cases that apply",
        inline="{0}, whichever is ranked first",
        comma="; ",
        last="; ",
    ),
    rank=" (rank: {0})",
    conditions=Listing(
        head="the first of the following cases that applies is met", inline="{0}", comma="; ", last="; "
    ),
    condition="where {0}, {1}",
    otherwise="otherwise {0}",
    plus=" plus ",
    less="{0} less {1}",
    times="{0} times {1}",
    divided={
        Rounding.FLOOR: "{0} divided by {1}, rounded down",
        Rounding.HALF_UP: "{0} divided by {1}, rounded to the nearest {whole}, a half up",
        Rounding.CEILING: "{0} divided by {1}, rounded up",
    },
    smallest=Listing(head="the least of the following", inline="the least of {0}", comma=", ", last=" and "),
    largest=Listing(head="the greatest of the following", inline="the greatest of {0}", comma=", ", last=" and "),
    earliest=Listing(head="the earliest of the following", inline="the earliest of {0}", comma=", ", last=" and "),
    latest=Listing(head="the latest of the following", inline="the latest of {0}", comma=", ", last=" and "),
    month_of="the month of {0}",
    day_of="the day of the month of {0}",
    day="{0}",
    or_=", ",
    last_or=" or ",
    whole="whole number",
    whole_fen="fen",
    months_between="months from {1} to {0}",
    months="months",
    concerns="{1}, where {0}",
    where="Where {0}: ",
    holds_when="{0} holds when {1}",
    always="{0} always holds",
    never="{0} never holds",
    is_value="{0} is {1}",
    decided_by="{0} is decided by {1}",
    stop=".",
    colon=":",
    if_="if ",
    rank_of="ranked by ",
    then="then ",
    else_="otherwise ",
    applies="applies where ",
    see_above="see above",
    since="since {0}",
    rests_on="Rests on:",
    citation="{key}: {document}, {place}. {paraphrase}",
    note=" ({0})",
    comma=", ",
    symbols=Symbols(month="month", day="day", if_="if", otherwise="otherwise", where="where"),
    remedies=Remedies(
        must="must be",
        now="{0} (now {1})",
        now_both="{0} (now {1} and {2})",
        find_out_whether="find out whether “{0}”",
        find_out="find out: {0}",
        all_of="all of these: {0}",
        one_of="one of these: {0}",
        some_of="{0} of these: {1}",
        policy="nothing in the record: the policy decides whether {0}",
        separator="; ",
    ),
)
