"""A book that extends another: a harbor charges dues beside the fees of all markets, and adds a rule of its own."""

from datetime import date

import attrs

from engine import stall_texts
from engine.stall_texts import END, FIRST_DAY, OLD, THIRD, Goods, Stall, StallPolicy, article, policy_of, stalls
from pingyuan_rules.engine import Fen, Severity, any_of, fen, param, total


@attrs.frozen(kw_only=True)
class HarborPolicy(StallPolicy):
    harbor_dues: Fen = param(zh="码头费", en="harbor dues", le=100_000)


def harbor_policy(on: date, **changes: object) -> HarborPolicy:
    """The policy of a day."""
    names = [each.name for each in attrs.fields(StallPolicy) if each.name not in {"on", "sources", "origin"}]
    of_all = policy_of(on)
    values = {name: getattr(of_all, name) for name in names} | {"harbor_dues": Fen(700)} | changes
    return HarborPolicy(on=on, **values)


def default_policy() -> HarborPolicy:
    """The policy of the first text."""
    return harbor_policy(OLD.on)


harbor = stalls.extend("harbor stalls", policy=HarborPolicy, default=default_policy, version="2")
H1 = article("H1", FIRST_DAY)


@harbor.replace(stall_texts.stall_fee, cites=H1, en="fee and dues")
def stall_fee(stall: Stall, policy: HarborPolicy) -> Fen:
    """The fee of all markets, and harbor dues."""
    return total(stall_texts.stall_fee(stall, policy), policy.harbor_dues)


@harbor.replace(stall_texts.sells_fresh, cites=H1)
def sells_fish_too(stall: Stall) -> bool:
    return any_of(stall.goods == Goods.FRESH, stall.has_scales)


@harbor.rule(
    zh="收费过高", en="charged too much", cites=H1, severity=Severity.NOTE, met_when=False, since=FIRST_DAY, until=END
)
def charged_too_much(stall: Stall, policy: HarborPolicy) -> bool:
    """Whether a stall pays a high fee, or more than 80 yuan."""
    return any_of(stall_texts.fee_is_high(stall, policy), stall_fee(stall, policy) > fen(8_000))


two_checks = harbor["two_checks"]


@two_checks.version(since=THIRD, cites=H1)
def two_checks_2020(stall: Stall) -> bool:
    """Two checks or more."""
    return stall_texts.checks_passed(stall) >= 2


harbor.check()
