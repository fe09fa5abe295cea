"""Credit codes, ids of a ledger and numbers formed like citizen ids, made up without the library."""

from hypothesis import strategies as st

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
BEGINNINGS = ("91", "92", "93", "51", "52", "53", "59")
NOBODY = "100000"
"""No place: nobody's citizen id begins like this."""


def made(beginning: str, division: str, organization: str) -> str:
    """A valid credit code: GB 11714 has a sum that 11 divides, GB 32100 one that 31 divides."""
    weighed = zip(organization, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)
    values = [(ord(char) - 55 if char.isalpha() else int(char)) * weight for char, weight in weighed]
    first = beginning + division + organization + "0123456789X"[-sum(values) % 11]
    return first + ALPHABET[-sum(ALPHABET.index(char) * 3**power for power, char in enumerate(first)) % 31]


def citizen(place: str, born: str, order: int) -> str:
    """A number formed like a citizen id, by GB 11643."""
    first = f"{place}{born}{order:03}"
    return first + "10X98765432"[sum(int(digit) * 2 ** (17 - n) for n, digit in enumerate(first)) % 11]


CODES = st.builds(
    made,
    st.sampled_from(BEGINNINGS),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(ALPHABET, min_size=8, max_size=8),
)
IDS = st.from_regex(r"[A-Z]{2,4}-?[0-9]{1,8}", fullmatch=True)
