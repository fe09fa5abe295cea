"""The rulebook as a page: every rule in words, every house default with its reason, every clause and what it decides.

All of it is generated from the rules, the policy and the clauses themselves.
"""

from pingyuan_rules.rulebook_page.page_text import PARTS, Format, Part, part_text, rulebook_page

__all__ = ["PARTS", "Format", "Part", "part_text", "rulebook_page"]
