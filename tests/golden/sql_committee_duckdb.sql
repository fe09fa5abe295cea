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
    CASE CAST("kind" AS TEXT) WHEN 'working' THEN 'working' WHEN 'sector' THEN 'sector' WHEN 'coordinating' THEN 'coordinating' WHEN '“两新”党工委' THEN 'working' WHEN 'working committee' THEN 'working' WHEN '领域党委' THEN 'sector' WHEN 'sector committee' THEN 'sector' WHEN '协同管理党委' THEN 'coordinating' WHEN 'coordinating committee' THEN 'coordinating' END AS "kind",
    CASE CAST("sector" AS TEXT) WHEN 'non_public_enterprise' THEN 'non_public_enterprise' WHEN 'social_organization' THEN 'social_organization' WHEN '非公有制企业' THEN 'non_public_enterprise' WHEN 'non-public enterprise' THEN 'non_public_enterprise' WHEN '社会组织' THEN 'social_organization' WHEN 'social organization' THEN 'social_organization' END AS "sector",
    CASE CAST("host_agency" AS TEXT) WHEN 'organization_department' THEN 'organization_department' WHEN 'industry_commerce_federation' THEN 'industry_commerce_federation' WHEN 'civil_affairs_bureau' THEN 'civil_affairs_bureau' WHEN 'social_work_department' THEN 'social_work_department' WHEN 'other' THEN 'other' WHEN '组织部' THEN 'organization_department' WHEN 'organization department' THEN 'organization_department' WHEN '工商联' THEN 'industry_commerce_federation' WHEN 'federation of industry and commerce' THEN 'industry_commerce_federation' WHEN '民政局' THEN 'civil_affairs_bureau' WHEN 'civil affairs bureau' THEN 'civil_affairs_bureau' WHEN '社会工作部' THEN 'social_work_department' WHEN 'Social Work Department' THEN 'social_work_department' WHEN '其他' THEN 'other' END AS "host_agency",
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

