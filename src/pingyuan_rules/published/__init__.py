"""Figures that the county published: what they say, whether they agree, and how data compares with them.

Every figure keeps its place in the article. Where figures disagree, all are reported and none is adjusted.
"""

from pingyuan_rules.published.comparing import Comparison, compare
from pingyuan_rules.published.elsewhere import Counted, CoverageFigure, SourceGrade, coverage_elsewhere
from pingyuan_rules.published.figures import Claim, Published, Relation, internal_agreement, published_figures
from pingyuan_rules.published.reading_figures import read_published

__all__ = [
    "Claim",
    "Comparison",
    "Counted",
    "CoverageFigure",
    "Published",
    "Relation",
    "SourceGrade",
    "compare",
    "coverage_elsewhere",
    "internal_agreement",
    "published_figures",
    "read_published",
]
