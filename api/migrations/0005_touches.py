"""What was written since the changes feed looked: a statement leaves the name of its table, in its own transaction."""

from django.db import migrations, models

# What the statements of the public API read; a test compares.
TABLES = (
    "clusters_cluster",
    "clusters_cluster_s3_areas",
    "clusters_province",
    "clusters_s3area",
    "clusters_sector",
    "clusters_valuechain",
    "committee_decision",
    "committee_followup",
    "committee_instrument",
    "committee_sitting",
    "focusgroups_contribution",
    "focusgroups_contribution_provinces",
    "focusgroups_contribution_s3_areas",
    "focusgroups_contribution_sectors",
    "focusgroups_focusgroup",
    "focusgroups_focusgroup_co_leads",
    "focusgroups_needdetails",
    "focusgroups_needskill",
    "focusgroups_proposaldetails",
    "focusgroups_proposaldetails_addresses",
    "focusgroups_round",
    "focusgroups_trenddetails",
    "focusgroups_voice",
    "needs_indicator",
    "needs_need",
    "needs_need_skills",
    "needs_needstatement",
    "needs_observation",
    "reports_block",
    "reports_citation",
    "reports_positionpaper",
    "reports_positionpaper_clusters",
    "reports_positionpaper_focus_groups",
    "reports_recommendation",
    "reports_section",
    "skills_concept",
    "skills_label",
    "skills_vocabulary",
)
FUNCTION = """
CREATE FUNCTION api_touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO api_touch (name) VALUES (TG_TABLE_NAME);
    RETURN NULL;
END $$;
"""
TRIGGER = """
CREATE TRIGGER api_touched AFTER INSERT OR UPDATE OR DELETE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION api_touch();
"""
TOUCH = FUNCTION + "".join(TRIGGER.format(table=table) for table in TABLES)
UNDO = "".join(f"DROP TRIGGER api_touched ON {table};" for table in TABLES) + "DROP FUNCTION api_touch();"


class Migration(migrations.Migration):
    dependencies = [
        ("api", "0004_releases"),
        ("clusters", "0001_initial"),
        ("committee", "0001_initial"),
        ("focusgroups", "0001_initial"),
        ("needs", "0001_initial"),
        ("reports", "0001_initial"),
        ("skills", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Comparison",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("resource", models.CharField(max_length=30, unique=True, verbose_name="risorsa")),
                ("fingerprint", models.CharField(max_length=64, verbose_name="impronta")),
            ],
            options={
                "verbose_name": "confronto",
                "verbose_name_plural": "confronti",
            },
        ),
        migrations.CreateModel(
            name="Touch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=63, verbose_name="tabella")),
            ],
            options={
                "verbose_name": "tabella toccata",
                "verbose_name_plural": "tabelle toccate",
            },
        ),
        migrations.RunSQL(TOUCH, UNDO),
    ]
