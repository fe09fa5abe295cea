"""What else one could use, for the same rules and branches; runs in `.venv-peers`, see `requirements/peers.in`.

Each module has the name of its distribution (`PACKAGE`), what it is given of a branch, made beforehand (`given`), and
how it answers (`answers`): a mapping from the names of all rules of 2016 to plain values.
"""
