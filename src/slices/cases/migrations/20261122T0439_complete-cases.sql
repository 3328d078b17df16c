alter table cases.dropout_case
  add column linked_case_id  uuid,
  add column round           integer not null default 1,
  add column suspended_until date,
  add column returned_on     date,
  add column closing_reason  text,
  add column closed_on       date,
  add column closed_by       text,
  add column aged_out_on     date,
  add column sealed          text,
  add constraint dropout_case_round_is_positive check (round > 0),
  add constraint dropout_case_is_closed_for_a_reason check (state <> 'closed' or closed_on is null or closing_reason is not null),
  add constraint dropout_case_is_closed_by_a_second_person check (closed_by is null or confirmed_by is null or closed_by <> confirmed_by);
comment on column cases.dropout_case.linked_case_id is '关联原个案: the closed case this one is a relapse (再次失学) of';
comment on column cases.dropout_case.round is '第几轮劝返: one more each time the child left again before closing; papers and visits count for their own round';
comment on column cases.dropout_case.suspended_until is '暂缓办理至: paused until this day, with a review of its own';
comment on column cases.dropout_case.aged_out_on is '超龄未完成: past school age without finishing; a failure (未销号), never a closing';
comment on column cases.dropout_case.sealed is 'what is sensitive of the case (evidence reference), sealed';
comment on column cases.dropout_case.due_on is 'the nearest of the running duties (deadline); null when nobody has to act';
grant update (round, suspended_until, returned_on, closing_reason, closed_on, closed_by, aged_out_on, sealed) on cases.dropout_case to nol_app;

alter table cases.case_event
  add column sealed text,
  add column step   text collate "C",
  add column round  integer not null default 1;
comment on column cases.case_event.step is 'the step of the machine (rules/steps.ts) this is the record of; null for the opening and for what is no step';
comment on column cases.case_event.sealed is 'notes of the step, sealed';
-- The keys follow the case when it is handed over; what happened stays as it was.
grant update (division_code, school_key, details, sealed) on cases.case_event to nol_app;

create table cases.case_record (
  county_code   text collate "C" not null,
  record_id     uuid not null,
  case_id       uuid not null,
  round         integer not null,
  kind          text collate "C" not null,
  happened_on   date not null,
  recorded_at   timestamptz not null,
  recorded_by   text collate "C" not null,
  submission_id uuid not null,
  corrects_id   uuid,
  facts         jsonb not null default '{}',
  sealed        text,
  division_code text collate "C" not null,
  school_key    text collate "C" not null default '',
  constraint case_record_pk primary key (county_code, record_id),
  constraint case_record_is_sent_once unique (county_code, submission_id, kind),
  constraint case_record_is_corrected_once unique (county_code, corrects_id),
  constraint case_record_of_case foreign key (county_code, case_id) references cases.dropout_case (county_code, case_id)
);
comment on table cases.case_record is '个案记录: visits, notices with receipts, statements, hearings, proofs, checks after return …; append-only, a correction is a new record (standards §2.9 no. 7).';
comment on column cases.case_record.facts is 'what rules and figures read: codes, days, counts; no sentence anybody said';
comment on column cases.case_record.sealed is 'what was said and noted, names of persons, references of evidence; sealed';
create index case_record_by_case on cases.case_record (county_code, case_id, record_id);
create index case_record_by_kind on cases.case_record (county_code, kind, happened_on);
alter table cases.case_record enable row level security;
alter table cases.case_record force row level security;
create policy case_record_in_scope on cases.case_record for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert on cases.case_record to nol_app;
-- Keys follow a hand-over, sealed text a new key; nothing else of a record changes.
grant update (division_code, school_key, sealed) on cases.case_record to nol_app;

create table cases.deadline (
  county_code    text collate "C" not null,
  deadline_id    uuid not null,
  case_id        uuid not null,
  clock          text collate "C" not null,
  kind           text collate "C" not null,
  queue          text collate "C" not null,
  law            text collate "C" not null,
  owner          text collate "C" not null,
  owner_unit     text collate "C" not null,
  level          integer not null default 0,
  started_on     date not null,
  due_on         date not null,
  warn_on        date not null,
  next_sweep_on  date,
  state          text collate "C" not null default 'running',
  warned_on      date,
  escalated_on   date,
  ended_on       date,
  calendar_stamp text not null,
  division_code  text collate "C" not null,
  school_key     text collate "C" not null default '',
  constraint deadline_pk primary key (county_code, deadline_id),
  constraint deadline_of_case foreign key (county_code, case_id) references cases.dropout_case (county_code, case_id),
  constraint deadline_kind_is_known check (kind in ('duty', 'waiting', 'limit')),
  constraint deadline_state_is_known check (state in ('running', 'done', 'over', 'cancelled')),
  constraint deadline_owner_is_known check (owner in ('class', 'school', 'village', 'township', 'bureau', 'county')),
  constraint deadline_is_due_after_start check (due_on >= started_on),
  constraint deadline_ends_once check ((state = 'running') = (ended_on is null))
);
comment on table cases.deadline is '办理期限: every running clock of a case with its owner, queue, warning and escalation (standards §2.6); written in the step''s own transaction.';
comment on column cases.deadline.level is 'levels told since it was due: 0 = the owner alone (升级督办)';
comment on column cases.deadline.next_sweep_on is 'first day on which the sweep has something to do with it; null when nothing is left';
comment on column cases.deadline.calendar_stamp is 'the holiday lists it was counted by; counted anew when they change';
create unique index deadline_runs_once on cases.deadline (county_code, case_id, clock) where state = 'running';
create index deadline_to_sweep on cases.deadline (county_code, next_sweep_on) where state = 'running';
create index deadline_by_owner on cases.deadline (county_code, owner, owner_unit, due_on) where state = 'running';
create index deadline_by_case on cases.deadline (county_code, case_id, deadline_id);
alter table cases.deadline enable row level security;
alter table cases.deadline force row level security;
create policy deadline_in_scope on cases.deadline for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert, update on cases.deadline to nol_app;

create table cases.deadline_event (
  county_code   text collate "C" not null,
  event_id      uuid not null,
  deadline_id   uuid not null,
  case_id       uuid not null,
  event         text collate "C" not null,
  happened_on   date not null,
  happened_at   timestamptz not null,
  details       jsonb not null default '{}',
  division_code text collate "C" not null,
  school_key    text collate "C" not null default '',
  constraint deadline_event_pk primary key (county_code, event_id),
  constraint deadline_event_of_deadline foreign key (county_code, deadline_id) references cases.deadline (county_code, deadline_id),
  constraint deadline_event_is_known check (event in ('warned', 'escalated', 'over', 'recounted'))
);
comment on table cases.deadline_event is '期限预警、升级督办经过: who was told when; append-only.';
create index deadline_event_by_case on cases.deadline_event (county_code, case_id, event_id);
alter table cases.deadline_event enable row level security;
alter table cases.deadline_event force row level security;
create policy deadline_event_in_scope on cases.deadline_event for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert on cases.deadline_event to nol_app;
grant update (division_code, school_key) on cases.deadline_event to nol_app;

create table cases.case_member (
  county_code   text collate "C" not null,
  member_id     uuid not null,
  case_id       uuid not null,
  part          text collate "C" not null,
  name          text not null,
  unit_name     text not null,
  account_id    text collate "C",
  from_on       date not null,
  to_on         date,
  added_by      text collate "C" not null,
  submission_id uuid not null,
  division_code text collate "C" not null,
  school_key    text collate "C" not null default '',
  constraint case_member_pk primary key (county_code, member_id),
  constraint case_member_is_sent_once unique (county_code, submission_id),
  constraint case_member_of_case foreign key (county_code, case_id) references cases.dropout_case (county_code, case_id),
  constraint case_member_part_is_known check (part in ('lead', 'school', 'class', 'village', 'township', 'bureau', 'department')),
  constraint case_member_leaves_after_joining check (to_on is null or to_on >= from_on)
);
comment on table cases.case_member is '劝返工作组: named persons, one of whom answers for the case (requirements K5).';
create index case_member_by_case on cases.case_member (county_code, case_id, member_id);
create unique index case_member_is_one_lead on cases.case_member (county_code, case_id) where part = 'lead' and to_on is null;
alter table cases.case_member enable row level security;
alter table cases.case_member force row level security;
create policy case_member_in_scope on cases.case_member for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert on cases.case_member to nol_app;
grant update (to_on, division_code, school_key) on cases.case_member to nol_app;

create table cases.handover (
  county_code   text collate "C" not null,
  handover_id   uuid not null,
  side          text collate "C" not null,
  case_id       uuid not null,
  case_number   text not null,
  from_line     text collate "C" not null,
  from_unit     text collate "C" not null,
  to_line       text collate "C" not null,
  to_unit       text collate "C" not null,
  to_division   text collate "C" not null,
  to_school_key text collate "C" not null default '',
  reason        text collate "C" not null,
  state         text collate "C" not null default 'asked',
  asked_by      text collate "C" not null,
  asked_on      date not null,
  answered_by   text collate "C",
  answered_on   date,
  submission_id uuid not null,
  division_code text collate "C" not null,
  school_key    text collate "C" not null default '',
  constraint handover_pk primary key (county_code, handover_id, side),
  constraint handover_is_sent_once unique (county_code, submission_id, side),
  constraint handover_side_is_known check (side in ('from', 'to')),
  constraint handover_line_is_known check (from_line in ('school', 'household') and to_line in ('school', 'household')),
  constraint handover_state_is_known check (state in ('asked', 'taken', 'refused', 'withdrawn')),
  constraint handover_is_answered_by_somebody check ((state = 'asked') = (answered_on is null))
);
comment on table cases.handover is '个案移交: asked by one unit, taken by the other; a row for each side, under its own keys, for neither sees the other''s cases.';
create unique index handover_is_one_open on cases.handover (county_code, case_id, side) where state = 'asked';
create index handover_by_case on cases.handover (county_code, case_id, handover_id);
alter table cases.handover enable row level security;
alter table cases.handover force row level security;
create policy handover_in_scope on cases.handover for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert on cases.handover to nol_app;
grant update (state, answered_by, answered_on, division_code, school_key) on cases.handover to nol_app;

create table cases.legal_basis (
  county_code    text collate "C" not null,
  basis_id       uuid not null,
  title          text not null,
  article        text not null,
  penalty_kind   text collate "C" not null,
  min_yuan       integer not null,
  max_yuan       integer not null,
  organ          text collate "C" not null,
  valid_from     date not null,
  valid_to       date,
  entered_by     text collate "C" not null,
  entered_at     timestamptz not null,
  approved_by    text collate "C",
  approved_at    timestamptz,
  ended_by       text collate "C",
  submission_id  uuid not null,
  constraint legal_basis_pk primary key (county_code, basis_id),
  constraint legal_basis_is_sent_once unique (county_code, submission_id),
  constraint legal_basis_kind_is_known check (penalty_kind in ('warning', 'fine')),
  constraint legal_basis_organ_is_known check (organ in ('township', 'bureau')),
  constraint legal_basis_range_is_in_order check (min_yuan >= 0 and max_yuan >= min_yuan),
  constraint legal_basis_ends_after_it_began check (valid_to is null or valid_to >= valid_from),
  constraint legal_basis_is_approved_by_another check (approved_by is null or approved_by <> entered_by)
);
comment on table cases.legal_basis is '处罚依据: without one in force no penalty step is open (义务教育法 sets no fine; standards §0 no. 1). Never deleted: decisions rest on it.';
alter table cases.legal_basis enable row level security;
alter table cases.legal_basis force row level security;
create policy legal_basis_of_county on cases.legal_basis for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') THEN true ELSE false END);
grant select, insert on cases.legal_basis to nol_app;
-- What was entered stays; it is approved once, and ends on a day.
grant update (approved_by, approved_at, valid_to, ended_by) on cases.legal_basis to nol_app;

create table cases.case_rules (
  county_code text collate "C" not null,
  rules       jsonb not null,
  version     integer not null default 1,
  changed_at  timestamptz not null,
  changed_by  text collate "C" not null,
  constraint case_rules_pk primary key (county_code)
);
comment on table cases.case_rules is '本县个案规则: periods of practice, checks after return, closing reasons (销号原因). What is not in it has the default of rules/county-rules.ts.';
alter table cases.case_rules enable row level security;
alter table cases.case_rules force row level security;
create policy case_rules_of_county on cases.case_rules for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') THEN true ELSE false END);
grant select, insert, update on cases.case_rules to nol_app;

create or replace view cases.pub_case with (security_invoker = true) as
  select county_code, case_id, case_number, child_id, finding_id, state, state_on, found_by, found_on, dropout_kind, stage,
         lead_line, lead_unit, due_on, division_code, school_key, opened_at, explanation, recheck_on, confirmed_on,
         out_of_school_since, linked_case_id, returned_on, closing_reason, closed_on, aged_out_on, causes from cases.dropout_case;
create view cases.pub_deadline with (security_invoker = true) as
  select county_code, deadline_id, case_id, clock, kind, queue, owner, owner_unit, level, started_on, due_on, state, ended_on,
         division_code, school_key from cases.deadline;
comment on view cases.pub_deadline is 'Running and past deadlines, for work queues and figures.';
grant select on cases.pub_deadline to nol_app;
