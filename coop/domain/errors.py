"""What a verb answers when it will not act. The message is for the person who asked, in their language."""

from coop.domain.words import Sentence


class Refused(Exception):
    """The act is understood and not possible now: nothing was changed.

    msgid: an English sentence marked with `N_`, its %(name)s places filled by `values`.
    field: the name of the input that it belongs to, or None for the whole act.
    """

    def __init__(self, msgid: str, *, field: str | None = None, **values: str | int) -> None:
        self.sentence = Sentence(msgid, values)
        self.field = field
        super().__init__(str(self.sentence))


class Hidden(Exception):
    """The object does not exist for this person: the answer is the one given for an unknown address."""


class Forbidden(Exception):
    """The person may know that the verb exists, and may not do it."""
