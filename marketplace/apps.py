from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MarketplaceConfig(AppConfig):
    name = "marketplace"
    verbose_name = _("What we do together")

    def ready(self) -> None:
        from coop.domain import acts, jobs, navigation, personal
        from coop.domain.jobs import Job
        from coop.domain.navigation import Entry
        from coop.domain.words import N_
        from governance.domain import registry
        from marketplace import rules
        from marketplace.domain import (
            batches,
            engagements,
            invoices,
            moderation,
            permissions,
            refunds,
            reviews,
        )
        from marketplace.selectors import home
        from marketplace.selectors.personal import HOLDINGS
        from marketplace.services import (
            absences,
            alerts,
            candidates,
            confirmations,
            mediations,
            notices,
            offers,
            pledges,
            requests,
            searches,
        )
        from marketplace.services import reviews as saying
        from marketplace.views import shown_offers

        registry.register(*rules.RULES)
        registry.register_trial(rules.MATCH_WEIGHTS, "simulation")
        personal.register(*HOLDINGS)
        acts.register(
            {
                **batches.POWERS,
                **engagements.POWERS,
                **invoices.POWERS,
                **moderation.POWERS,
                **refunds.POWERS,
                **reviews.POWERS,
            }
        )
        acts.register_subjects(
            {
                "engagement": N_("engagement no. %(number)s"),
                "review": N_("review no. %(number)s"),
                "introductions": N_("introductions no. %(number)s"),
                "need": N_("need no. %(number)s"),
                "offer": N_("offer no. %(number)s"),
            }
        )
        navigation.register(
            Entry(N_("Needs"), "needs", "hand-heart", "marketplace", 20),
            Entry(N_("Offers"), "offers", "hand-helping", "marketplace", 25),
            Entry(N_("Engagements"), "engagements", "handshake", "marketplace", 30, permissions.may_post),
            Entry(N_("Coordination"), "desk", "life-buoy", "marketplace", 78, permissions.may_see_desk),
            Entry(N_("Mediation"), "mediation", "scale", "marketplace", 80, permissions.may_mediate),
            Entry(N_("Moderation"), "moderation", "flag", "marketplace", 85, moderation.may_moderate),
        )
        jobs.register(
            Job("marketplace.absences", 60, absences.end_due),
            Job("marketplace.candidates", 300, candidates.refresh),
            Job("marketplace.confirmations", 60, confirmations.confirm_due),
            Job("marketplace.mediations", 60, mediations.end_due),
            Job("marketplace.reviews", 60, saying.reveal_due),
            Job("marketplace.notices", 60, notices.send_due),
            Job("marketplace.pledges", 3600, pledges.run_due),
            Job("marketplace.alerts", 3600, alerts.look),
            Job("marketplace.offers", 600, offers.pause_due),
            Job("marketplace.requests", 600, requests.close_due),
            Job("marketplace.searches", 600, searches.make_findable),
        )
        navigation.register_place("leaving", "membership_leave")
        navigation.register_place("reviews", "member_reviews")
        navigation.register_cards("marketplace.home", home.every_card)
        navigation.register_panel("marketplace.week", home.week)
        navigation.register_member_panel("marketplace.offers", shown_offers.of_member)
