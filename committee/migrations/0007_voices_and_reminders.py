"""Substitutes who file, audiences of remarks, reminders, links for the office in charge."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("committee", "0006_sitting_documents"),
        ("reports", "0005_date_documents"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FollowUpLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("secret_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="creato")),
                ("expires_at", models.DateTimeField(verbose_name="valido fino al")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revocato")),
                ("last_used_on", models.DateField(blank=True, null=True, verbose_name="ultimo uso")),
            ],
            options={
                "verbose_name": "link dell'ufficio",
                "verbose_name_plural": "link dell'ufficio",
                "ordering": ["-id"],
            },
        ),
        migrations.AddField(
            model_name="followup",
            name="owner_email",
            field=models.EmailField(blank=True, max_length=254, verbose_name="e-mail dell'ufficio"),
        ),
        migrations.AddField(
            model_name="followup",
            name="reminded_for",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="ricordata la verifica del"),
        ),
        migrations.AddField(
            model_name="followupupdate",
            name="uuid",
            field=models.UUIDField(default=uuid.uuid4, editable=False, null=True),
        ),
        migrations.RunSQL("UPDATE committee_followupupdate SET uuid = gen_random_uuid()", migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="followupupdate",
            name="uuid",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.AddField(
            model_name="remark",
            name="audience",
            field=models.CharField(
                choices=[
                    ("me", "solo io"),
                    ("committee", "il Comitato"),
                    ("authors", "anche gli autori"),
                    ("public", "tutti, dopo la pubblicazione"),
                ],
                default="authors",
                max_length=9,
                verbose_name="chi la legge",
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="asked_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="richiesta inviata"),
        ),
        migrations.AddField(
            model_name="review",
            name="filed_by_substitute",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reviews_for_others",
                to="committee.member",
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="reminded_for",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="ricordata la scadenza del"),
        ),
        migrations.AddConstraint(
            model_name="remark",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("audience__in", ["committee", "authors", "public"]),
                    models.Q(("audience", "me"), ("member__isnull", False)),
                    _connector="OR",
                ),
                name="remark_audience_known",
            ),
        ),
        migrations.AddField(
            model_name="followuplink",
            name="follow_up",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="links", to="committee.followup"
            ),
        ),
    ]
