"""Words in two languages, and enumerations that carry them."""

from enum import Enum
from typing import Literal, Self

import attrs

Lang = Literal["zh", "en"]
LANGUAGES: tuple[Lang, ...] = ("zh", "en")


@attrs.frozen
class Label:
    """A name or a sentence in Chinese and in English.

    Attributes:
        zh: Simplified Chinese.
        en: American English.
    """

    zh: str
    en: str

    def text(self, lang: Lang) -> str:
        """The wording in one language."""
        return self.zh if lang == "zh" else self.en


class Choice(Enum):
    """An enumeration whose members have a stored value and a label in two languages.

    Write members as `PARK = "park", "工业园区", "industrial park"`. There is no order among members.
    """

    _value_: str
    label: Label

    def __new__(cls, value: str, zh: str = "", en: str = "") -> Self:
        """Take the stored value and the labels from a member's definition.

        The labels have defaults only so that type checkers accept a member looked up by its value alone.

        Raises:
            TypeError: When a member is defined without its labels.
        """
        if not (zh and en):
            message = f"{cls.__name__}: write a member as value, Chinese label, English label, not {value!r} alone"
            raise TypeError(message)
        member = object.__new__(cls)
        member._value_ = value
        member.label = Label(zh, en)
        return member
