"""What a notebook shows of a ledger."""

import re

from pingyuan_rules.ledger import Ledger, read_ledger, sample_ledger
from pingyuan_rules.records import Member


def test_a_ledger_is_shown_by_its_counts() -> None:
    ledger = read_ledger(sample_ledger("csv"))
    said = dict(re.findall(r">([^<>]+)</td><td[^>]*>(\d+)</td>", ledger.html("en")))
    assert said["branch"] == str(len(ledger.branches))
    assert said["organization"] == str(len(ledger.organizations))
    assert sum(map(int, said.values())) == len(list(ledger))
    assert Ledger(members=(Member(),))._repr_html_() == Ledger(members=(Member(),)).html("en")
    assert "台账" in Ledger().html("zh")
