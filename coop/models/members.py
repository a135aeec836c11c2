"""Members and what they say of themselves.

The ledger knows a member by `Member` alone; names and free texts lie in `Profile`, which can be erased.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from coop.domain.membership import ONLY_LENT
from coop.models.sequences import NextMemberNumber


class College(models.TextChoices):
    """The kinds of members that a SCIC must have (loi 47-1775, art. 19 septies)."""

    PRODUCER = "producer", _("Producers")
    BENEFICIARY = "beneficiary", _("Beneficiaries")
    SUPPORTER = "supporter", _("Supporters")


class Member(models.Model):
    """A member of the cooperative: one person, one vote. May have no log-in (no internet at home)."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="member"
    )
    number = models.PositiveIntegerField(_("member number"), unique=True, db_default=NextMemberNumber())
    college = models.CharField(_("college"), max_length=20, choices=College.choices, default=College.PRODUCER)
    joined_at = models.DateTimeField(_("asked to join"))
    admitted_at = models.DateTimeField(_("admitted"), null=True, blank=True)
    left_at = models.DateTimeField(_("left the cooperative"), null=True, blank=True)

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("joined_at")),
                name="member_leaves_after_joining",
                violation_error_message=_("A member can not leave before joining."),
            ),
            models.CheckConstraint(
                condition=Q(admitted_at__isnull=True) | Q(admitted_at__gte=F("joined_at")),
                name="member_is_admitted_after_joining",
                violation_error_message=_("A member can not be admitted before joining."),
            ),
        ]

    def __str__(self) -> str:
        return f"M-{self.number:04d}"


class Profile(models.Model):
    """What a member tells the others. Erasable: nothing outside this table repeats it."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="profile", primary_key=True)
    display_name = models.CharField(_("name shown to members"), max_length=80)
    trade = models.CharField(_("trade"), max_length=120, blank=True)
    about = models.TextField(_("about me"), max_length=2000, blank=True)
    place = models.ForeignKey(
        "coop.Place", on_delete=models.PROTECT, null=True, blank=True, related_name="profiles"
    )
    radius_km = models.PositiveSmallIntegerField(_("how far I go, in kilometres"), default=30)
    is_remote = models.BooleanField(_("I also help at a distance"), default=True)
    weekly_minutes = models.PositiveSmallIntegerField(_("time available each week"), default=120)

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")
        constraints = [
            models.CheckConstraint(
                condition=Q(weekly_minutes__lte=7 * 24 * 60),
                name="profile_week_has_168_hours",
                violation_error_message=_("A week has 168 hours."),
            ),
            models.CheckConstraint(
                condition=Q(radius_km__lte=20_000),
                name="profile_radius_stays_on_earth",
                violation_error_message=_("The distance is larger than the Earth."),
            ),
            models.CheckConstraint(
                condition=~Q(display_name=""),
                name="profile_has_a_name",
                violation_error_message=_("Please give a name."),
            ),
        ]

    def __str__(self) -> str:
        return self.display_name


class MemberSkill(models.Model):
    """A skill that a member offers. `is_trade`: part of their declared trade, which the law treats apart."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="member_skills")
    skill = models.ForeignKey("coop.Skill", on_delete=models.PROTECT, related_name="member_skills")
    is_trade = models.BooleanField(_("part of my declared trade"), default=False)

    class Meta:
        verbose_name = _("member's skill")
        verbose_name_plural = _("members' skills")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "skill"],
                name="member_offers_a_skill_once",
                violation_error_message=_("This skill is already in the profile."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.skill_id}"


class RoleGrants(models.QuerySet["RoleGrant"]):
    def held(self) -> "RoleGrants":
        """Those that nobody ended and whose term is not over, by the database's own clock: late work of the
        platform prolongs none.
        """
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=Now()), ended_at__isnull=True)


class RoleGrant(models.Model):
    """A power given to a log-in: ended, never deleted. Who gave it, the audit event says.

    One with a term (ends_at) is lent by something that an app above decided: source names it ("mandate:3").
    Somebody may hold the same role several times, once for each source.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(
        _("role"),
        max_length=20,
        choices=[
            ("coordinator", _("coordinator")),
            ("auditor", _("auditor")),
            ("administrator", _("administrator")),
            ("guardian", _("guardian of the rules")),
            ("witness", _("witness of the rules")),
            ("observer", _("observer of independent work")),
        ],
    )
    granted_at = models.DateTimeField(_("granted"))
    ends_at = models.DateTimeField(_("ends by itself"), null=True, blank=True)
    source = models.CharField(_("by what"), max_length=29, blank=True, db_default="")
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = RoleGrants.as_manager()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "source"],
                condition=Q(ended_at__isnull=True),
                name="role_is_held_once_at_a_time",
                violation_error_message=_("This person already holds this role."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("granted_at")),
                name="role_ends_after_it_was_granted",
                violation_error_message=_("A role can not end before it was granted."),
            ),
            models.CheckConstraint(
                condition=Q(source="", ends_at__isnull=True)
                | (~Q(source="") & Q(ends_at__isnull=False, ends_at__gt=F("granted_at"))),
                name="role_for_a_term_says_by_what",
                violation_error_message=_("A role that ends by itself says what gave it."),
            ),
            models.CheckConstraint(
                condition=~Q(role__in=sorted(role.value for role in ONLY_LENT)) | ~Q(source=""),
                name="role_over_rules_is_only_lent",
                violation_error_message=_("This power is lent by a mandate, and not given by hand."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ends_at__isnull=True) | Q(ended_at__lte=F("ends_at")),
                name="role_ends_by_its_term",
                violation_error_message=_("A role does not outlive its term."),
            ),
            models.CheckConstraint(
                condition=Q(source="") | ~Q(role="administrator"),
                name="administrator_is_no_role_for_a_term",
                violation_error_message=_("The administrator's role is given by hand, without a term."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.role}"
