-- 职责线: offices that see children by a duty of law (残联, 公安) read the rows a run has opened to it, and change none.
alter table register.child add column duties text[] not null default '{}';
comment on column register.child.duties is '职责: duties (kernel/duty.ts) this child is opened to; RLS key';
create policy child_by_duty on register.child for select to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            coalesce(nullif(current_setting('app.duty', true), ''), '!') = any(duties)
       THEN true ELSE false END);

alter table register.child_record add column duties text[] not null default '{}';
comment on column register.child_record.duties is '职责: duties (kernel/duty.ts) this row of a roster is opened to; RLS key';
create policy child_record_by_duty on register.child_record for select to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            coalesce(nullif(current_setting('app.duty', true), ''), '!') = any(duties)
       THEN true ELSE false END);

create or replace view register.pub_child with (security_invoker = true) as select * from register.child;
create or replace view register.pub_child_record with (security_invoker = true) as select * from register.child_record;
