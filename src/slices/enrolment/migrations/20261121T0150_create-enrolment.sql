create schema enrolment;
grant usage on schema enrolment to nol_app;

create table enrolment.pupil (
  county_code       text collate "C" not null,
  pupil_id          uuid not null,
  child_id          uuid not null,
  pupil_number      text collate "C",
  name              text not null,
  sex               text,
  born_on           date,
  citizen_id        text collate "C",
  school_code       text collate "C",
  school_name       text,
  is_here           boolean not null,
  grade_code        text collate "C",
  class_code        text collate "C",
  status            text not null,
  status_until      date,
  study_mode        text,
  attends           boolean,
  division_code     text collate "C" not null,
  school_key        text collate "C" not null default '',
  verdict           text,
  verdict_reason    text,
  verdict_certainty text,
  how               text not null,
  probability       real not null,
  roster_id         uuid not null,
  row_no            integer not null,
  as_of_on          date not null,
  constraint pupil_pk primary key (county_code, pupil_id),
  constraint pupil_verdict_is_known check (verdict in ('real', 'duplicate', 'ghost', 'mismatch', 'unknown'))
);
comment on table enrolment.pupil is '学籍: one row per pupil record of the enrolment system, with the child it belongs to and what the run thinks of it (real, 重复, 空挂, 人籍不一致, unknown).';
create index pupil_by_child on enrolment.pupil (county_code, child_id);
create index pupil_by_school on enrolment.pupil (county_code, school_key, pupil_id);
create index pupil_by_division on enrolment.pupil (county_code, division_code, pupil_id);
create index pupil_by_verdict on enrolment.pupil (county_code, verdict, pupil_id);
alter table enrolment.pupil enable row level security;
alter table enrolment.pupil force row level security;
create policy pupil_in_scope on enrolment.pupil for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert, update, delete on enrolment.pupil to nol_app;

create table enrolment.pupil_identity (
  county_code text collate "C" not null,
  key_hash    text collate "C" not null,
  pupil_id    uuid not null,
  constraint pupil_identity_pk primary key (county_code, key_hash)
);
comment on table enrolment.pupil_identity is 'Hashes of identifying content that keep a pupil record''s id the same from run to run.';
grant select, insert, update, delete on enrolment.pupil_identity to nol_app;
alter table enrolment.pupil_identity enable row level security;
alter table enrolment.pupil_identity force row level security;
create policy pupil_identity_of_county on enrolment.pupil_identity for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') THEN true ELSE false END);

create view enrolment.pub_pupil with (security_invoker = true) as select * from enrolment.pupil;
comment on view enrolment.pub_pupil is 'What other slices may read of a pupil record.';
grant select on enrolment.pub_pupil to nol_app;
