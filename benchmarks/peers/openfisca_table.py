"""openfisca-core over many branches at once, in arrays: `python -m benchmarks.peers.openfisca_table ROWS`."""

import json
import sys
import time
from typing import Any

import numpy as np
from openfisca_core.simulation_builder import SimulationBuilder

from benchmarks.peers import workload as w
from benchmarks.peers.openfisca_rules import CHOICES, FACTS, PERIOD, SYSTEM

ROUNDS = 3


def arrays(rows: int) -> dict[str, Any]:
    """Facts of as many branches, those of a sample over and over."""
    facts = [w.numbers(branch) for branch in w.sample(1_000)]
    times = -(-rows // len(facts))
    return {name: np.tile(_encoded(name, [fact[name] for fact in facts]), times)[:rows] for name in FACTS}


def _encoded(name: str, values: list[Any]) -> Any:
    choice = CHOICES.get(name)
    return np.array(values) if choice is None else choice.encode(np.array(values)).view(np.ndarray)


def simulated(facts: dict[str, Any], rows: int) -> Any:
    """A simulation that has been given the facts."""
    simulation = SimulationBuilder().build_default_simulation(SYSTEM, count=rows)
    for name, values in facts.items():
        simulation.set_input(name, PERIOD, values)
    return simulation


def check(rows: int = 300) -> None:
    """Compare the answers with ours.

    Raises:
        AssertionError: Where they differ.
    """
    simulation = simulated(arrays(rows), rows)
    found = {name: simulation.calculate(name, PERIOD) for name in w.ANSWERS}
    for place, branch in enumerate(w.sample(1_000)[:rows]):
        for name, expected in w.expected(branch).items():
            values = found[name]
            value = str(values.decode_to_str()[place]) if hasattr(values, "decode_to_str") else values[place].item()
            if value != expected:
                message = f"openfisca answers otherwise on {branch.id}: {name} is {value}, not {expected}"
                raise AssertionError(message)


def seconds(facts: dict[str, Any], rows: int) -> float:
    """How long one simulation takes that gives every answer."""
    simulation = simulated(facts, rows)
    start = time.perf_counter()
    for name in w.ANSWERS:
        simulation.calculate(name, PERIOD)
    return time.perf_counter() - start


if __name__ == "__main__":
    check()
    count = int(sys.argv[1])
    given = arrays(count)
    sys.stdout.write(json.dumps({"seconds": min(seconds(given, count) for _ in range(ROUNDS))}))
