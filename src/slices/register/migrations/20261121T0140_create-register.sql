create schema register;
grant usage on schema register to nol_app;

create table register.child (
  county_code             text collate "C" not null,
  child_id                uuid not null,
  name                    text not null,
  former_name             text,
  sex                     text,
  born_on                 date,
  citizen_id              text collate "C",
  nationality             text collate "C",
  division_code           text collate "C" not null,
  household_division_code text collate "C",
  household_address       text,
  residence_address       text,
  guardian1_name          text,
  guardian1_role          text,
  guardian1_phone         text,
  guardian2_name          text,
  guardian2_role          text,
  guardian2_phone         text,
  groups                  text[] not null default '{}',
  population              text not null,
  school_key              text collate "C" not null default '',
  school_name             text,
  grade_code              text collate "C",
  standing                text,
  standing_reason         text,
  standing_certainty      text,
  standing_on             date,
  roster_kinds            text[] not null default '{}',
  version                 integer not null default 1,
  constraint child_pk primary key (county_code, child_id),
  constraint child_sex_is_known_code check (sex in ('male', 'female')),
  constraint child_population_is_known check
    (population in ('resident', 'school-only', 'moved-away', 'deceased', 'duplicate', 'wrong-data', 'unsupported')),
  constraint child_standing_is_known check
    (standing in ('in-school-here', 'in-school-elsewhere', 'deferred', 'home-taught', 'completed', 'in-no-school'))
);
comment on table register.child is '适龄儿童少年信息库: one row per child 0–15 of the county (R1–R5); written by a reconciliation run or a verdict.';
comment on column register.child.division_code is 'household line (户籍线): where the child lives in this county, else the household; RLS key';
comment on column register.child.school_key is 'school line (学校线): school/class of the real pupil record, empty when none; RLS key';
comment on column register.child.standing is '就学状态; null when not of school age or not in the population';
create index child_by_division on register.child (county_code, division_code, child_id);
create index child_by_school on register.child (county_code, school_key, child_id);
create index child_by_standing on register.child (county_code, standing, child_id);
create index child_by_name on register.child (county_code, name collate "C", child_id);
create index child_by_citizen_id on register.child (county_code, citizen_id);
alter table register.child enable row level security;
alter table register.child force row level security;
create policy child_in_scope on register.child for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert, update, delete on register.child to nol_app;

create table register.child_record (
  county_code   text collate "C" not null,
  child_id      uuid not null,
  roster_id     uuid not null,
  row_no        integer not null,
  kind          text not null,
  source_name   text not null,
  as_of_on      date not null,
  how           text not null,
  probability   real not null,
  division_code text collate "C" not null,
  school_key    text collate "C" not null default '',
  facts         jsonb not null,
  explanation   jsonb,
  constraint child_record_pk primary key (county_code, child_id, roster_id, row_no)
);
comment on table register.child_record is 'What each roster says of a child (花名册依据): row, date, how it was matched and how sure; replaced by every run.';
alter table register.child_record enable row level security;
alter table register.child_record force row level security;
create policy child_record_in_scope on register.child_record for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert, update, delete on register.child_record to nol_app;

create table register.child_identity (
  county_code text collate "C" not null,
  key_hash    text collate "C" not null,
  child_id    uuid not null,
  constraint child_identity_pk primary key (county_code, key_hash)
);
comment on table register.child_identity is 'Hashes of identifying content that keep a child''s id the same from run to run; no readable data.';
grant select, insert, update, delete on register.child_identity to nol_app;
alter table register.child_identity enable row level security;
alter table register.child_identity force row level security;
create policy child_identity_of_county on register.child_identity for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') THEN true ELSE false END);

create view register.pub_child with (security_invoker = true) as select * from register.child;
comment on view register.pub_child is 'What other slices may read of a child.';
grant select on register.pub_child to nol_app;
create view register.pub_child_record with (security_invoker = true) as select * from register.child_record;
comment on view register.pub_child_record is 'What other slices may read of the rosters behind a child.';
grant select on register.pub_child_record to nol_app;
