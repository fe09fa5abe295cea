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
    CASE WHEN CAST("kind" AS TEXT) IN ('working', 'sector', 'coordinating') THEN CAST("kind" AS TEXT) WHEN CAST("kind" AS TEXT) IN ('“两新”党工委', 'working committee') THEN 'working' WHEN CAST("kind" AS TEXT) IN ('领域党委', 'sector committee') THEN 'sector' WHEN CAST("kind" AS TEXT) IN ('协同管理党委', 'coordinating committee') THEN 'coordinating' END AS "kind",
    CASE WHEN CAST("sector" AS TEXT) IN ('non_public_enterprise', 'social_organization') THEN CAST("sector" AS TEXT) WHEN CAST("sector" AS TEXT) IN ('非公有制企业', 'non-public enterprise') THEN 'non_public_enterprise' WHEN CAST("sector" AS TEXT) IN ('社会组织', 'social organization') THEN 'social_organization' END AS "sector",
    CASE WHEN CAST("host_agency" AS TEXT) IN ('organization_department', 'industry_commerce_federation', 'civil_affairs_bureau', 'social_work_department', 'other') THEN CAST("host_agency" AS TEXT) WHEN CAST("host_agency" AS TEXT) IN ('组织部', 'organization department') THEN 'organization_department' WHEN CAST("host_agency" AS TEXT) IN ('工商联', 'federation of industry and commerce') THEN 'industry_commerce_federation' WHEN CAST("host_agency" AS TEXT) IN ('民政局', 'civil affairs bureau') THEN 'civil_affairs_bureau' WHEN CAST("host_agency" AS TEXT) IN ('社会工作部', 'Social Work Department') THEN 'social_work_department' WHEN CAST("host_agency" AS TEXT) IN ('其他') THEN 'other' END AS "host_agency",
    "has_secretary",
    "has_full_time_deputy",
    CAST("members" AS BIGINT) AS "members",
    CAST("instructors" AS BIGINT) AS "instructors"
  FROM "county"."committees"
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

