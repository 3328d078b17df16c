create table attendance.leaver (
  county_code    text collate "C" not null,
  leaver_id      uuid not null,
  child_id       uuid not null,
  pupil_id       uuid not null,
  kind           text collate "C" not null,
  left_on        date not null,
  due_on         date,
  state          text collate "C" not null,
  settled_on     date,
  settled_by     text collate "C",
  proof          text collate "C",
  division_code  text collate "C" not null,
  school_key     text collate "C" not null,
  version        integer not null default 1,
  constraint leaver_pk primary key (county_code, leaver_id),
  constraint leaver_of_a_record_is_one unique (county_code, pupil_id),
  constraint leaver_kind_is_known check (kind in ('transfer', 'handover', 'left')),
  constraint leaver_state_is_known check (state in ('open', 'arrived', 'proven')),
  constraint leaver_is_settled_with_proof check ((state = 'open') = (settled_on is null and proof is null))
);
comment on table attendance.leaver is '离校学生: who left a school of the county stays here, with the old school and the county, until a receiving school''s entry is matched or lawful proof is on file (standards §1.2, §2.4; E3–E5).';
create index leaver_by_state on attendance.leaver (county_code, state, due_on);
create index leaver_by_school on attendance.leaver (county_code, school_key);
create index leaver_by_division on attendance.leaver (county_code, division_code);
alter table attendance.leaver enable row level security;
alter table attendance.leaver force row level security;
create policy leaver_in_scope on attendance.leaver for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert, update on attendance.leaver to nol_app;

create table attendance.leaver_paper (
  county_code   text collate "C" not null,
  paper_id      uuid not null,
  leaver_id     uuid not null,
  paper         text collate "C" not null,
  issued_by     text not null,
  issued_on     date not null,
  filed_by      text collate "C" not null,
  filed_at      timestamptz not null,
  submission_id uuid not null,
  division_code text collate "C" not null,
  school_key    text collate "C" not null,
  constraint leaver_paper_pk primary key (county_code, paper_id),
  constraint leaver_paper_of_a_leaver foreign key (county_code, leaver_id) references attendance.leaver (county_code, leaver_id),
  constraint leaver_paper_submission_is_one unique (county_code, submission_id)
);
comment on table attendance.leaver_paper is '去向材料 of a leaver: 转学手续, 就读证明, or the three papers of 借读备案. Append-only.';
create index leaver_paper_by_leaver on attendance.leaver_paper (county_code, leaver_id);
alter table attendance.leaver_paper enable row level security;
alter table attendance.leaver_paper force row level security;
create policy leaver_paper_in_scope on attendance.leaver_paper for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert on attendance.leaver_paper to nol_app;
