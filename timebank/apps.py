from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TimebankConfig(AppConfig):
    name = "timebank"
    verbose_name = _("What we count")

    def ready(self) -> None:
        from coop.domain import acts, jobs, navigation, personal
        from coop.domain.jobs import Job
        from coop.domain.navigation import Entry
        from coop.domain.words import N_
        from governance.domain import concerns, registry
        from timebank import rules
        from timebank.domain import natures, permissions, projects, subjects
        from timebank.selectors import concerns as near
        from timebank.selectors import rehearsals
        from timebank.selectors.personal import HOLDINGS
        from timebank.services import (
            calls,
            circulation,
            closings,
            days,
            distributions,
            groups,
            payments,
            report_reminders,
            reservations,
            sealing,
        )
        from timebank.views import cards, project_cards

        registry.register(*rules.RULES)
        registry.register_rehearsals(*rehearsals.REHEARSALS)
        registry.register_trial(rules.DISTRIBUTION_SHARES, "distribution_simulation")
        concerns.register(
            near.before_least, rules.CREDIT_MINUTES, rules.EARNED_CREDIT_SHARE, rules.EARNED_CREDIT_MINUTES
        )
        concerns.register(near.before_most, rules.MOST_MINUTES)
        personal.register(*HOLDINGS)
        subjects.register(subjects.OWN)
        acts.register(natures.POWERS)
        acts.register(projects.POWERS)
        acts.register_subjects(
            {
                "closing": N_("closing no. %(number)s"),
                "distribution": N_("distribution no. %(number)s"),
                "entry": N_("entry no. %(number)s"),
                "levy": N_("circulation fee no. %(number)s"),
                "year": N_("result of a year no. %(number)s"),
                "project": N_("project no. %(number)s"),
                "project_call": N_("call for projects no. %(number)s"),
            }
        )
        navigation.register(
            Entry(
                N_("My hours"),
                "statement",
                "hourglass",
                "timebank",
                40,
                permissions.may_have_account,
                ("/donner/", "/payer/", "/heures-demandees/"),
            ),
            Entry(
                N_("Groups"),
                "groups",
                "users-round",
                "timebank",
                43,
                permissions.may_see_groups,
                ("/groupes/", "/paiements/"),
            ),
            Entry(
                N_("Funds"),
                "funds",
                "piggy-bank",
                "timebank",
                41,
                also=(
                    "/redistribution",
                    "/clotures/",
                    "/projets/",
                    "/mes-projets/",
                    "/mes-ristournes/",
                    "/subventions/",
                    "/jalons/",
                    "/versements/",
                ),
            ),
            Entry(
                N_("Audit"),
                "ledger_audit",
                "shield-check",
                "timebank",
                42,
                permissions.may_audit,
                ("/ecritures/", "/comptes/"),
            ),
        )
        jobs.register(
            Job("timebank.sealing", 2, sealing.seal_all),
            Job("timebank.reservations", 60, reservations.expire),
            Job("timebank.payments", 60, payments.expire_due),
            Job("timebank.groups", 60, groups.expire_due),
            Job("timebank.closings", 2, closings.compute_due),
            Job("timebank.distributions", 60, distributions.post_due),
            Job("timebank.days", 300, days.count),
            Job("timebank.circulation", 3600, circulation.levy_due),
            Job("timebank.calls", 60, calls.follow),
            Job("timebank.reports", 3600, report_reminders.send_due),
        )
        navigation.register_cards("timebank.distributions", cards.cards)
        navigation.register_cards("timebank.payments", cards.asked)
        navigation.register_cards("timebank.groups", cards.groups)
        navigation.register_cards("timebank.projects", project_cards.cards)
        navigation.register_panel("timebank.my_hours", cards.my_hours)
        navigation.register_panel("timebank.commons", cards.commons)
