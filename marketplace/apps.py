from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MarketplaceConfig(AppConfig):
    name = "marketplace"
    verbose_name = _("What we do together")

    def ready(self) -> None:
        from coop.domain import acts, jobs, navigation
        from coop.domain.jobs import Job
        from coop.domain.navigation import Entry
        from coop.domain.words import N_
        from governance.domain import registry
        from marketplace import rules
        from marketplace.domain import engagements, invoices, permissions, refunds
        from marketplace.selectors import home
        from marketplace.services import confirmations, mediations, pledges

        registry.register(*rules.RULES)
        acts.register({**engagements.POWERS, **refunds.POWERS, **invoices.POWERS})
        acts.register_subjects({"engagement": N_("engagement no. %(number)s")})
        navigation.register(
            Entry(N_("Needs"), "needs", "hand-heart", "marketplace", 20),
            Entry(N_("Engagements"), "engagements", "handshake", "marketplace", 30, permissions.may_post),
            Entry(N_("Mediation"), "mediation", "scale", "marketplace", 80, permissions.may_mediate),
        )
        jobs.register(
            Job("marketplace.confirmations", 60, confirmations.confirm_due),
            Job("marketplace.mediations", 60, mediations.end_due),
            Job("marketplace.pledges", 3600, pledges.run_due),
        )
        navigation.register_place("leaving", "membership_leave")
        navigation.register_cards("marketplace.home", home.cards)
        navigation.register_panel("marketplace.week", home.week)
