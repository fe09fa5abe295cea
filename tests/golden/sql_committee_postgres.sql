-- rulebook pingyuan VERSION, Committee, PostgreSQL
-- Every rule about a committee; policy of 2016-10-21, fingerprint MARK.
-- NULL is unknown. Amounts are in fen.
-- Columns that the table has:
--   id                    TEXT     committee id (text)
--   kind                  TEXT     kind of committee (one of working, sector, coordinating)
--   sector                TEXT     sector (one of non_public_enterprise, social_organization)
--   host_agency           TEXT     host agency (one of organization_department, industry_commerce_federation, civil_affairs_bureau, social_work_department, other)
--   has_secretary         BOOLEAN  has a secretary (true or false)
--   has_full_time_deputy  BOOLEAN  has a full-time deputy secretary (true or false)
--   members               BIGINT   committee members (a whole number from 0 to 1000)
--   instructors           BIGINT   instructors sent out (a whole number from 0 to 100000)
-- Answers of the view:
--   committee_staffed  BOOLEAN  the committee is staffed [paragraph 2, sentence 5]
--   instructors_sent   BOOLEAN  the coordinating committee sends instructors [paragraph 2, sentence 3]
CREATE VIEW "county"."committees_rules" AS
WITH "_facts" AS (
  SELECT
    "id",
    "_once"."kind",
    "_once"."sector",
    "_once"."host_agency",
    "has_secretary",
    "has_full_time_deputy",
    CAST("members" AS BIGINT) AS "members",
    CAST("instructors" AS BIGINT) AS "instructors"
  FROM "county"."committees" CROSS JOIN LATERAL (
    SELECT
      CASE WHEN CAST("kind" AS TEXT) IN ('working', 'sector', 'coordinating') THEN CAST("kind" AS TEXT) WHEN CAST("kind" AS TEXT) IN ('“两新”党工委', 'working committee') THEN 'working' WHEN CAST("kind" AS TEXT) IN ('领域党委', 'sector committee') THEN 'sector' WHEN CAST("kind" AS TEXT) IN ('协同管理党委', 'coordinating committee') THEN 'coordinating' END AS "kind",
      CASE WHEN CAST("sector" AS TEXT) IN ('non_public_enterprise', 'social_organization') THEN CAST("sector" AS TEXT) WHEN CAST("sector" AS TEXT) IN ('非公有制企业', 'non-public enterprise') THEN 'non_public_enterprise' WHEN CAST("sector" AS TEXT) IN ('社会组织', 'social organization') THEN 'social_organization' END AS "sector",
      CASE WHEN CAST("host_agency" AS TEXT) IN ('organization_department', 'industry_commerce_federation', 'civil_affairs_bureau', 'social_work_department', 'other') THEN CAST("host_agency" AS TEXT) WHEN CAST("host_agency" AS TEXT) IN ('组织部', 'organization department') THEN 'organization_department' WHEN CAST("host_agency" AS TEXT) IN ('工商联', 'federation of industry and commerce') THEN 'industry_commerce_federation' WHEN CAST("host_agency" AS TEXT) IN ('民政局', 'civil affairs bureau') THEN 'civil_affairs_bureau' WHEN CAST("host_agency" AS TEXT) IN ('社会工作部', 'Social Work Department') THEN 'social_work_department' WHEN CAST("host_agency" AS TEXT) IN ('其他') THEN 'other' END AS "host_agency"
    OFFSET 0
  ) AS "_once"
)
SELECT
  "id",
  "kind",
  "sector",
  "host_agency",
  "has_secretary",
  "has_full_time_deputy",
  "members",
  "instructors",
  CASE WHEN "kind" = 'sector' THEN "has_secretary" AND "has_full_time_deputy" AND "members" >= 1 AND ("kind" <> 'sector' OR (("sector" = 'non_public_enterprise' AND "host_agency" = 'industry_commerce_federation') OR (NOT ("sector" = 'non_public_enterprise') AND "host_agency" = 'civil_affairs_bureau') OR ("host_agency" = 'industry_commerce_federation' AND "host_agency" = 'civil_affairs_bureau'))) END AS "committee_staffed",
  CASE WHEN "kind" = 'coordinating' THEN "instructors" >= 1 END AS "instructors_sent"
FROM "_facts";

