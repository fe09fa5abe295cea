-- rulebook pingyuan VERSION, Committee, DuckDB
-- 关于党（工）委的全部规则；适用日期 2016-10-21，参数校验码 MARK。
-- NULL 为不详。金额以分计。
-- 表中应有的列：
--   id                    TEXT     党（工）委编号（文字）
--   kind                  TEXT     党（工）委类别（以下之一：working, sector, coordinating）
--   sector                TEXT     领域（以下之一：non_public_enterprise, social_organization）
--   host_agency           TEXT     设立部门（以下之一：organization_department, industry_commerce_federation, civil_affairs_bureau, social_work_department, other）
--   has_secretary         BOOLEAN  配有书记（是或否）
--   has_full_time_deputy  BOOLEAN  配有专职副书记（是或否）
--   members               BIGINT   党（工）委委员数（整数，0 至 1000）
--   instructors           BIGINT   派出指导员数（整数，0 至 100000）
-- 视图给出的结论：
--   committee_staffed  BOOLEAN  党（工）委班子配备到位 [第2段第5句]
--   instructors_sent   BOOLEAN  协同管理党委已派出指导员 [第2段第3句]
CREATE VIEW "county"."committees_rules" AS
WITH "_facts" AS (
  SELECT
    "id",
    CAST("kind" AS TEXT) AS "kind",
    CAST("sector" AS TEXT) AS "sector",
    CAST("host_agency" AS TEXT) AS "host_agency",
    "has_secretary",
    "has_full_time_deputy",
    CAST("members" AS BIGINT) AS "members",
    CAST("instructors" AS BIGINT) AS "instructors"
  FROM "county"."committees"
), "_step_1" AS (
  SELECT
    *,
    "host_agency" = 'civil_affairs_bureau' AS "_committee_staffed_2",
    "sector" = 'non_public_enterprise' AS "_committee_staffed_3",
    "host_agency" = 'industry_commerce_federation' AS "_committee_staffed_1"
  FROM "_facts"
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
  CASE WHEN "kind" = 'sector' THEN "has_secretary" AND "has_full_time_deputy" AND ("members" >= 1) AND (("kind" <> 'sector') OR (("_committee_staffed_3" AND "_committee_staffed_1") OR (NOT "_committee_staffed_3" AND "_committee_staffed_2") OR ("_committee_staffed_1" AND "_committee_staffed_2"))) END AS "committee_staffed",
  CASE WHEN "kind" = 'coordinating' THEN "instructors" >= 1 END AS "instructors_sent"
FROM "_step_1";

