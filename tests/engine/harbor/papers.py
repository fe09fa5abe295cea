"""Rules about papers, which a program that reads answers need not have imported."""

from engine.harbor.boats import P1, Boat, book
from pingyuan_rules.engine import not_


@book.rule(cites=P1, zh="检验有效", en="inspection is valid", met_when=True)
def inspection_valid(boat: Boat) -> bool:
    return not_(boat.inspection_expired)
