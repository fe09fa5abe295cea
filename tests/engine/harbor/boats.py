"""Boats and the book of their rules, which stand in modules of their own as in a larger program."""

from datetime import date
from typing import ClassVar

import attrs

from pingyuan_rules.engine import Citation, Label, Parameters, Record, Rulebook, fact, param

PORT = Label("港口规定", "Port rules")
P1 = Citation(
    "P1", PORT, date(2000, 1, 1), Label("第一条", "article 1"), Label("配员", "crew"), Label("须配员", "crewed")
)


@attrs.frozen(kw_only=True)
class Boat(Record):
    label: ClassVar[Label] = Label("船", "boat")
    id: str = fact(zh="编号", en="id")
    crew: int = fact(zh="人数", en="crew")
    inspection_expired: bool = fact(zh="检验已过期", en="its inspection has expired")


@attrs.frozen(kw_only=True)
class Ferry(Record):
    label: ClassVar[Label] = Label("渡船", "ferry")
    id: str = fact(zh="编号", en="id")
    passengers: int = fact(zh="乘客", en="passengers")


@attrs.frozen(kw_only=True)
class PortPolicy(Parameters):
    least_crew: int = param(zh="最少人数", en="least crew")
    most_passengers: int = param(zh="最多乘客", en="most passengers")


def port_policy() -> PortPolicy:
    return PortPolicy(on=date(2020, 1, 1), least_crew=2, most_passengers=50)


book = Rulebook("boats", policy=PortPolicy, default=port_policy, version="7")
