create table platform.upload_day (
  county_code text collate "C" not null,
  on_day      date not null,
  account_id  text collate "C" not null,
  unit        text collate "C" not null,
  files       integer not null,
  bytes       bigint not null,
  constraint upload_day_pk primary key (county_code, on_day, account_id, unit)
);
comment on table platform.upload_day is '上传配额: how many files and bytes an account sent up on a day, for its unit; kept for a month (OWASP ASVS 12.1.3).';
comment on column platform.upload_day.unit is '单位: division prefix, school key or role the account acted for.';
alter table platform.upload_day enable row level security;
alter table platform.upload_day force row level security;
create policy upload_day_of_county on platform.upload_day for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') THEN true ELSE false END);
grant select, insert, delete on platform.upload_day to nol_app;
grant update (files, bytes) on platform.upload_day to nol_app;
