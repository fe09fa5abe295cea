"""What type checkers see of comparisons of policies and of advice."""

from typing import assert_type

import pandas as pd
import polars as pl

from pingyuan_rules import (
    PINGYUAN,
    Branch,
    DemonstrationLevel,
    Organization,
    PolicyComparison,
    advise,
    compare_policies,
    demonstration_level,
    findings,
)
from pingyuan_rules.comparison import ComparedGroup, Witness
from pingyuan_rules.proof import Advice, NotAdvised, NotAnswered, Undecided, advise_findings


def policies(branches: list[Branch], unit: Organization, lazy: pl.LazyFrame, pandas: pd.DataFrame) -> None:
    """Records give a comparison, a frame the same kind of frame."""
    comparison = compare_policies(branches, PINGYUAN, None, "township")
    assert_type(comparison, PolicyComparison)
    assert_type(compare_policies(unit, PINGYUAN, None, by=("township", "sector")), PolicyComparison)
    assert_type(comparison.groups, tuple[ComparedGroup, ...])
    assert_type(comparison.witnesses(seconds=1), tuple[Witness, ...])
    assert_type(compare_policies(lazy, PINGYUAN, None, "township", of=Branch), pl.LazyFrame)
    assert_type(compare_policies(pandas, PINGYUAN, None, by=["township"], of=Branch), pd.DataFrame)


def advice(branch: Branch) -> None:
    """Advice is told apart from what hinders it."""
    for each in advise_findings(findings(branch), total=60):
        assert_type(each.way, Advice | NotAdvised | NotAnswered | Undecided)
        assert_type(each.least_to_do("zh"), tuple[str, ...])
    found = advise(demonstration_level, branch, PINGYUAN, DemonstrationLevel.CITY)
    assert_type(found, Advice | NotAnswered | Undecided | None)
    if isinstance(found, Advice):
        assert_type(found.steps("zh"), tuple[str, ...])
