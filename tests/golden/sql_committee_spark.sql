-- rulebook pingyuan VERSION, Committee, Spark
-- Every rule about a committee; policy of 2016-10-21, fingerprint MARK.
-- NULL is unknown. Amounts are in fen.
-- Columns that the table has:
--   id                    STRING   committee id (text)
--   kind                  STRING   kind of committee (one of working, sector, coordinating)
--   sector                STRING   sector (one of non_public_enterprise, social_organization)
--   host_agency           STRING   host agency (one of organization_department, industry_commerce_federation, civil_affairs_bureau, social_work_department, other)
--   has_secretary         BOOLEAN  has a secretary (true or false)
--   has_full_time_deputy  BOOLEAN  has a full-time deputy secretary (true or false)
--   members               BIGINT   committee members (a whole number from 0 to 1000)
--   instructors           BIGINT   instructors sent out (a whole number from 0 to 100000)
-- Answers of the view:
--   committee_staffed  BOOLEAN  the committee is staffed [paragraph 2, sentence 5]
--   instructors_sent   BOOLEAN  the coordinating committee sends instructors [paragraph 2, sentence 3]
CREATE VIEW `county`.`committees_rules` AS
WITH `_facts` AS (
  SELECT
    `id`,
    CAST(`kind` AS STRING) AS `kind`,
    CAST(`sector` AS STRING) AS `sector`,
    CAST(`host_agency` AS STRING) AS `host_agency`,
    `has_secretary`,
    `has_full_time_deputy`,
    CAST(`members` AS BIGINT) AS `members`,
    CAST(`instructors` AS BIGINT) AS `instructors`
  FROM `county`.`committees`
), `_step_1` AS (
  SELECT
    *,
    `host_agency` = 'civil_affairs_bureau' AS `_committee_staffed_2`,
    `sector` = 'non_public_enterprise' AS `_committee_staffed_3`,
    `host_agency` = 'industry_commerce_federation' AS `_committee_staffed_1`
  FROM `_facts`
)
SELECT
  `id`,
  `kind`,
  `sector`,
  `host_agency`,
  `has_secretary`,
  `has_full_time_deputy`,
  `members`,
  `instructors`,
  CASE WHEN `kind` = 'sector' THEN `has_secretary` AND `has_full_time_deputy` AND (`members` >= 1) AND ((`kind` <> 'sector') OR ((`_committee_staffed_3` AND `_committee_staffed_1`) OR (NOT `_committee_staffed_3` AND `_committee_staffed_2`) OR (`_committee_staffed_1` AND `_committee_staffed_2`))) END AS `committee_staffed`,
  CASE WHEN `kind` = 'coordinating' THEN `instructors` >= 1 END AS `instructors_sent`
FROM `_step_1`;

