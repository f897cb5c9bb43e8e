"""No advice through a recused substitute; only remarks to the authors wait for an answer."""

from django.db import migrations

SUBSTITUTE = """
CREATE FUNCTION refuse_recused_substitute() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM reports_recusal AS recusal
        JOIN committee_member AS member ON member.user_id = recusal.user_id
        WHERE member.id = NEW.filed_by_substitute_id AND recusal.paper_id = NEW.paper_id
            AND recusal.withdrawn_at IS NULL
    ) THEN
        RAISE EXCEPTION 'the substitute declared an interest in this paper' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER review_not_by_recused_substitute BEFORE INSERT OR UPDATE ON committee_review
    FOR EACH ROW WHEN (NEW.filed_by_substitute_id IS NOT NULL) EXECUTE FUNCTION refuse_recused_substitute();
"""
UNDO_SUBSTITUTE = """
DROP TRIGGER review_not_by_recused_substitute ON committee_review;
DROP FUNCTION refuse_recused_substitute();
"""
RESUBMISSION = """
CREATE OR REPLACE FUNCTION refuse_unanswered_resubmission() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM committee_remark AS remark
        LEFT JOIN committee_reply AS reply ON reply.remark_id = remark.id
        WHERE remark.paper_id = NEW.id AND reply.id IS NULL{audience}
    ) THEN
        RAISE EXCEPTION 'a remark has no answer yet' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""
FOR_AUTHORS = " AND remark.audience IN ('authors', 'public')"


class Migration(migrations.Migration):
    dependencies = [("committee", "0007_voices_and_reminders")]

    operations = [
        migrations.RunSQL(SUBSTITUTE, UNDO_SUBSTITUTE),
        migrations.RunSQL(RESUBMISSION.replace("{audience}", FOR_AUTHORS), RESUBMISSION.replace("{audience}", "")),
    ]
