"""Electronic votes; the database keeps out who stepped aside, late votes, and what was voted in secret."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

VOTE = """
CREATE FUNCTION refuse_vote() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM committee_poll AS poll
        JOIN reports_recommendation AS recommendation ON recommendation.id = poll.recommendation_id
        JOIN reports_block AS block ON block.id = recommendation.block_id
        JOIN reports_section AS section ON section.id = block.section_id
        JOIN reports_recusal AS recusal ON recusal.paper_id = section.paper_id AND recusal.withdrawn_at IS NULL
        JOIN committee_member AS member ON member.id = NEW.member_id
        WHERE poll.id = NEW.poll_id AND recusal.user_id IN (member.user_id, NEW.cast_by_id)
    ) THEN
        RAISE EXCEPTION 'the member declared an interest in this paper' USING ERRCODE = 'restrict_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM committee_poll WHERE id = NEW.poll_id AND closed_at IS NOT NULL) THEN
        RAISE EXCEPTION 'the vote is closed' USING ERRCODE = 'restrict_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM committee_poll WHERE id = NEW.poll_id AND is_secret <> (NEW.choice = '')) THEN
        RAISE EXCEPTION 'a secret vote is not written down, an open one is' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER vote_not_by_recused BEFORE INSERT OR UPDATE ON committee_vote
    FOR EACH ROW EXECUTE FUNCTION refuse_vote();
"""
UNDO_VOTE = """
DROP TRIGGER vote_not_by_recused ON committee_vote;
DROP FUNCTION refuse_vote();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("committee", "0009_subgroups"),
        ("reports", "0009_attachments_and_copies"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="ballot",
            name="manner",
            field=models.CharField(
                choices=[
                    ("hands", "per alzata di mano"),
                    ("open", "con voto elettronico palese"),
                    ("secret", "con voto elettronico segreto"),
                ],
                default="hands",
                max_length=6,
                verbose_name="come",
            ),
        ),
        migrations.CreateModel(
            name="Poll",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("is_secret", models.BooleanField(verbose_name="voto segreto")),
                ("in_favour", models.PositiveSmallIntegerField(default=0, verbose_name="favorevoli")),
                ("against", models.PositiveSmallIntegerField(default=0, verbose_name="contrari")),
                ("abstained", models.PositiveSmallIntegerField(default=0, verbose_name="astenuti")),
                ("opened_at", models.DateTimeField(auto_now_add=True, verbose_name="aperta")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="chiusa")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "agenda_item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="polls", to="committee.agendaitem"
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="polls", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "recommendation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="polls", to="reports.recommendation"
                    ),
                ),
            ],
            options={
                "verbose_name": "votazione elettronica",
                "verbose_name_plural": "votazioni elettroniche",
                "ordering": ["agenda_item", "recommendation"],
            },
        ),
        migrations.CreateModel(
            name="Vote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "choice",
                    models.CharField(
                        blank=True,
                        choices=[("in_favour", "favorevole"), ("against", "contrario"), ("abstained", "astenuto")],
                        max_length=9,
                        verbose_name="voto",
                    ),
                ),
                (
                    "cast_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="votes", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="votes", to="committee.member"
                    ),
                ),
                (
                    "poll",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="votes", to="committee.poll"
                    ),
                ),
            ],
            options={
                "verbose_name": "voto",
                "verbose_name_plural": "voti",
                "ordering": ["poll", "member__body"],
            },
        ),
        migrations.AddConstraint(
            model_name="poll",
            constraint=models.UniqueConstraint(fields=("agenda_item", "recommendation"), name="poll_once"),
        ),
        migrations.AddConstraint(
            model_name="vote",
            constraint=models.UniqueConstraint(fields=("poll", "member"), name="vote_once"),
        ),
        migrations.RunSQL(VOTE, UNDO_VOTE),
    ]
