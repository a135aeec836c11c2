"""Ecosystems, beside groups: a group is an account with delegates, an ecosystem is people (ADR 0014)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coop.domain.ecosystems import PURPOSE_LENGTH, REASON_LENGTH, WORDS_LENGTH
from coop.domain.offices import OFFICE_NAMES
from coop.domain.people import NAME_LENGTH
from coop.models.members import Member


class Ecosystem(models.Model):
    """A named circle of members who work together. Closed once; while open, somebody facilitates it."""

    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    purpose = models.CharField(_("what it is for"), max_length=PURPOSE_LENGTH)
    founder = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    founded_at = models.DateTimeField(_("founded"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta:
        verbose_name = _("ecosystem")
        verbose_name_plural = _("ecosystems")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(purpose=""),
                name="ecosystem_says_what_it_is",
                violation_error_message=_("An ecosystem has a name and a purpose."),
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("founded_at")),
                name="ecosystem_closes_after_it_was_founded",
                violation_error_message=_("An ecosystem can not close before it was founded."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class EcosystemInvitation(models.Model):
    """One side said yes: the circle (inviter), or the member alone, who asks. Answered once by the other."""

    ecosystem = models.ForeignKey(Ecosystem, on_delete=models.PROTECT, related_name="invitations")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    inviter = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    words = models.CharField(_("words"), max_length=WORDS_LENGTH, blank=True)
    made_at = models.DateTimeField(_("made"))
    answer = models.CharField(
        _("answer"),
        max_length=9,
        blank=True,
        choices=[("accepted", _("accepted")), ("declined", _("declined")), ("withdrawn", _("withdrawn"))],
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answerer = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("invitation to an ecosystem")
        verbose_name_plural = _("invitations to ecosystems")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["ecosystem", "member"],
                condition=Q(answer=""),
                name="ecosystem_invites_somebody_once_at_a_time",
                violation_error_message=_("This person already has an invitation, or already asks."),
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True, answerer__isnull=True)
                | Q(answer__in=["declined", "withdrawn"], answered_at__isnull=False)
                | Q(answer="accepted", answered_at__isnull=False, answerer__isnull=False),
                name="ecosystem_invitation_is_answered_at_an_instant",
                violation_error_message=_("An answer has its instant, and a yes has its person."),
            ),
            models.CheckConstraint(
                condition=~Q(answer="accepted")
                | Q(inviter__isnull=False, answerer=F("member"))
                | (Q(inviter__isnull=True) & ~Q(answerer=F("member"))),
                name="ecosystem_invitation_is_accepted_by_the_other_side",
                violation_error_message=_("The other side accepts."),
            ),
            models.CheckConstraint(
                condition=Q(inviter__isnull=True) | ~Q(inviter=F("member")),
                name="ecosystem_invitation_has_two_people",
                violation_error_message=_("Nobody invites themself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ecosystem_id}: {self.member_id}"


class EcosystemMember(models.Model):
    """A member belongs to a circle, from an instant to another: ended once, never taken out.

    invitation: the yes of both sides; None for the founder alone. excluder: who put them out.
    """

    ecosystem = models.ForeignKey(Ecosystem, on_delete=models.PROTECT, related_name="belongings")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    invitation = models.OneToOneField(
        EcosystemInvitation, on_delete=models.PROTECT, null=True, blank=True, related_name="belonging"
    )
    joined_at = models.DateTimeField(_("came in"))
    left_at = models.DateTimeField(_("left"), null=True, blank=True)
    excluder = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    exclusion_reason = models.CharField(
        _("why they were put out"), max_length=REASON_LENGTH, blank=True, db_default=""
    )

    class Meta:
        verbose_name = _("member of an ecosystem")
        verbose_name_plural = _("members of ecosystems")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["ecosystem", "member"],
                condition=Q(left_at__isnull=True),
                name="ecosystem_has_a_member_once",
                violation_error_message=_("This person already belongs to the ecosystem."),
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("joined_at")),
                name="ecosystem_member_leaves_after_coming_in",
                violation_error_message=_("Nobody leaves before they came in."),
            ),
            models.CheckConstraint(
                condition=Q(excluder__isnull=True, exclusion_reason="")
                | (
                    Q(excluder__isnull=False, left_at__isnull=False)
                    & ~Q(exclusion_reason="")
                    & ~Q(excluder=F("member"))
                ),
                name="ecosystem_exclusion_says_by_whom_and_why",
                violation_error_message=_("Who puts somebody out of an ecosystem says why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ecosystem_id}: {self.member_id}"


class EcosystemTerm(models.Model):
    """A member of a circle holds a role in it, up to a day: ended once, never taken out."""

    belonging = models.ForeignKey(EcosystemMember, on_delete=models.PROTECT, related_name="terms")
    office = models.CharField(
        _("role"), max_length=12, choices=[(office.value, _(name)) for office, name in OFFICE_NAMES.items()]
    )
    appointed_at = models.DateTimeField(_("appointed"))
    until_on = models.DateField(_("up to"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("term of a role in an ecosystem")
        verbose_name_plural = _("terms of roles in ecosystems")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["belonging", "office"],
                condition=Q(ended_at__isnull=True),
                name="ecosystem_role_is_held_once_at_a_time",
                violation_error_message=_("This person already holds this role."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("appointed_at")),
                name="ecosystem_role_ends_after_it_was_given",
                violation_error_message=_("A role can not end before it was given."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.belonging_id}: {self.office}"


class CharterVersion(models.Model):
    """What the members of a circle promise each other, as one version says it. Never changed."""

    ecosystem = models.ForeignKey(Ecosystem, on_delete=models.PROTECT, related_name="charters")
    number = models.PositiveIntegerField(_("version"))
    text = models.TextField(_("charter"))
    writer = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("version of a charter")
        verbose_name_plural = _("versions of charters")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["ecosystem", "number"],
                name="charter_has_each_version_once",
                violation_error_message=_("Somebody has just written this version of the charter."),
            ),
            models.CheckConstraint(
                condition=Q(number__gt=0) & ~Q(text=""),
                name="charter_says_something",
                violation_error_message=_("A charter says something."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ecosystem_id}: {self.number}"


class CharterSignature(models.Model):
    """A member of the circle signed a version of its charter. Never changed."""

    charter = models.ForeignKey(CharterVersion, on_delete=models.PROTECT, related_name="signatures")
    belonging = models.ForeignKey(EcosystemMember, on_delete=models.PROTECT, related_name="signatures")
    signed_at = models.DateTimeField(_("signed"))

    class Meta:
        verbose_name = _("signature of a charter")
        verbose_name_plural = _("signatures of charters")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["charter", "belonging"],
                name="charter_is_signed_once_by_each",
                violation_error_message=_("You have already signed this version."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.charter_id}: {self.belonging_id}"
