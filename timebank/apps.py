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
        from governance.domain import registry
        from timebank import rules
        from timebank.domain import natures, permissions
        from timebank.selectors.personal import HOLDINGS
        from timebank.services import circulation, days, groups, payments, reservations, sealing
        from timebank.views import cards

        registry.register(*rules.RULES)
        personal.register(*HOLDINGS)
        acts.register(natures.POWERS)
        acts.register_subjects(
            {
                "distribution": N_("distribution no. %(number)s"),
                "entry": N_("entry no. %(number)s"),
                "levy": N_("circulation fee no. %(number)s"),
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
            Entry(N_("Funds"), "funds", "piggy-bank", "timebank", 41, also=("/redistributions/",)),
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
            Job("timebank.days", 300, days.count),
            Job("timebank.circulation", 3600, circulation.levy_due),
        )
        navigation.register_cards("timebank.distributions", cards.cards)
        navigation.register_cards("timebank.payments", cards.asked)
        navigation.register_cards("timebank.groups", cards.groups)
        navigation.register_panel("timebank.my_hours", cards.my_hours)
        navigation.register_panel("timebank.commons", cards.commons)
