"""Rules about crews."""

from engine.harbor.boats import P1, Boat, Ferry, PortPolicy, book


@book.rule(cites=P1, zh="配员充足", en="enough crew", met_when=True)
def manned(boat: Boat, policy: PortPolicy) -> bool:
    return boat.crew >= policy.least_crew


@book.rule(cites=P1, zh="超载", en="overloaded", met_when=False)
def overloaded(ferry: Ferry, policy: PortPolicy) -> bool:
    return ferry.passengers > policy.most_passengers
