"""Tells the people of an engagement that something changed in it."""

from coop.consumers.live import LiveConsumer
from coop.domain.actors import Actor
from coop.domain.errors import Hidden
from marketplace.domain.engagements import topic
from marketplace.domain.permissions import may_read
from marketplace.selectors import engagements


class EngagementConsumer(LiveConsumer):
    """For the two parties, and for the mediator whom they called."""

    @property
    def topic(self) -> str:
        return topic(self.ids["engagement_id"])

    def may_see(self, actor: Actor) -> bool:
        try:
            return may_read(actor, engagements.facts(self.ids["engagement_id"]))
        except Hidden:
            return False
