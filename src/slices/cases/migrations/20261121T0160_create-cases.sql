create schema cases;
grant usage on schema cases to nol_app;

create table cases.case_counter (
  county_code text collate "C" not null,
  case_year   integer not null,
  last_serial integer not null,
  constraint case_counter_pk primary key (county_code, case_year),
  constraint case_counter_is_not_negative check (last_serial >= 0)
);
comment on table cases.case_counter is 'Last case number of a county and year; taken in the transaction that opens the case, so numbers have no gaps (standards §2.9 no. 7).';
alter table cases.case_counter enable row level security;
alter table cases.case_counter force row level security;
create policy case_counter_of_county on cases.case_counter for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') THEN true ELSE false END);
grant select, insert, update on cases.case_counter to nol_app;

create table cases.dropout_case (
  county_code          text collate "C" not null,
  case_id              uuid not null,
  case_year            integer not null,
  case_serial          integer not null,
  case_number          text not null,
  child_id             uuid not null,
  finding_id           uuid,
  state                text not null,
  state_on             date not null,
  found_by             text not null,
  found_on             date not null,
  dropout_kind         text not null,
  stage                text not null,
  lead_line            text not null,
  lead_unit            text collate "C" not null,
  due_on               date,
  division_code        text collate "C" not null,
  school_key           text collate "C" not null default '',
  opened_by            text not null,
  opened_at            timestamptz not null,
  submission_id        uuid not null,
  explanation          text,
  evidence_type        text,
  evidence_ref         text,
  recheck_on           date,
  confirmed_on         date,
  confirmed_by         text,
  out_of_school_since  date,
  causes               text[] not null default '{}',
  version              integer not null default 1,
  constraint dropout_case_pk primary key (county_code, case_id),
  constraint dropout_case_number_is_given_once unique (county_code, case_year, case_serial),
  constraint dropout_case_is_sent_once unique (county_code, submission_id),
  constraint dropout_case_serial_is_positive check (case_serial > 0),
  constraint dropout_case_state_is_known check (state in
    ('suspected', 'verifying', 'explained', 'confirmed', 'persuading', 'ordered', 'filed', 'pre-noticed', 'in-hearing', 'reviewed',
     'decided', 'in-remedy-window', 'demanded', 'in-court', 'in-civil-suit', 'returned', 'observed', 'closed')),
  constraint dropout_case_found_by_is_known check (found_by in ('reconciliation', 'class-report', 'survey', 'tip', 'platform')),
  constraint dropout_case_kind_is_known check (dropout_kind in ('never-enrolled', 'left')),
  constraint dropout_case_stage_is_known check (stage in ('primary', 'junior', 'unknown')),
  constraint dropout_case_lead_line_is_known check (lead_line in ('school', 'household')),
  constraint dropout_case_is_explained_with_evidence check
    (state <> 'explained' or (explanation is not null and evidence_type is not null)),
  constraint dropout_case_is_confirmed_by_somebody check
    (state in ('suspected', 'verifying', 'explained', 'closed') or (confirmed_on is not null and confirmed_by is not null))
);
comment on table cases.dropout_case is '疑似辍学/辍学个案 (一人一案, standards §2.5): one row per case; the state is where it stands in the lawful procedure.';
comment on column cases.dropout_case.division_code is 'household line (户籍线) of the child when the case was opened; RLS key';
comment on column cases.dropout_case.school_key is 'school line (学校线): the leading or last school; RLS key';
comment on column cases.dropout_case.lead_unit is '牵头单位 (K6): school code on the school line, division code on the household line';
comment on column cases.dropout_case.stage is '学段 the child is lost to, as of the opening';
comment on column cases.dropout_case.due_on is 'day by which the present step must be taken; null when nothing is due';
create unique index dropout_case_is_one_open_per_child on cases.dropout_case (county_code, child_id) where state <> 'closed';
create index dropout_case_by_child on cases.dropout_case (county_code, child_id);
create index dropout_case_by_division on cases.dropout_case (county_code, division_code, due_on, case_id);
create index dropout_case_by_school on cases.dropout_case (county_code, school_key, due_on, case_id);
create index dropout_case_by_state on cases.dropout_case (county_code, state, due_on, case_id);
alter table cases.dropout_case enable row level security;
alter table cases.dropout_case force row level security;
create policy dropout_case_in_scope on cases.dropout_case for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert on cases.dropout_case to nol_app;
-- What a case was opened as stays as it was: number, child, finding and channel have no update grant.
grant update (state, state_on, due_on, lead_line, lead_unit, division_code, school_key, explanation, evidence_type, evidence_ref,
              recheck_on, confirmed_on, confirmed_by, out_of_school_since, causes, version) on cases.dropout_case to nol_app;

create table cases.case_event (
  county_code   text collate "C" not null,
  event_id      uuid not null,
  case_id       uuid not null,
  event         text not null,
  from_state    text,
  to_state      text not null,
  happened_on   date not null,
  happened_at   timestamptz not null,
  actor_id      text not null,
  submission_id uuid not null,
  division_code text collate "C" not null,
  school_key    text collate "C" not null default '',
  details       jsonb not null default '{}',
  constraint case_event_pk primary key (county_code, event_id),
  constraint case_event_is_sent_once unique (county_code, submission_id),
  constraint case_event_of_case foreign key (county_code, case_id) references cases.dropout_case (county_code, case_id)
);
comment on table cases.case_event is '个案经过: every step of a case, append-only. The state on any past day is the last step up to that day.';
create index case_event_by_case on cases.case_event (county_code, case_id, event_id);
alter table cases.case_event enable row level security;
alter table cases.case_event force row level security;
create policy case_event_in_scope on cases.case_event for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert on cases.case_event to nol_app;

create view cases.pub_case with (security_invoker = true) as
  select county_code, case_id, case_number, child_id, finding_id, state, state_on, found_by, found_on, dropout_kind, stage,
         lead_line, lead_unit, due_on, division_code, school_key, opened_at, explanation, recheck_on, confirmed_on,
         out_of_school_since from cases.dropout_case;
comment on view cases.pub_case is 'What other slices may read of a case.';
create view cases.pub_case_event with (security_invoker = true) as
  select county_code, event_id, case_id, event, from_state, to_state, happened_on, division_code, school_key from cases.case_event;
comment on view cases.pub_case_event is 'Steps of cases by day, for figures of a past day.';
grant select on cases.pub_case, cases.pub_case_event to nol_app;
