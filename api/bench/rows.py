"""Made-up rows for measuring, written by set-based SQL into a throw-away database."""

from django.db import connection

GROUPS = 108
CLUSTERS = 9

ROWS = """
INSERT INTO focusgroups_round (uuid, slug, name, held_on, venue, city, programme, partners, state, version, is_demo,
    provenance, source_url, source_note)
SELECT gen_random_uuid(), 'ciclo-' || n, 'Ciclo ' || n, date '2024-11-01' + n * 180, 'Sede', 'Bologna', '', '',
    'closed', 1, true, 'invented', '', '' FROM generate_series(1, 2) n;
INSERT INTO clusters_s3area (code, name, short_name) SELECT 'A' || n, 'Ambito ' || n, 'Ambito ' || n
    FROM generate_series(1, 12) n;
INSERT INTO clusters_cluster (code, slug, short_name, official_name, aliases, kind, website, description)
SELECT 'C' || n, 'cluster-' || n, 'Cluster ' || n, 'Associazione ' || n, '{}', 'clust_er', '', ''
    FROM generate_series(1, %(clusters)s) n;
INSERT INTO focusgroups_focusgroup (uuid, slug, round_id, cluster_id, title, questions, partners, held_on, venue,
    attribution_rule, visibility, read_back_days, state, not_delivered_reason, version, is_demo, provenance, source_url,
    source_note)
SELECT gen_random_uuid(), 'tavolo-' || n, (SELECT min(id) FROM focusgroups_round) + n %% 2,
    (SELECT min(id) FROM clusters_cluster) + n %% %(clusters)s, 'Tavolo ' || n, '', '', '2025-05-12', '', 'by_category',
    'public', 10, 'open', '', 1, true, 'invented', '', '' FROM generate_series(1, %(groups)s) n;
INSERT INTO focusgroups_contribution (uuid, focus_group_id, kind, text, title, language, agreement, is_green,
    is_digital, is_ai, note, state, set_aside_reason, fate, fate_reason, published_at, line_key, version, created_at,
    changed_at, is_demo, provenance, source_url, source_note)
SELECT gen_random_uuid(), (SELECT min(id) FROM focusgroups_focusgroup) + n %% %(groups)s,
    (ARRAY['need', 'need', 'trend', 'proposal'])[1 + n %% 4],
    left(CASE WHEN n %% 1000 = 0 THEN 'Introvabili: ' ELSE '' END || 'Mancano persone che sappiano '
        || (SELECT string_agg(md5((n %% m)::text), ' ') FROM generate_series(3, 13) m), 390),
    left(md5(n::text) || ' titolo', 57),
    'it', 'majority', n %% 3 = 0, n %% 5 = 0, n %% 7 = 0, '', 'accepted', '', 'used', '', now(), '', 1, now(), now(),
    true, 'invented', '', '' FROM generate_series(1, %(lines)s) n;
INSERT INTO focusgroups_needdetails (contribution_id, profile_label, isco08, cp2021, is_new_profile, training_route,
    experience, nature, difficulty, difficulty_reason, shortage_driver, urgency, horizon, demand_trend,
    unrelated)
SELECT id, 'profilo ' || id, '', '', false, 'its', 'some', 'quantity', 4, '', '', 3, 'now', 'up', '{}'
    FROM focusgroups_contribution WHERE kind = 'need';
INSERT INTO focusgroups_trenddetails (contribution_id, type, indicator, value, unit, geography, population, source_type,
    source_name, url, licence, affects, direction, horizon)
SELECT id, 'market', 'robot installati', id, 'n', 'Regione', '', 'study', '', '', '', 'demand', 'plus', 'now'
    FROM focusgroups_contribution WHERE kind = 'trend';
INSERT INTO focusgroups_proposaldetails (contribution_id, measure, target_group, lead_body, partners, level,
    law_instrument, funding, cost_band, timescale, expected_result, indicator, target)
SELECT id, 'new_course', '', 'ITS', '', 'region', '', '{fse_plus}', '', 'under_12_months', '', '', ''
    FROM focusgroups_contribution WHERE kind = 'proposal';
INSERT INTO focusgroups_needskill (details_id, label, type, relation, gap)
SELECT contribution_id, 'competenza ' || n, 'skill', 'essential', 'missing'
    FROM focusgroups_needdetails, generate_series(1, 3) n;
INSERT INTO focusgroups_contribution_s3_areas (contribution_id, s3area_id)
SELECT id, (SELECT min(id) FROM clusters_s3area) + id %% 12 FROM focusgroups_contribution;
"""


def fill(lines: int) -> None:
    """Write `lines` published contributions with their details, and tell the planner."""
    with connection.cursor() as cursor:
        cursor.execute(ROWS, {"lines": lines, "groups": GROUPS, "clusters": CLUSTERS})
        cursor.execute("ANALYZE")
