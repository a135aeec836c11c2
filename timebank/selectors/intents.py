"""What an intent already made."""

import json

from timebank.domain import canonical, intents
from timebank.domain.canonical import Content
from timebank.models import JournalEntry


def find(key: str, content: Content) -> int | None:
    """The entry written under this key. Raises Refused when the key was used for something else."""
    intents.check_key(key)
    earlier = JournalEntry.objects.filter(key=key).values_list("pk", "request").first()
    if earlier is None:
        return None
    entry_id, request = earlier
    if request != canonical.written(content):
        raise intents.conflict(intents.differing(json.loads(request), content))
    return entry_id
