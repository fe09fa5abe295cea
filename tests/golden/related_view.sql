-- rulebook clubs 1, Club, PostgreSQL
-- Every rule about a club; policy of 2024-03-31, fingerprint 7685001f221a72fd.
-- NULL is unknown. Amounts are in fen.
-- Columns that the table has:
--   id          TEXT     id (text)
--   has_ground  BOOLEAN  has a ground (true or false)
-- Answers of the view:
--   playing        BIGINT   number who may play [K1]
--   has_star       BOOLEAN  has a scorer [K1]
--   all_play       BOOLEAN  all may play [K1]
--   enough         BOOLEAN  has enough players [K1]
--   goals          BIGINT   goals in all [K1]
--   bonuses        BIGINT   bonuses in all, in fen [K1]
--   most_goals     BIGINT   most goals [K1]
--   goals_to_beat  BIGINT   goals to beat [K1]
--   first_joined   DATE     first to join [K1]
--   just_two       BOOLEAN  exactly two may play [K1]
--   good_shape     BOOLEAN  is in good shape [K1]
-- Columns that the table sport.squad has (players):
--   club_id  TEXT     club id (text)
--   part     TEXT     standing (one of full, trial)
--   goals    BIGINT   goals (a whole number from 0 to 200)
--   injured  BOOLEAN  is injured (true or false)
--   joined   DATE     day of joining (a date such as 2016-10-21)
CREATE VIEW "club_rules" AS
WITH "_facts" AS (
  SELECT
    CAST("id" AS TEXT) AS "id",
    "has_ground"
  FROM "club"
), "_players_facts" AS (
  SELECT
    CAST("club_id" AS TEXT) AS "club_id",
    CASE WHEN CAST("part" AS TEXT) IN ('full', 'trial') THEN CAST("part" AS TEXT) WHEN CAST("part" AS TEXT) IN ('正式') THEN 'full' WHEN CAST("part" AS TEXT) IN ('试用', 'on trial') THEN 'trial' END AS "part",
    CAST("goals" AS BIGINT) AS "goals",
    "injured" AS "injured",
    CAST("joined" AS DATE) AS "joined"
  FROM "sport"."squad"
), "_players_step_1" AS (
  SELECT
    *,
    "part" = 'full' AND NOT "injured" AS "__answer0_1"
  FROM "_players_facts"
), "_players_answers" AS (
  SELECT
    "club_id" AS "_key",
    "__answer0_1" AS "_answer0",
    "__answer0_1" AND "goals" >= 10 AS "_answer1",
    NOT "__answer0_1" AS "_answer2",
    "goals" AS "_answer3",
    5000 * "goals" AS "_answer4",
    "goals" AS "_answer5",
    "joined" AS "_answer6"
  FROM "_players_step_1"
), "_players_groups" AS (
  SELECT
    "_key",
    COUNT(CASE WHEN "_answer0" THEN 1 END) AS "_r0_surely",
    COUNT(CASE WHEN NOT "_answer0" THEN 1 END) AS "_r0_maybe",
    COUNT(CASE WHEN "_answer1" THEN 1 END) AS "_r1_surely",
    COUNT(CASE WHEN NOT "_answer1" THEN 1 END) AS "_r1_maybe",
    COUNT(CASE WHEN "_answer2" THEN 1 END) AS "_r2_surely",
    COUNT(CASE WHEN NOT "_answer2" THEN 1 END) AS "_r2_maybe",
    SUM(CASE WHEN "_answer3" BETWEEN 0 AND 200 THEN "_answer3" END) AS "_r3_value",
    COUNT(CASE WHEN "_answer3" BETWEEN 0 AND 200 THEN "_answer3" END) AS "_r3_open",
    SUM(CASE WHEN "_answer4" BETWEEN 0 AND 1000000 THEN "_answer4" END) AS "_r4_value",
    COUNT(CASE WHEN "_answer4" BETWEEN 0 AND 1000000 THEN "_answer4" END) AS "_r4_open",
    MAX(CASE WHEN "_answer5" BETWEEN 0 AND 200 THEN "_answer5" END) AS "_r5_value",
    COUNT(CASE WHEN "_answer5" BETWEEN 0 AND 200 THEN "_answer5" END) AS "_r5_open",
    MIN("_answer6") AS "_r6_value",
    COUNT("_answer6") AS "_r6_open",
    COUNT(*) AS "_rows"
  FROM "_players_answers" WHERE "_key" IS NOT NULL GROUP BY "_key"
), "_players_orphans" AS (
  SELECT
    COUNT(CASE WHEN "_answer0" THEN 1 END) AS "_r0_surely",
    COUNT(CASE WHEN NOT "_answer0" THEN 1 END) AS "_r0_maybe",
    COUNT(CASE WHEN "_answer1" THEN 1 END) AS "_r1_surely",
    COUNT(CASE WHEN NOT "_answer1" THEN 1 END) AS "_r1_maybe",
    COUNT(CASE WHEN "_answer2" THEN 1 END) AS "_r2_surely",
    COUNT(CASE WHEN NOT "_answer2" THEN 1 END) AS "_r2_maybe",
    SUM(CASE WHEN "_answer3" BETWEEN 0 AND 200 THEN "_answer3" END) AS "_r3_value",
    COUNT(CASE WHEN "_answer3" BETWEEN 0 AND 200 THEN "_answer3" END) AS "_r3_open",
    SUM(CASE WHEN "_answer4" BETWEEN 0 AND 1000000 THEN "_answer4" END) AS "_r4_value",
    COUNT(CASE WHEN "_answer4" BETWEEN 0 AND 1000000 THEN "_answer4" END) AS "_r4_open",
    MAX(CASE WHEN "_answer5" BETWEEN 0 AND 200 THEN "_answer5" END) AS "_r5_value",
    COUNT(CASE WHEN "_answer5" BETWEEN 0 AND 200 THEN "_answer5" END) AS "_r5_open",
    MIN("_answer6") AS "_r6_value",
    COUNT("_answer6") AS "_r6_open",
    COUNT(*) AS "_rows"
  FROM "_players_answers" WHERE "_key" IS NULL
), "_players_joined" AS (
  SELECT
    "_facts".*,
    CAST(CASE WHEN "_facts"."id" IS NOT NULL AND COALESCE("_players_groups"."_rows", 0) <= 25 THEN COALESCE("_players_groups"."_r0_surely", 0) ELSE 0 END AS BIGINT) AS "_r0_surely",
    CAST(CASE WHEN "_facts"."id" IS NOT NULL AND COALESCE("_players_groups"."_rows", 0) <= 25 AND COALESCE("_players_groups"."_rows", 0) - COALESCE("_players_groups"."_r0_maybe", 0) + "_players_orphans"."_rows" - "_players_orphans"."_r0_maybe" < 25 THEN COALESCE("_players_groups"."_rows", 0) - COALESCE("_players_groups"."_r0_maybe", 0) + "_players_orphans"."_rows" - "_players_orphans"."_r0_maybe" ELSE 25 END AS BIGINT) AS "_r0_maybe",
    CAST(CASE WHEN "_facts"."id" IS NOT NULL AND COALESCE("_players_groups"."_rows", 0) <= 25 THEN COALESCE("_players_groups"."_r1_surely", 0) ELSE 0 END AS BIGINT) AS "_r1_surely",
    CAST(CASE WHEN "_facts"."id" IS NOT NULL AND COALESCE("_players_groups"."_rows", 0) <= 25 AND COALESCE("_players_groups"."_rows", 0) - COALESCE("_players_groups"."_r1_maybe", 0) + "_players_orphans"."_rows" - "_players_orphans"."_r1_maybe" < 25 THEN COALESCE("_players_groups"."_rows", 0) - COALESCE("_players_groups"."_r1_maybe", 0) + "_players_orphans"."_rows" - "_players_orphans"."_r1_maybe" ELSE 25 END AS BIGINT) AS "_r1_maybe",
    CAST(CASE WHEN "_facts"."id" IS NOT NULL AND COALESCE("_players_groups"."_rows", 0) <= 25 THEN COALESCE("_players_groups"."_r2_surely", 0) ELSE 0 END AS BIGINT) AS "_r2_surely",
    CAST(CASE WHEN "_facts"."id" IS NOT NULL AND COALESCE("_players_groups"."_rows", 0) <= 25 AND COALESCE("_players_groups"."_rows", 0) - COALESCE("_players_groups"."_r2_maybe", 0) + "_players_orphans"."_rows" - "_players_orphans"."_r2_maybe" < 25 THEN COALESCE("_players_groups"."_rows", 0) - COALESCE("_players_groups"."_r2_maybe", 0) + "_players_orphans"."_rows" - "_players_orphans"."_r2_maybe" ELSE 25 END AS BIGINT) AS "_r2_maybe",
    CAST(CASE WHEN "_facts"."id" IS NOT NULL AND COALESCE("_players_groups"."_rows", 0) <= 25 THEN COALESCE("_players_groups"."_r3_value", 0) ELSE 0 END AS BIGINT) AS "_r3_value",
    CAST(CASE WHEN "_facts"."id" IS NOT NULL AND COALESCE("_players_groups"."_rows", 0) <= 25 AND COALESCE("_players_groups"."_rows", 0) - COALESCE("_players_groups"."_r3_open", 0) + "_players_orphans"."_rows" <= 25 THEN COALESCE("_players_groups"."_rows", 0) - COALESCE("_players_groups"."_r3_open", 0) + "_players_orphans"."_rows" ELSE 1 END AS BIGINT) AS "_r3_open",
    CAST(CASE WHEN "_facts"."id" IS NOT NULL AND COALESCE("_players_groups"."_rows", 0) <= 25 THEN COALESCE("_players_groups"."_rows", 0) ELSE 0 END AS BIGINT) AS "_r3_rows",
    CAST(CASE WHEN "_facts"."id" IS NOT NULL AND COALESCE("_players_groups"."_rows", 0) <= 25 THEN COALESCE("_players_groups"."_r4_value", 0) ELSE 0 END AS BIGINT) AS "_r4_value",
    CAST(CASE WHEN "_facts"."id" IS NOT NULL AND COALESCE("_players_groups"."_rows", 0) <= 25 AND COALESCE("_players_groups"."_rows", 0) - COALESCE("_players_groups"."_r4_open", 0) + "_players_orphans"."_rows" <= 25 THEN COALESCE("_players_groups"."_rows", 0) - COALESCE("_players_groups"."_r4_open", 0) + "_players_orphans"."_rows" ELSE 1 END AS BIGINT) AS "_r4_open",
    CAST(CASE WHEN "_facts"."id" IS NOT NULL AND COALESCE("_players_groups"."_rows", 0) <= 25 THEN COALESCE("_players_groups"."_rows", 0) ELSE 0 END AS BIGINT) AS "_r4_rows",
    CAST(CASE WHEN "_facts"."id" IS NOT NULL AND COALESCE("_players_groups"."_rows", 0) <= 25 THEN COALESCE("_players_groups"."_r5_value", 0) ELSE 0 END AS BIGINT) AS "_r5_value",
    CAST(CASE WHEN "_facts"."id" IS NOT NULL AND COALESCE("_players_groups"."_rows", 0) <= 25 AND COALESCE("_players_groups"."_rows", 0) - COALESCE("_players_groups"."_r5_open", 0) + "_players_orphans"."_rows" <= 25 THEN COALESCE("_players_groups"."_rows", 0) - COALESCE("_players_groups"."_r5_open", 0) + "_players_orphans"."_rows" ELSE 1 END AS BIGINT) AS "_r5_open",
    CAST(CASE WHEN "_facts"."id" IS NOT NULL AND COALESCE("_players_groups"."_rows", 0) <= 25 THEN COALESCE("_players_groups"."_rows", 0) ELSE 0 END AS BIGINT) AS "_r5_rows",
    CASE WHEN "_facts"."id" IS NOT NULL AND COALESCE("_players_groups"."_rows", 0) <= 25 THEN "_players_groups"."_r6_value" END AS "_r6_value",
    CAST(CASE WHEN "_facts"."id" IS NOT NULL AND COALESCE("_players_groups"."_rows", 0) <= 25 AND COALESCE("_players_groups"."_rows", 0) - COALESCE("_players_groups"."_r6_open", 0) + "_players_orphans"."_rows" <= 25 THEN COALESCE("_players_groups"."_rows", 0) - COALESCE("_players_groups"."_r6_open", 0) + "_players_orphans"."_rows" ELSE 1 END AS BIGINT) AS "_r6_open",
    CAST(CASE WHEN "_facts"."id" IS NOT NULL AND COALESCE("_players_groups"."_rows", 0) <= 25 THEN COALESCE("_players_groups"."_rows", 0) ELSE 0 END AS BIGINT) AS "_r6_rows"
  FROM "_facts" LEFT JOIN "_players_groups" ON "_facts"."id" = "_players_groups"."_key" CROSS JOIN "_players_orphans"
), "_step_1" AS (
  SELECT
    *,
    "_r0_surely" >= 3 OR (NOT ("_r0_maybe" < 3) AND CAST(NULL AS BOOLEAN)) AS "_enough_1",
    CASE WHEN "_r4_open" >= 1 THEN CAST(NULL AS BIGINT) WHEN "_r4_open" IS NULL THEN NULL ELSE "_r4_value" END AS "_bonuses_2",
    "_r0_surely" >= 1 OR (NOT ("_r0_maybe" < 1) AND CAST(NULL AS BOOLEAN)) AS "_good_shape_5"
  FROM "_players_joined"
), "_step_2" AS (
  SELECT
    *,
    ("_r0_surely" >= 2 OR (NOT ("_r0_maybe" < 2) AND CAST(NULL AS BOOLEAN))) AND NOT "_enough_1" AS "_just_two_3"
  FROM "_step_1"
), "_step_3" AS (
  SELECT
    *,
    "has_ground" AND "_just_two_3" AS "_good_shape_4"
  FROM "_step_2"
)
SELECT
  "id",
  "has_ground",
  CASE WHEN "_r0_maybe" <= "_r0_surely" THEN "_r0_surely" WHEN ("_r0_maybe" <= "_r0_surely") IS NULL THEN NULL ELSE CAST(NULL AS BIGINT) END AS "playing",
  "_r1_surely" >= 1 OR (NOT ("_r1_maybe" < 1) AND CAST(NULL AS BOOLEAN)) AS "has_star",
  NOT ("_r2_surely" >= 1 OR (NOT ("_r2_maybe" < 1) AND CAST(NULL AS BOOLEAN))) AS "all_play",
  "has_ground" AND "_enough_1" AS "enough",
  CASE WHEN "_r3_open" >= 1 THEN CAST(NULL AS BIGINT) WHEN "_r3_open" IS NULL THEN NULL ELSE "_r3_value" END AS "goals",
  "_bonuses_2" AS "bonuses",
  CASE WHEN "_r5_open" >= 1 THEN CAST(NULL AS BIGINT) WHEN "_r5_open" IS NULL THEN NULL WHEN "_r5_rows" < 1 THEN 0 WHEN NOT ("_r5_rows" < 1) THEN "_r5_value" WHEN 0 = "_r5_value" THEN 0 END AS "most_goals",
  CASE WHEN "_r5_open" >= 1 THEN CAST(NULL AS BIGINT) WHEN "_r5_open" IS NULL THEN NULL WHEN "_r5_rows" < 1 THEN 10 WHEN NOT ("_r5_rows" < 1) THEN "_r5_value" WHEN 10 = "_r5_value" THEN 10 END AS "goals_to_beat",
  CASE WHEN "_r6_open" >= 1 THEN CAST(NULL AS DATE) WHEN "_r6_open" IS NULL THEN NULL WHEN "_r6_rows" < 1 THEN DATE '2024-01-01' WHEN NOT ("_r6_rows" < 1) THEN "_r6_value" WHEN DATE '2024-01-01' = "_r6_value" THEN DATE '2024-01-01' END AS "first_joined",
  "_just_two_3" AS "just_two",
  ("_good_shape_5" AND "_bonuses_2" >= 300) OR (NOT "_good_shape_5" AND "_good_shape_4") OR ("_bonuses_2" >= 300 AND "_good_shape_4") AS "good_shape"
FROM "_step_3";

