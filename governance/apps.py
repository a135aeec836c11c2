from functools import partial

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
        from governance import rendering, rules
        from governance.domain import (
            amendments,
            concerns,
            consent_rounds,
            mandates,
            measures,
            moderation,
            permissions,
            proposals,
            proxies,
            registry,
            second_calls,
        )
        from governance.selectors import concerns as looking
        from governance.selectors import replays
        from governance.selectors.personal import HOLDINGS
        from governance.services import ballots, execution, letters, rehearsals
        from governance.services import mandates as held
        from governance.views import cards

        registry.register(*rules.RULES)
        registry.register_rehearsals(*replays.REHEARSALS)
        personal.register(*HOLDINGS)
        concerns.register(looking.holders, rules.MANDATE_DAYS, rules.REPORT_DAYS)
        acts.register(proposals.POWERS)
        acts.register(amendments.POWERS)
        acts.register(mandates.POWERS)
        acts.register(measures.POWERS)
        acts.register(proxies.POWERS)
        acts.register(second_calls.POWERS)
        acts.register(consent_rounds.POWERS)
        acts.register(moderation.POWERS)
        acts.register_subjects(
            {
                "proposal": N_("proposal no. %(number)s"),
                "ballot": N_("vote no. %(number)s"),
                "rule_version": N_("rule in force no. %(number)s"),
                "remark": N_("remark no. %(number)s"),
                "mandate": N_("mandate no. %(number)s"),
                "measure": N_("emergency measure no. %(number)s"),
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
                ("/scrutins/", "/mes-decisions/", "/votes/methodes/"),
            ),
            Entry(N_("Mandates"), "mandates", "id-card", "governance", 52, mandates.may_read),
        )
        jobs.register(
            Job("governance.ballots", 60, ballots.close_due),
            Job("governance.executions", 60, execution.execute_due),
            Job("governance.openings", 60, ballots.open_due),
            Job("governance.mandates", 60, held.follow),
            Job("governance.rehearsals", 10, rehearsals.rehearse_due),
            Job("governance.letters", 300, partial(letters.send_due, write=rendering.mail)),
        )
        navigation.register_cards("governance.votes", cards.cards)
        navigation.register_cards("governance.mandates", cards.reports_due)
        navigation.register_cards("governance.measures", cards.emergencies)
        navigation.register_panel("governance.changes", cards.changes)
