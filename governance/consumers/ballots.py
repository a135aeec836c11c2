"""A ballot's turnout, live: the socket says that it changed, the page asks for the figures as itself."""

from coop.consumers.live import LiveConsumer
from coop.domain.actors import Actor
from governance.domain import permissions
from governance.selectors import ballots


class BallotConsumer(LiveConsumer):
    @property
    def topic(self) -> str:
        return f"ballot-{self.ids['ballot_id']}"

    def may_see(self, actor: Actor) -> bool:
        return permissions.may_read_votes(actor) and ballots.exists(self.ids["ballot_id"])
