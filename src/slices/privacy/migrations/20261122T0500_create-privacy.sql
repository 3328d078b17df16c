create schema privacy;
grant usage on schema privacy to nol_app;

create table privacy.setting (
  county_code text collate "C" not null,
  settings    jsonb not null,
  version     integer not null,
  changed_by  text collate "C" not null,
  changed_at  timestamptz not null default clock_timestamp(),
  constraint setting_pkey primary key (county_code)
);
comment on table privacy.setting is '个人信息保护设置: what a county decided; what is not in it has the default of domain.ts.';
alter table privacy.setting enable row level security;
alter table privacy.setting force row level security;
create policy setting_of_county on privacy.setting for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') THEN true ELSE false END);
grant select, insert, update on privacy.setting to nol_app;

create table privacy.request_counter (
  county_code  text collate "C" not null,
  request_year integer not null,
  last_serial  integer not null,
  constraint request_counter_pkey primary key (county_code, request_year)
);
comment on table privacy.request_counter is 'Last receipt number of a county and year; taken in the transaction that enters the request, so numbers have no gaps.';
alter table privacy.request_counter enable row level security;
alter table privacy.request_counter force row level security;
create policy request_counter_of_county on privacy.request_counter for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') THEN true ELSE false END);
grant select, insert, update on privacy.request_counter to nol_app;

create table privacy.request (
  county_code     text collate "C" not null,
  request_id      uuid not null,
  request_year    integer not null,
  request_serial  integer not null,
  child_id        uuid not null,
  kind            text collate "C" not null,
  state           text collate "C" not null,
  requester_name  text,
  requester_role  text collate "C" not null,
  requester_phone text,
  identity_proof  text collate "C" not null,
  wish            text not null,
  received_on     date not null,
  due_on          date not null,
  owner_id        text collate "C",
  office          text,
  answer          text,
  answered_on     date,
  division_code   text collate "C" not null,
  school_key      text collate "C" not null default '',
  entered_by      text collate "C" not null,
  submission_id   uuid not null,
  version         integer not null default 1,
  constraint request_pkey primary key (county_code, request_id),
  constraint request_number_is_given_once unique (county_code, request_year, request_serial),
  constraint request_is_sent_once unique (county_code, submission_id),
  constraint request_kind_is_known check (kind in ('access', 'copy', 'correction', 'deletion')),
  constraint request_state_is_known check (state in ('received', 'in-progress', 'with-office', 'answered', 'refused', 'withdrawn')),
  constraint request_is_refused_in_writing check (state not in ('answered', 'refused') or (answer <> '' and answered_on is not null)),
  constraint request_with_office_says_which check (state <> 'with-office' or office <> '')
);
comment on table privacy.request is '个人信息权利申请: what a guardian asks for a child (查阅、复制、更正、删除), from receipt to answer.';
comment on column privacy.request.division_code is 'household line of the child when the request was entered; RLS key';
comment on column privacy.request.school_key is 'school line of the child when the request was entered; RLS key';
comment on column privacy.request.requester_name is '申请人; null once it was cleared by the retention rule.';
comment on column privacy.request.office is '更正转办单位: the office whose roster is wrong.';
create index request_by_due on privacy.request (county_code, state, due_on, request_id);
create index request_by_child on privacy.request (county_code, child_id, request_id);
alter table privacy.request enable row level security;
alter table privacy.request force row level security;
create policy request_in_scope on privacy.request for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert on privacy.request to nol_app;
-- What was received stays as it was; the requester's name and phone may only be cleared.
grant update (state, owner_id, office, answer, answered_on, requester_name, requester_phone, version) on privacy.request to nol_app;

create table privacy.request_event (
  county_code   text collate "C" not null,
  event_id      uuid not null,
  request_id    uuid not null,
  step          text collate "C" not null,
  to_state      text collate "C" not null,
  note          text,
  actor_id      text collate "C" not null,
  happened_at   timestamptz not null,
  division_code text collate "C" not null,
  school_key    text collate "C" not null default '',
  constraint request_event_pkey primary key (county_code, event_id),
  constraint request_event_of_request foreign key (county_code, request_id) references privacy.request (county_code, request_id)
);
comment on table privacy.request_event is '办理经过: every step of a request, append-only.';
create index request_event_by_request on privacy.request_event (county_code, request_id, event_id);
alter table privacy.request_event enable row level security;
alter table privacy.request_event force row level security;
create policy request_event_in_scope on privacy.request_event for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert on privacy.request_event to nol_app;

create table privacy.consent (
  county_code   text collate "C" not null,
  consent_id    uuid not null,
  child_id      uuid not null,
  data_set      text collate "C" not null,
  given_by      text not null,
  given_by_role text collate "C" not null,
  given_on      date not null,
  evidence_ref  text not null,
  withdrawn_on  date,
  division_code text collate "C" not null,
  school_key    text collate "C" not null default '',
  entered_by    text collate "C" not null,
  entered_at    timestamptz not null,
  submission_id uuid not null,
  constraint consent_pkey primary key (county_code, consent_id),
  constraint consent_is_sent_once unique (county_code, submission_id),
  constraint consent_has_evidence check (evidence_ref <> ''),
  constraint consent_ends_after_it_began check (withdrawn_on is null or withdrawn_on >= given_on)
);
comment on table privacy.consent is '监护人同意记录: for data sets that rest on consent (个人信息保护法 31).';
create index consent_by_child on privacy.consent (county_code, child_id, consent_id);
alter table privacy.consent enable row level security;
alter table privacy.consent force row level security;
create policy consent_in_scope on privacy.consent for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert on privacy.consent to nol_app;
grant update (withdrawn_on) on privacy.consent to nol_app;

create table privacy.retention_run (
  county_code text collate "C" not null,
  run_id      uuid not null,
  job_id      uuid,
  rules       text[] not null,
  reason      text not null,
  started_by  text collate "C" not null,
  started_at  timestamptz not null,
  finished_at timestamptz,
  results     jsonb not null default '[]',
  constraint retention_run_pkey primary key (county_code, run_id)
);
comment on table privacy.retention_run is '到期清理: one run of the retention rules, who asked for it and what came of it.';
create index retention_run_newest on privacy.retention_run (county_code, started_at desc);
alter table privacy.retention_run enable row level security;
alter table privacy.retention_run force row level security;
create policy retention_run_of_county on privacy.retention_run for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') THEN true ELSE false END);
grant select, insert on privacy.retention_run to nol_app;
grant update (job_id, finished_at, results) on privacy.retention_run to nol_app;

create table privacy.deletion (
  county_code text collate "C" not null,
  run_id      uuid not null,
  rule        text collate "C" not null,
  item_id     text collate "C" not null,
  deleted_at  timestamptz not null,
  constraint deletion_pkey primary key (county_code, run_id, rule, item_id),
  constraint deletion_of_run foreign key (county_code, run_id) references privacy.retention_run (county_code, run_id)
);
comment on table privacy.deletion is '删除记录: which things a run deleted, by their ids; after an old backup was restored they are deleted again by this list.';
alter table privacy.deletion enable row level security;
alter table privacy.deletion force row level security;
create policy deletion_of_county on privacy.deletion for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') THEN true ELSE false END);
grant select, insert on privacy.deletion to nol_app;
