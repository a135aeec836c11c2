from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GovernanceConfig(AppConfig):
    name = "governance"
    verbose_name = _("What we decide")

    def ready(self) -> None:
        from coop.domain import acts, jobs, navigation, personal
        from coop.domain.jobs import Job
        from coop.domain.navigation import Entry
        from coop.domain.words import N_
        from governance import rules
        from governance.domain import mandates, permissions, proposals, registry
        from governance.selectors.personal import HOLDINGS
        from governance.services import ballots
        from governance.services import mandates as held
        from governance.views import cards

        registry.register(*rules.RULES)
        personal.register(*HOLDINGS)
        acts.register(proposals.POWERS)
        acts.register(mandates.POWERS)
        acts.register_subjects(
            {
                "proposal": N_("proposal no. %(number)s"),
                "ballot": N_("vote no. %(number)s"),
                "rule_version": N_("rule in force no. %(number)s"),
                "mandate": N_("mandate no. %(number)s"),
            }
        )
        navigation.register(
            Entry(N_("Rules"), "rules", "scale", "governance", 50),
            Entry(
                N_("Votes"),
                "proposals",
                "vote",
                "governance",
                51,
                permissions.may_read_votes,
                ("/scrutins/",),
            ),
            Entry(N_("Mandates"), "mandates", "id-card", "governance", 52, mandates.may_read),
        )
        jobs.register(
            Job("governance.ballots", 60, ballots.close_due),
            Job("governance.openings", 60, ballots.open_due),
            Job("governance.mandates", 60, held.follow),
        )
        navigation.register_cards("governance.votes", cards.cards)
        navigation.register_cards("governance.mandates", cards.reports_due)
        navigation.register_panel("governance.changes", cards.changes)
