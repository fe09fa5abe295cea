"""Figures that the county published: what they say, whether they agree, and how data compares with them.

Every figure keeps its place in the article. Where figures disagree, all are reported and none is adjusted.
"""

from pingyuan_rules.published.comparing import Comparison, compare
from pingyuan_rules.published.figures import Claim, Relation, internal_agreement, published_figures

__all__ = ["Claim", "Comparison", "Relation", "compare", "internal_agreement", "published_figures"]
