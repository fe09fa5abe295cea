"""The head of a report or results: the county, the office and the period that they are about."""

import attrs

from pingyuan_rules.engine import Label, Lang
from pingyuan_rules.engine.policies import Parameters
from pingyuan_rules.engine.wording.visible_text import visible
from pingyuan_rules.policy.dated_values import CountyOrigin

LONGEST = 120
"""How many characters of a title, a name or a period are shown at most."""


@attrs.frozen
class HeadWords:
    """What somebody wants at the head of a document.

    Attributes:
        title: The heading; empty for that of the document, with the county of the policy if it names one.
        period: The time that it is about; empty for the policy's day.
    """

    title: str = ""
    period: str = ""


@attrs.frozen
class DocumentHead:
    """The head of a document, fit to be shown.

    Attributes:
        title: The heading.
        issuer: The county, unless the title names it, and its office; either only if the policy names it.
        period: The time that it is about.
        named_period: The same if somebody named it; empty if it is that up to the policy's day.
    """

    title: str
    issuer: tuple[str, ...]
    period: str
    named_period: str = ""


def document_head(policy: Parameters, document: Label, lang: Lang, head: HeadWords | None = None) -> DocumentHead:
    """The head of a document.

    Args:
        policy: The policy; its file may name a county and an office.
        document: What the document is called.
        lang: The language.
        head: What stands there instead.
    """
    head, county, office = head or HeadWords(), "", ""
    if isinstance(policy.origin, CountyOrigin):
        county, office = (visible(each.strip(), LONGEST) for each in (policy.origin.county, policy.origin.office))
    title = visible(head.title.strip(), LONGEST)
    if not title:
        of_county = Label(f"{county}{document.zh}", f"{document.en} ({county})") if county else document
        title = of_county.text(lang)
    day = policy.on
    named = visible(head.period.strip(), LONGEST)
    period = named or Label(f"截至{day.year}年{day.month}月{day.day}日", f"As of {day}").text(lang)
    issuer = ("" if county in title else county, office)
    return DocumentHead(title, tuple(each for each in issuer if each), period, named)
