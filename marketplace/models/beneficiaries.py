"""People who are helped, as little as is needed of each; and what was erased, by number alone."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.domain.support.beneficiaries import (
    ALIAS_LENGTH,
    BASIS_NAMES,
    ENDING_NAMES,
    HOLDER_NAMES,
    PURPOSE_LENGTH,
    REACH_LENGTH,
    Basis,
    Ending,
    PaperHolder,
)

BASIS_CHOICES = [(one.value, name) for one, name in BASIS_NAMES.items()]
ENDING_CHOICES = [(one.value, name) for one, name in ENDING_NAMES.items()]
HOLDER_CHOICES = [(one.value, name) for one, name in HOLDER_NAMES.items()]


class Beneficiary(models.Model):
    """Somebody for whom a structure vouches: no account, no e-mail. Once erased, a number is left."""

    structure = models.ForeignKey(
        "marketplace.Structure", on_delete=models.PROTECT, related_name="beneficiaries"
    )
    alias = models.CharField(_("first name or alias"), max_length=ALIAS_LENGTH, blank=True)
    reach = models.CharField(_("how the structure reaches them"), max_length=REACH_LENGTH, blank=True)
    place = models.ForeignKey("coop.Place", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    basis = models.CharField(_("what allows it"), max_length=8, choices=BASIS_CHOICES)
    purpose = models.CharField(_("purpose of the mandate"), max_length=PURPOSE_LENGTH, blank=True)
    until_on = models.DateField(_("until"))
    vouched_at = models.DateTimeField(_("vouched for"))
    vouched_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    paper_holder = models.CharField(
        _("who keeps the paper"),
        max_length=12,
        choices=HOLDER_CHOICES,
        blank=True,
    )
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True)

    class Meta:
        verbose_name = _("person who is helped")
        verbose_name_plural = _("people who are helped")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(erased_at__isnull=False, alias="", reach="", purpose="", place__isnull=True)
                | Q(erased_at__isnull=True, place__isnull=False) & ~Q(alias="") & ~Q(reach=""),
                name="beneficiary_is_known_or_erased",
                violation_error_message=_("Nothing is left of whoever was erased."),
            ),
            models.CheckConstraint(
                condition=Q(basis=Basis.CONSENT.value, purpose="")
                | Q(basis=Basis.MANDATE.value, erased_at__isnull=False)
                | Q(basis=Basis.MANDATE.value) & ~Q(purpose=""),
                name="beneficiary_mandate_has_a_purpose",
                violation_error_message=_("A mandate says what it is for, and a consent needs no purpose."),
            ),
            models.CheckConstraint(
                condition=Q(signed_on__isnull=True, paper_holder="")
                | Q(signed_on__isnull=False, paper_holder__in=[one.value for one in PaperHolder]),
                name="beneficiary_paper_has_its_holder",
                violation_error_message=_("Say who keeps the signed paper."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class SupportErasure(models.Model):
    """The journal of erasures: which number, when and why. Never changed; replayed after a restore."""

    beneficiary = models.OneToOneField(Beneficiary, on_delete=models.PROTECT, related_name="erasure")
    erased_at = models.DateTimeField(_("erased"))
    ending = models.CharField(_("why erased"), max_length=12, choices=ENDING_CHOICES)

    class Meta:
        verbose_name = _("erasure of a person who was helped")
        verbose_name_plural = _("erasures of people who were helped")
        ordering = ["-erased_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ending__in=[one.value for one in Ending]),
                name="support_erasure_says_why",
                violation_error_message=_("An erasure says why."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.beneficiary_id}"
