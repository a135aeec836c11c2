from django.apps import AppConfig


class CoopConfig(AppConfig):
    name = "coop"

    def ready(self) -> None:
        from coop.domain import acts, ecosystems, groups, jobs, membership, navigation, personal
        from coop.domain.jobs import Job
        from coop.domain.navigation import Entry
        from coop.domain.words import N_
        from coop.selectors import home
        from coop.selectors.personal import HOLDINGS
        from coop.services import meanings, skills

        acts.register(acts.NAMES)
        acts.register(groups.POWERS)
        acts.register(ecosystems.POWERS)
        acts.register_subjects({"group": N_("group no. %(number)s")})
        acts.register_subjects({"ecosystem": N_("ecosystem no. %(number)s")})
        personal.register(*HOLDINGS)
        jobs.register(Job("coop.skills", 600, skills.make_findable))
        jobs.register(Job("coop.meanings", 60, meanings.follow))
        navigation.register_cards("coop.home", home.cards)
        navigation.register(
            Entry(N_("Home"), "home", "house", "coop", order=10),
            Entry(N_("Members"), "members", "users", "coop", order=60, is_for=membership.may_see_directory),
            Entry(N_("Ecosystems"), "ecosystems", "circle-dot", "coop", order=65),
            Entry(N_("Admissions"), "admissions", "door-open", "coop", order=70, is_for=membership.may_admit),
            Entry(N_("Roles"), "roles", "key-round", "coop", order=80, is_for=membership.may_give_roles),
            Entry(
                N_("Acts of power"),
                "events",
                "scroll-text",
                "coop",
                order=90,
                is_for=membership.may_read_events,
            ),
        )
