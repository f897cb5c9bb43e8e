"""No opinion of a recused member, and no return to the committee while a remark lacks its answer, whoever writes."""

from django.db import migrations

OPINION = """
CREATE FUNCTION refuse_recused_opinion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM committee_review AS review
        JOIN committee_member AS member ON member.id = review.member_id
        JOIN reports_recusal AS recusal ON recusal.user_id = member.user_id AND recusal.paper_id = review.paper_id
        WHERE review.id = NEW.review_id AND recusal.withdrawn_at IS NULL
    ) THEN
        RAISE EXCEPTION 'the member declared an interest in this paper' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER opinion_not_by_recused BEFORE INSERT OR UPDATE ON committee_opinion
    FOR EACH ROW EXECUTE FUNCTION refuse_recused_opinion();
"""
RESUBMISSION = """
CREATE FUNCTION refuse_unanswered_resubmission() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM committee_remark AS remark
        LEFT JOIN committee_reply AS reply ON reply.remark_id = remark.id
        WHERE remark.paper_id = NEW.id AND reply.id IS NULL
    ) THEN
        RAISE EXCEPTION 'a remark has no answer yet' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER paper_resubmitted_with_answers BEFORE UPDATE ON reports_positionpaper
    FOR EACH ROW WHEN (OLD.state = 'returned' AND NEW.state = 'submitted')
    EXECUTE FUNCTION refuse_unanswered_resubmission();
"""
UNDO = """
DROP TRIGGER opinion_not_by_recused ON committee_opinion;
DROP TRIGGER paper_resubmitted_with_answers ON reports_positionpaper;
DROP FUNCTION refuse_recused_opinion();
DROP FUNCTION refuse_unanswered_resubmission();
"""


class Migration(migrations.Migration):
    dependencies = [("committee", "0004_versions_and_reasons"), ("reports", "0004_frozen_snapshots")]

    operations = [migrations.RunSQL(OPINION + RESUBMISSION, UNDO)]
