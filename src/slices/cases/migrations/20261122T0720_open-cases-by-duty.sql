-- 职责线: offices that see by a duty of law read the cases of their children and those reported to them, and change none.
alter table cases.dropout_case
  add column duties      text[] not null default '{}',
  add column reported_to text[] not null default '{}';
comment on column cases.dropout_case.duties is '职责: duties (kernel/duty.ts) the case is opened to for its child; RLS key';
comment on column cases.dropout_case.reported_to is '强制报告、协助请求: duties something of the case was addressed to (未成年人保护法 11); stays; RLS key';
create policy dropout_case_by_duty on cases.dropout_case for select to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            coalesce(nullif(current_setting('app.duty', true), ''), '!') = any(duties || reported_to)
       THEN true ELSE false END);
grant update (duties, reported_to) on cases.dropout_case to nol_app;

alter table cases.case_record add column duties text[] not null default '{}';
comment on column cases.case_record.duties is '职责: duties (kernel/duty.ts) this record is opened to; RLS key';
create policy case_record_by_duty on cases.case_record for select to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            coalesce(nullif(current_setting('app.duty', true), ''), '!') = any(duties)
       THEN true ELSE false END);
grant update (duties) on cases.case_record to nol_app;

-- What is on file already is open to the police too. The owner sees rows only while security is not forced on it.
alter table cases.dropout_case no force row level security;
alter table cases.case_record no force row level security;
update cases.case_record set duties = '{police}' where kind = 'mandatory-report' and facts -> 'authorities' ? 'police';
update cases.case_record as outcome set duties = '{police}' from cases.case_record as report
  where outcome.kind = 'report-outcome' and report.county_code = outcome.county_code
    and report.record_id::text = outcome.facts ->> 'reportId' and report.duties = '{police}';
update cases.dropout_case as one set reported_to = '{police}' where exists (
  select from cases.case_record as record
   where record.county_code = one.county_code and record.case_id = one.case_id and 'police' = any(record.duties));
alter table cases.dropout_case force row level security;
alter table cases.case_record force row level security;
