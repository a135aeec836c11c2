"""What people say of each other once an engagement is completed."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.domain.engagements import LONGEST_REASON
from marketplace.domain.reviews import LONGEST_NOTE, LONGEST_TEXT


class Review(models.Model):
    """The words of one about the other. Read by nobody else before `revealed_at`, unchanged from then on."""

    engagement = models.ForeignKey("marketplace.Engagement", on_delete=models.PROTECT, related_name="reviews")
    author = models.ForeignKey("coop.Member", on_delete=models.PROTECT, related_name="reviews_written")
    subject = models.ForeignKey("coop.Member", on_delete=models.PROTECT, related_name="reviews_received")
    text = models.TextField(_("review"), max_length=LONGEST_TEXT)
    tags = models.JSONField(_("words chosen"), default=list, blank=True)
    note = models.TextField(_("for the coordinators alone"), max_length=LONGEST_NOTE, blank=True)
    given_at = models.DateTimeField(_("given"))
    reveals_at = models.DateTimeField(_("revealed at the latest"))
    revealed_at = models.DateTimeField(_("revealed"), null=True, blank=True)
    taken_back_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True)
    hidden_reason = models.CharField(_("why it is hidden"), max_length=LONGEST_REASON, blank=True)
    answer = models.TextField(_("answer"), max_length=LONGEST_TEXT, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["reveals_at"], name="review_term", condition=Q(revealed_at__isnull=True))
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "author"],
                name="review_is_given_once_by_each",
                violation_error_message=_("You have already written about this."),
            ),
            models.CheckConstraint(
                condition=~Q(author=F("subject")),
                name="review_is_about_the_other",
                violation_error_message=_("Nobody writes about themself."),
            ),
            models.CheckConstraint(
                # Words taken back went with who left the cooperative.
                condition=~Q(text="") | Q(taken_back_at__isnull=False),
                name="review_says_something",
                violation_error_message=_("A review says something."),
            ),
            models.CheckConstraint(
                condition=Q(hidden_at__isnull=True, hidden_reason="")
                | (Q(hidden_at__isnull=False) & ~Q(hidden_reason="")),
                name="review_is_hidden_with_a_reason",
                violation_error_message=_("A review is hidden with a reason."),
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="")
                | (Q(answered_at__isnull=False, revealed_at__isnull=False) & ~Q(answer="")),
                name="review_is_answered_once_revealed",
                violation_error_message=_("A review is answered once it is revealed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.engagement_id}: {self.author_id} → {self.subject_id}"


class ReviewReport(models.Model):
    """Somebody asks the coordinators to look at a review. settled_at: when one of them decided."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="reports")
    reporter = models.ForeignKey("coop.Member", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON)
    reported_at = models.DateTimeField(_("reported"))
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    class Meta:
        verbose_name = _("report of a review")
        verbose_name_plural = _("reports of reviews")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "reporter"],
                name="member_reports_a_review_once",
                violation_error_message=_("You have already reported this."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="report_has_a_reason",
                violation_error_message=_("A report has a reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review_id}: {self.reporter_id}"
