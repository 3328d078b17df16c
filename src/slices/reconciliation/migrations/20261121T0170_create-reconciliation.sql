create schema reconciliation;
grant usage on schema reconciliation to nol_app;

create table reconciliation.run (
  county_code text collate "C" not null,
  run_id      uuid not null,
  as_of_on    date not null,
  job_id      uuid not null,
  started_by  text not null,
  started_at  timestamptz not null,
  finished_at timestamptz,
  rosters     jsonb not null default '[]',
  summary     jsonb,
  model       jsonb,
  constraint run_pk primary key (county_code, run_id)
);
comment on column reconciliation.run.finished_at is 'Set by the transaction that publishes the run: a run without it is what its job is.';
comment on table reconciliation.run is '比对核查: one reconciliation of the rosters as of a day; the model and the rosters it used stay with it.';
alter table reconciliation.run enable row level security;
alter table reconciliation.run force row level security;
create policy run_of_county on reconciliation.run for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') THEN true ELSE false END);
grant select, insert, update on reconciliation.run to nol_app;

create table reconciliation.finding (
  county_code   text collate "C" not null,
  finding_id    uuid not null,
  kind          text not null,
  child_id      uuid not null,
  pupil_id      uuid,
  division_code text collate "C" not null,
  school_key    text collate "C" not null default '',
  certainty     text not null,
  reason        text not null,
  evidence      jsonb not null,
  facts_hash    text collate "C" not null,
  state         text not null,
  owner_line    text not null,
  owner_unit    text collate "C" not null,
  raised_on     date not null,
  due_on        date not null,
  first_run_id  uuid not null,
  last_run_id   uuid not null,
  case_id       uuid,
  version       integer not null default 1,
  constraint finding_pk primary key (county_code, finding_id),
  constraint finding_kind_is_known check (kind in ('out-of-school', 'ghost-enrolment', 'duplicate-enrolment', 'person-record-mismatch', 'unknown-to-rosters')),
  constraint finding_state_is_known check (state in ('open', 'settled', 'case-opened', 'closed-by-run')),
  constraint finding_certainty_is_known check (certainty in ('certain', 'likely', 'possible')),
  constraint finding_owner_line_is_known check (owner_line in ('household', 'school')),
  constraint finding_is_due_after_raised check (due_on >= raised_on)
);
comment on table reconciliation.finding is '比对发现的问题: a child in no school or a pupil record in doubt, with evidence, owner (K6, M7) and due day.';
create unique index finding_is_one_per_subject on reconciliation.finding (county_code, kind, child_id, coalesce(pupil_id, '00000000-0000-0000-0000-000000000000'));
create index finding_by_division on reconciliation.finding (county_code, division_code, due_on, finding_id);
create index finding_by_school on reconciliation.finding (county_code, school_key, due_on, finding_id);
create index finding_by_state on reconciliation.finding (county_code, state, due_on, finding_id);
alter table reconciliation.finding enable row level security;
alter table reconciliation.finding force row level security;
create policy finding_in_scope on reconciliation.finding for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert, update on reconciliation.finding to nol_app;

create table reconciliation.finding_event (
  county_code text collate "C" not null,
  event_id    uuid not null,
  finding_id  uuid not null,
  event       text not null,
  happened_at timestamptz not null,
  actor_id    text not null,
  run_id      uuid,
  division_code text collate "C" not null,
  school_key  text collate "C" not null default '',
  details     jsonb not null default '{}',
  constraint finding_event_pk primary key (county_code, event_id),
  constraint finding_event_of_finding foreign key (county_code, finding_id) references reconciliation.finding (county_code, finding_id)
);
comment on table reconciliation.finding_event is 'History of a finding: raised, raised again, settled, case opened, closed by a run. Append-only.';
create index finding_event_by_finding on reconciliation.finding_event (county_code, finding_id, event_id);
alter table reconciliation.finding_event enable row level security;
alter table reconciliation.finding_event force row level security;
create policy finding_event_in_scope on reconciliation.finding_event for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert on reconciliation.finding_event to nol_app;

create table reconciliation.verdict (
  county_code   text collate "C" not null,
  verdict_id    uuid not null,
  submission_id uuid not null,
  finding_id    uuid not null,
  child_id      uuid not null,
  pupil_id      uuid,
  verdict       text not null,
  evidence_type text not null,
  evidence_ref  text,
  note          text,
  valid_until   date,
  facts_hash    text collate "C" not null,
  settled_by    text not null,
  settled_at    timestamptz not null,
  division_code text collate "C" not null,
  school_key    text collate "C" not null default '',
  constraint verdict_pk primary key (county_code, verdict_id),
  constraint verdict_is_sent_once unique (county_code, submission_id),
  constraint verdict_of_finding foreign key (county_code, finding_id) references reconciliation.finding (county_code, finding_id)
);
comment on table reconciliation.verdict is '核查结论 (C5) with its evidence and who gave it. Immutable; a new verdict replaces an old one.';
create index verdict_by_finding on reconciliation.verdict (county_code, finding_id, verdict_id);
alter table reconciliation.verdict enable row level security;
alter table reconciliation.verdict force row level security;
create policy verdict_in_scope on reconciliation.verdict for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert on reconciliation.verdict to nol_app;

create view reconciliation.pub_finding with (security_invoker = true) as
  select county_code, finding_id, kind, child_id, pupil_id, division_code, school_key, certainty, reason, state, owner_line,
         owner_unit, raised_on, due_on, case_id from reconciliation.finding;
create view reconciliation.pub_run with (security_invoker = true) as
  select county_code, run_id, as_of_on, started_at, finished_at, summary from reconciliation.run;
grant select on reconciliation.pub_finding, reconciliation.pub_run to nol_app;
create view reconciliation.pub_finding_event with (security_invoker = true) as
  select county_code, event_id, finding_id, event, (happened_at at time zone 'Asia/Shanghai')::date as happened_on, division_code, school_key
  from reconciliation.finding_event;
comment on view reconciliation.pub_finding_event is 'History of findings by day, for figures of a past day.';
grant select on reconciliation.pub_finding_event to nol_app;
