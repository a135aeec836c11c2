"""Concepts with other labels, of two kinds and three sources; every database gets the whole starter taxonomy.

Names are folded by the database, once, when they are written: what is searched is what is stored.
"""

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
from django.apps.registry import Apps
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import coop.models.folding
from coop.domain.starter import skills

# Declared immutable, which `unaccent` is as long as its rules are left alone; its body is bound when it is made.
FOLD = r"""
CREATE FUNCTION coop_fold(name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN btrim(lower(unaccent(name)), E' \t\r\n');
"""


def load(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """As `coop.services.starter.load`: what an older house lacks, and the kind of what it has."""
    skill, label = apps.get_model("coop", "Skill"), apps.get_model("coop", "SkillLabel")
    columns = ("code", "kind", "family", "label_fr", "label_en")
    written = skill.objects.bulk_create(
        [skill(**{name: getattr(concept, name) for name in columns}) for concept in skills.concepts()],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=columns[1:],
    )
    label.objects.bulk_create(
        label(skill=row, language=other.language, text=other.text, gender=other.gender)
        for row, concept in zip(written, skills.concepts(), strict=True)
        for other in sorted(concept.labels, key=lambda one: (one.language, one.text))
    )


class Migration(migrations.Migration):

    dependencies = [
        ('coop', '0005_texts'),
    ]

    operations = [
        TrigramExtension(),
        migrations.RunSQL(FOLD, "DROP FUNCTION coop_fold(text);"),
        migrations.CreateModel(
            name='SkillLabel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('fr', 'French'), ('en', 'English')], max_length=2, verbose_name='language')),
                ('text', models.CharField(max_length=300, verbose_name='label')),
                ('gender', models.CharField(blank=True, choices=[('f', 'feminine'), ('m', 'masculine')], max_length=1, verbose_name='gender')),
                ('folded', models.GeneratedField(db_persist=True, expression=coop.models.folding.Folded('text'), output_field=models.TextField())),
            ],
            options={
                'verbose_name': 'skill label',
                'verbose_name_plural': 'skill labels',
                'ordering': ['id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='skill',
            name='skill_is_named_in_both_languages',
        ),
        migrations.AddField(
            model_name='skill',
            name='kind',
            field=models.CharField(choices=[('skill', 'skill'), ('occupation', 'occupation')], default='skill', max_length=10, verbose_name='kind'),
        ),
        migrations.AddField(
            model_name='skill',
            name='source',
            field=models.CharField(choices=[('house', 'this house'), ('esco', 'ESCO'), ('rome', 'ROME')], default='house', max_length=10, verbose_name='source'),
        ),
        migrations.AddField(
            model_name='skill',
            name='uri',
            field=models.CharField(blank=True, max_length=200, verbose_name='address in the classification'),
        ),
        migrations.AlterField(
            model_name='skill',
            name='family',
            field=models.CharField(blank=True, max_length=40, verbose_name='family'),
        ),
        migrations.AlterField(
            model_name='skill',
            name='label_en',
            field=models.CharField(blank=True, max_length=300, verbose_name='English label'),
        ),
        migrations.AlterField(
            model_name='skill',
            name='label_fr',
            field=models.CharField(blank=True, max_length=300, verbose_name='French label'),
        ),
        migrations.AddField(
            model_name='skill',
            name='folded',
            field=models.GeneratedField(db_persist=True, expression=coop.models.folding.Folded(django.db.models.functions.text.Concat('label_fr', models.Value('\n'), 'label_en')), output_field=models.TextField()),
        ),
        migrations.AddIndex(
            model_name='skill',
            index=django.contrib.postgres.indexes.GinIndex(fields=['folded'], name='skill_is_found', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddConstraint(
            model_name='skill',
            constraint=models.CheckConstraint(condition=models.Q(('folded__regex', '[^[:space:][:punct:]]')), name='skill_has_a_label', violation_error_message='A skill has a label in French or in English.'),
        ),
        migrations.AddConstraint(
            model_name='skill',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['skill', 'occupation'])), name='skill_is_of_a_known_kind', violation_error_message='It is a skill or an occupation.'),
        ),
        migrations.AddConstraint(
            model_name='skill',
            constraint=models.CheckConstraint(condition=models.Q(('source__in', ['house', 'esco', 'rome'])), name='skill_is_from_a_known_source', violation_error_message='A skill comes from this house, from ESCO or from ROME.'),
        ),
        migrations.AddConstraint(
            model_name='skill',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('source', 'house'), _negated=True), models.Q(('family', ''), _negated=True), _connector='OR'), name='skill_of_the_house_has_a_family', violation_error_message='A skill of this house belongs to a family.'),
        ),
        migrations.AddConstraint(
            model_name='skill',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('source', 'esco'), ('uri__startswith', 'http')), models.Q(models.Q(('source', 'esco'), _negated=True), ('uri', '')), _connector='OR'), name='skill_of_esco_has_its_address', violation_error_message='A skill has an address in a classification when it is ESCO’s.'),
        ),
        migrations.AddConstraint(
            model_name='skill',
            constraint=models.UniqueConstraint(condition=models.Q(('uri', ''), _negated=True), fields=('uri',), name='skill_has_an_address_of_its_own', violation_error_message='This address belongs to another skill.'),
        ),
        migrations.AddField(
            model_name='skilllabel',
            name='skill',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='labels', to='coop.skill'),
        ),
        migrations.AddIndex(
            model_name='skilllabel',
            index=django.contrib.postgres.indexes.GinIndex(fields=['folded'], name='skill_label_is_found', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddConstraint(
            model_name='skilllabel',
            constraint=models.UniqueConstraint(fields=('skill', 'language', 'text'), name='skill_label_is_said_once', violation_error_message='This skill has this label already.'),
        ),
        migrations.AddConstraint(
            model_name='skilllabel',
            constraint=models.CheckConstraint(condition=models.Q(('folded__regex', '[^[:space:][:punct:]]')), name='skill_label_says_something', violation_error_message='A label has at least one letter or figure.'),
        ),
        migrations.AddConstraint(
            model_name='skilllabel',
            constraint=models.CheckConstraint(condition=models.Q(('language__in', ['fr', 'en'])), name='skill_label_is_in_a_known_language', violation_error_message='A label is in French or in English.'),
        ),
        migrations.AddConstraint(
            model_name='skilllabel',
            constraint=models.CheckConstraint(condition=models.Q(('gender__in', ['', 'f', 'm'])), name='skill_label_is_of_a_known_gender', violation_error_message='A label is feminine, masculine, or neither.'),
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
