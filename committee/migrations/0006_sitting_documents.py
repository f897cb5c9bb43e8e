"""Convocations, presences, protocol and files of a sitting."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import core.calendar


class Migration(migrations.Migration):
    dependencies = [
        ("committee", "0005_no_way_round"),
    ]

    operations = [
        migrations.AddField(
            model_name="agendaitem",
            name="protocol_date",
            field=models.DateField(blank=True, null=True, verbose_name="data del protocollo dell'invio"),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="protocol_number",
            field=models.CharField(blank=True, max_length=60, verbose_name="protocollo dell'invio al Comitato"),
        ),
        migrations.AddField(
            model_name="sitting",
            name="advice_date",
            field=models.DateField(blank=True, null=True, verbose_name="data del protocollo del parere"),
        ),
        migrations.AddField(
            model_name="sitting",
            name="advice_number",
            field=models.CharField(blank=True, max_length=60, verbose_name="protocollo del parere"),
        ),
        migrations.AddField(
            model_name="sitting",
            name="protocol_date",
            field=models.DateField(blank=True, null=True, verbose_name="data del protocollo della convocazione"),
        ),
        migrations.AddField(
            model_name="sitting",
            name="protocol_number",
            field=models.CharField(blank=True, max_length=60, verbose_name="protocollo della convocazione"),
        ),
        migrations.CreateModel(
            name="Convocation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, verbose_name="impronta della convocazione")),
                ("asked_at", models.DateTimeField(default=core.calendar.now, editable=False, verbose_name="chiesta")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="inviata")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="convocations", to="committee.member"
                    ),
                ),
                (
                    "sitting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="convocations", to="committee.sitting"
                    ),
                ),
            ],
            options={
                "verbose_name": "convocazione",
                "verbose_name_plural": "convocazioni",
                "ordering": ["sitting", "member__body", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("sitting", "member", "digest"), name="convocation_same_letter_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Presence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("present", "presente"),
                            ("substitute", "presente il supplente"),
                            ("absent", "assente"),
                        ],
                        max_length=10,
                        verbose_name="presenza",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="presences", to="committee.member"
                    ),
                ),
                (
                    "sitting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="presences", to="committee.sitting"
                    ),
                ),
                (
                    "substitute",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="presences_for_others",
                        to="committee.member",
                        verbose_name="supplente",
                    ),
                ),
            ],
            options={
                "verbose_name": "presenza",
                "verbose_name_plural": "presenze",
                "ordering": ["sitting", "member__body", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("sitting", "member"), name="presence_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("substitute__isnull", False)),
                        fields=("sitting", "substitute"),
                        name="presence_substitute_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "substitute"), ("substitute__isnull", False)),
                            models.Q(("status__in", ["present", "absent"]), ("substitute__isnull", True)),
                            _connector="OR",
                        ),
                        name="presence_substitute_named",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SittingDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("convocation", "convocazione"),
                            ("presence_sheet", "foglio presenze"),
                            ("dossier", "fascicolo della seduta"),
                            ("short_dossier", "fascicolo breve"),
                            ("minutes", "bozza di verbale"),
                        ],
                        max_length=14,
                        verbose_name="documento",
                    ),
                ),
                (
                    "format",
                    models.CharField(choices=[("pdf", "PDF"), ("docx", "DOCX")], max_length=4, verbose_name="formato"),
                ),
                ("inputs_digest", models.CharField(max_length=64, verbose_name="impronta degli ingressi")),
                ("path", models.CharField(max_length=200, verbose_name="file")),
                ("sha256", models.CharField(max_length=64, verbose_name="impronta del file")),
                ("size", models.PositiveIntegerField(verbose_name="byte")),
                ("created_at", models.DateTimeField(default=core.calendar.now, editable=False, verbose_name="creato")),
                (
                    "sitting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="documents", to="committee.sitting"
                    ),
                ),
            ],
            options={
                "verbose_name": "documento della seduta",
                "verbose_name_plural": "documenti della seduta",
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("sitting", "kind", "format", "inputs_digest"), name="sittingdocument_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("format__in", ["pdf", "docx"]),
                            ("kind__in", ["convocation", "presence_sheet", "dossier", "short_dossier", "minutes"]),
                        ),
                        name="sittingdocument_kind_known",
                    ),
                ],
            },
        ),
    ]
