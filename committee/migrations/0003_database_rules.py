"""Recusal and decisions are kept by the database itself."""

from django.db import migrations

RECUSAL = """
CREATE FUNCTION refuse_recused_member() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM reports_recusal AS recusal
        JOIN committee_member AS member ON member.user_id = recusal.user_id
        WHERE member.id = NEW.member_id AND recusal.paper_id = NEW.paper_id AND recusal.withdrawn_at IS NULL
    ) THEN
        RAISE EXCEPTION 'the member declared an interest in this paper' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER review_not_by_recused BEFORE INSERT OR UPDATE ON committee_review
    FOR EACH ROW EXECUTE FUNCTION refuse_recused_member();
CREATE TRIGGER remark_not_by_recused BEFORE INSERT ON committee_remark
    FOR EACH ROW WHEN (NEW.member_id IS NOT NULL) EXECUTE FUNCTION refuse_recused_member();
"""
DECISION = """
CREATE FUNCTION refuse_decision_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - 'published_at' = to_jsonb(NEW) - 'published_at'
        AND OLD.published_at IS NULL THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a recorded decision is replaced, never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER decision_never_changed BEFORE UPDATE OR DELETE ON committee_decision
    FOR EACH ROW EXECUTE FUNCTION refuse_decision_change();
"""
UNDO = """
DROP TRIGGER review_not_by_recused ON committee_review;
DROP TRIGGER remark_not_by_recused ON committee_remark;
DROP TRIGGER decision_never_changed ON committee_decision;
DROP FUNCTION refuse_recused_member();
DROP FUNCTION refuse_decision_change();
"""


class Migration(migrations.Migration):
    dependencies = [("committee", "0002_relations"), ("reports", "0002_frozen_versions")]

    operations = [migrations.RunSQL(RECUSAL + DECISION, UNDO)]
