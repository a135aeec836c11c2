from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _


class Corpus(models.Model):
    """Texts that are ranked together: how many parts they have, and how many terms in all.

    fingerprint: of all texts, where they were written together; "" once one was written by itself.
    meanings: how often the vectors of its parts changed, so that who keeps them in memory knows.
    """

    name = models.CharField(_("name"), max_length=40, unique=True)
    parts = models.PositiveIntegerField(_("parts"), default=0)
    terms = models.PositiveBigIntegerField(_("terms in all"), default=0)
    fingerprint = models.CharField(_("fingerprint of its texts"), max_length=64, blank=True)
    meanings = models.PositiveIntegerField(_("changes of its meanings"), default=0)

    class Meta:
        verbose_name = _("corpus")
        verbose_name_plural = _("corpora")

    def __str__(self) -> str:
        return self.name


class Posting(models.Model):
    """How often a term is in a part of a document, and how many terms that part has."""

    pk = models.CompositePrimaryKey("corpus_id", "term", "document_id", "part")
    corpus = models.ForeignKey(Corpus, on_delete=models.CASCADE, related_name="postings", db_index=False)
    term = models.CharField(_("term"), max_length=40, db_collation="C")
    document_id = models.BigIntegerField(_("document"))
    part = models.IntegerField(_("part"))
    count = models.PositiveSmallIntegerField(_("how often"))
    length = models.PositiveSmallIntegerField(_("terms of the part"))

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        indexes = [models.Index(fields=["corpus", "document_id"], name="posting_document")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(count__gt=0, length__gte=models.F("count")),
                name="posting_counts_terms_of_its_part",
                violation_error_message=_("A term is in its part once at least, and is one of its terms."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.corpus_id}: {self.term} {self.document_id}"


class Meaning(models.Model):
    """What a part of a document means: the vector of a model of language, in half floats.

    digest: of the text that the model read.
    """

    DIMENSIONS = 384

    pk = models.CompositePrimaryKey("corpus_id", "document_id", "part")
    corpus = models.ForeignKey(Corpus, on_delete=models.CASCADE, related_name="vectors", db_index=False)
    document_id = models.BigIntegerField(_("document"))
    part = models.IntegerField(_("part"))
    digest = models.CharField(_("digest of its text"), max_length=64)
    vector = models.BinaryField(_("vector"))

    class Meta:
        verbose_name = _("meaning")
        verbose_name_plural = _("meanings")
        constraints = [
            models.CheckConstraint(
                condition=Exact(Length("vector"), 2 * 384),
                name="meaning_has_each_dimension",
                violation_error_message=_("A meaning is a vector of 384 half floats."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.corpus_id}: {self.document_id} {self.part}"
