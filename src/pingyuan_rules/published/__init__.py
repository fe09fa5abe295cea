"""Figures that the county published: what they say, whether they agree, and how data compares with them.

Every figure keeps its place in the article. Where figures disagree, all are reported and none is adjusted.
"""

from importlib import import_module

from pingyuan_rules.engine.display import load_displays_with
from pingyuan_rules.published.comparing import Comparison, Comparisons, compare
from pingyuan_rules.published.elsewhere import Counted, CoverageFigure, CoverageFigures, SourceGrade, coverage_elsewhere
from pingyuan_rules.published.figures import (
    Claim,
    Claims,
    Published,
    Relation,
    Relations,
    internal_agreement,
    published_figures,
)
from pingyuan_rules.published.reading_figures import read_published

__all__ = [
    "Claim",
    "Claims",
    "Comparison",
    "Comparisons",
    "Counted",
    "CoverageFigure",
    "CoverageFigures",
    "Published",
    "Relation",
    "Relations",
    "SourceGrade",
    "compare",
    "coverage_elsewhere",
    "internal_agreement",
    "published_figures",
    "read_published",
]

# Registers them when something is shown.
load_displays_with(lambda: import_module("pingyuan_rules.published.published_tables"))
