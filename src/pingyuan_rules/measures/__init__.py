"""Rates and totals over many records, by group, and how they stand against the targets.

Every measure takes records or a frame, and gives typed rows or the same kind of frame.
"""

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType

from pingyuan_rules.engine import Cite
from pingyuan_rules.engine.display import load_displays_with
from pingyuan_rules.measures.coverages import coverage, site_pass_rate, standalone_rate
from pingyuan_rules.measures.measure_rows import (
    Admissions,
    Coverage,
    DemonstrationCounts,
    FormationCounts,
    FundTotals,
    RateRow,
    Row,
)
from pingyuan_rules.measures.measured_rows import Rows
from pingyuan_rules.measures.paid_once import PaidOnce, allowance_paid_once
from pingyuan_rules.measures.rate_bases import Base, BranchBase, PublishedBase
from pingyuan_rules.measures.rates import Count, Interval, Rate, Total
from pingyuan_rules.measures.rows_from_frames import rows_of
from pingyuan_rules.measures.targets import Bound, Target, organization_target, shortfall, work_target
from pingyuan_rules.measures.totals import admissions, demonstration_counts, formation_counts, fund_totals
from pingyuan_rules.policy import clause

__all__ = [
    "CITES",
    "Admissions",
    "Base",
    "Bound",
    "BranchBase",
    "Count",
    "Coverage",
    "DemonstrationCounts",
    "FormationCounts",
    "FundTotals",
    "Interval",
    "PaidOnce",
    "PublishedBase",
    "Rate",
    "RateRow",
    "Row",
    "Rows",
    "Target",
    "Total",
    "admissions",
    "allowance_paid_once",
    "coverage",
    "demonstration_counts",
    "formation_counts",
    "fund_totals",
    "organization_target",
    "rows_of",
    "shortfall",
    "site_pass_rate",
    "standalone_rate",
    "work_target",
]

# Registers them when something is shown.
load_displays_with(lambda: import_module("pingyuan_rules.measures.measure_tables"))

CITES: Mapping[str, tuple[Cite, ...]] = MappingProxyType(
    {
        "coverage": (clause("P2S9"),),
        "standalone_rate": (clause("P2S9"),),
        "organization_target": (clause("P2S9"),),
        "work_target": (clause("P2S9"),),
        "shortfall": (clause("P2S9"),),
        "formation_counts": (clause("P2S9"),),
        "site_pass_rate": (clause("P3S3"),),
        "admissions": (clause("P3S8"),),
        "demonstration_counts": (clause("P4S9"),),
        "fund_totals": (clause("P4S12"),),
        "allowance_paid_once": (clause("P4S12"),),
    }
)
"""The clauses that each measure rests on, by its name."""
