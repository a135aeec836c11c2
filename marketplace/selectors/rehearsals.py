"""How each rule of matching and agreeing is replayed before a vote, or why that would say nothing."""

from marketplace.selectors.replays import agreeing, lists, needs, observatory, releases, support

REHEARSALS = (
    *agreeing.REHEARSALS,
    *lists.REHEARSALS,
    *needs.REHEARSALS,
    *releases.REHEARSALS,
    *observatory.REHEARSALS,
    *support.REHEARSALS,
)
