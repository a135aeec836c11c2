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
        from marketplace.domain.observatory import computing  # noqa: F401  what it computes is registered
        from marketplace.domain.observatory import releases as published
        from marketplace.domain.observatory.privacy import POWERS as PRIVACY
        from marketplace.domain.support import permissions as support
        from marketplace.selectors import home, rehearsals
        from marketplace.selectors.personal import HOLDINGS
        from marketplace.services import (
            absences,
            alerts,
            candidates,
            confirmations,
            leaving,
            mediations,
            notices,
            offers,
            pledges,
            requests,
            searches,
        )
        from marketplace.services import reviews as saying
        from marketplace.services.observatory import building
        from marketplace.services.observatory import releases as releasing
        from marketplace.services.support import beneficiaries, sessions
        from marketplace.views import shown_offers
        from timebank.domain import subjects
        from timebank.domain.subjects import Told

        registry.register(*rules.RULES)
        registry.register_rehearsals(*rehearsals.REHEARSALS)
        registry.register_departure(leaving.leave)
        registry.register_trial(rules.MATCH_WEIGHTS, "simulation")
        personal.register(*HOLDINGS)
        subjects.register(
            {
                "engagement": Told(N_("Engagement no. %(number)s"), "engagement"),
                "need": Told(N_("Need no. %(number)s"), "need"),
                "support": Told(N_("Support session no. %(number)s"), is_public=True),
            }
        )
        acts.register(
            {
                **batches.POWERS,
                **engagements.POWERS,
                **invoices.POWERS,
                **moderation.POWERS,
                **PRIVACY,
                **published.POWERS,
                **refunds.POWERS,
                **reviews.POWERS,
                **support.POWERS,
            }
        )
        acts.register_subjects(
            {
                "engagement": N_("engagement no. %(number)s"),
                "review": N_("review no. %(number)s"),
                "introductions": N_("introductions no. %(number)s"),
                "need": N_("need no. %(number)s"),
                "offer": N_("offer no. %(number)s"),
                "release": N_("release of the observatory no. %(number)s"),
                "structure": N_("structure no. %(number)s"),
                "beneficiary": N_("person who is helped no. %(number)s"),
            }
        )
        navigation.register(
            Entry(N_("Needs"), "needs", "hand-heart", "marketplace", 20),
            Entry(N_("Offers"), "offers", "hand-helping", "marketplace", 25),
            Entry(N_("Engagements"), "engagements", "handshake", "marketplace", 30, permissions.may_post),
            Entry(N_("Digital support"), "support", "monitor-smartphone", "marketplace", 53),
            Entry(N_("Observatory"), "observatory", "chart-column", "marketplace", 54),
            Entry(N_("Releases"), "releases", "book-check", "marketplace", 77, published.may_see),
            Entry(N_("My data"), "my_data", "notebook-pen", "marketplace", 55, permissions.may_post),
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
            Job("marketplace.support_hours", 600, sessions.credit_due),
            Job("marketplace.support_terms", 3600, beneficiaries.keep_terms),
            Job("marketplace.searches", 600, searches.make_findable),
            Job("marketplace.releases", 5, building.build_due),
            Job("marketplace.release_terms", 3600, building.begin_due),
            Job("marketplace.release_inputs", 3600, releasing.forget_due),
        )
        navigation.register_place("leaving", "membership_leave")
        navigation.register_place("reviews", "member_reviews")
        navigation.register_cards("marketplace.home", home.every_card)
        navigation.register_panel("marketplace.week", home.week)
        navigation.register_member_panel("marketplace.offers", shown_offers.of_member)
