create view periodic.pub_report with (security_invoker = true) as
select county_code, kind, unit_line, unit_code, period, version, content, filed_at, division_code, school_key from periodic.report;
comment on view periodic.pub_report is '定期报表 as filed, every version, to be held against other records.';
grant select on periodic.pub_report to nol_app;
