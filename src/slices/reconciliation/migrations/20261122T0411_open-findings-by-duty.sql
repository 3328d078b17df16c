-- 职责线: offices that see by a duty of law read findings about their children and those reported to them.
alter table reconciliation.finding
  add column duties      text[] not null default '{}',
  add column reported_to text[] not null default '{}';
comment on column reconciliation.finding.duties is '职责: duties (kernel/duty.ts) the finding is opened to for its child; RLS key';
comment on column reconciliation.finding.reported_to is '强制报告: duties somebody reported it to (未成年人保护法 11); stays; RLS key';
create policy finding_by_duty on reconciliation.finding for select to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            coalesce(nullif(current_setting('app.duty', true), ''), '!') = any(duties || reported_to)
       THEN true ELSE false END);

alter table reconciliation.finding_event add column duties text[] not null default '{}';
comment on column reconciliation.finding_event.duties is '职责: duties (kernel/duty.ts) the step is opened to; RLS key';
create policy finding_event_by_duty on reconciliation.finding_event for select to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            coalesce(nullif(current_setting('app.duty', true), ''), '!') = any(duties)
       THEN true ELSE false END);
