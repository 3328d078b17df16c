create schema disclosure;
grant usage on schema disclosure to nol_app;

create table disclosure.unmasking (
  county_code  text collate "C" not null,
  unmasking_id uuid not null,
  actor_id     text collate "C" not null,
  subject      text collate "C" not null,
  reason       text collate "C" not null,
  note         text,
  shown_at     timestamptz not null,
  expires_at   timestamptz not null,
  constraint unmasking_pk primary key (county_code, unmasking_id),
  constraint unmasking_subject_is_child_or_list check (subject ~ '^(child:[0-9a-f-]{36}|list:[a-z-]{1,40})$'),
  constraint unmasking_ends_after_it_began check (expires_at > shown_at)
);
comment on table disclosure.unmasking is '显示完整信息 (standards §5.2): who may see what of which child or list unmasked, until when and why. Written once.';
create index unmasking_of_actor on disclosure.unmasking (county_code, actor_id, expires_at);
alter table disclosure.unmasking enable row level security;
alter table disclosure.unmasking force row level security;
create policy unmasking_of_its_actor on disclosure.unmasking for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!')
        AND actor_id = coalesce(nullif(current_setting('app.actor', true), ''), '!')
       THEN true ELSE false END);
grant select, insert on disclosure.unmasking to nol_app; -- no update, no delete

create table disclosure.export_request (
  county_code     text collate "C" not null,
  export_id       uuid not null,
  list            text collate "C" not null,
  filter          jsonb not null,
  is_plain        boolean not null,
  row_count       integer not null,
  reason          text collate "C" not null,
  note            text,
  state           text collate "C" not null,
  requested_by    text collate "C" not null,
  requested_role  text collate "C" not null,
  division_prefix text collate "C",
  school_prefix   text collate "C",
  requested_at    timestamptz not null,
  decided_by      text collate "C",
  decided_at      timestamptz,
  decision_note   text,
  expires_at      timestamptz not null,
  downloaded_at   timestamptz,
  constraint export_request_pk primary key (county_code, export_id),
  constraint export_request_state_is_known check (state in ('waiting', 'ready', 'rejected')),
  constraint export_request_is_decided_by_another check (decided_by is null or decided_by <> requested_by)
);
comment on table disclosure.export_request is '导出申请: who wants which list outside the system and why; above the county''s limit a second person approves it.';
comment on column disclosure.export_request.expires_at is 'Until when it may be approved, and once it is ready, be fetched.';
create index export_request_by_state on disclosure.export_request (county_code, state, requested_at);
create index export_request_of_actor on disclosure.export_request (county_code, requested_by, requested_at);
alter table disclosure.export_request enable row level security;
alter table disclosure.export_request force row level security;
create policy export_request_of_actor_or_approver on disclosure.export_request for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!')
        AND (requested_by = coalesce(nullif(current_setting('app.actor', true), ''), '!')
             OR coalesce(nullif(current_setting('app.role', true), ''), '!') in
                ('bureau-officer', 'township-officer', 'school-officer', 'security-administrator', 'system'))
       THEN true ELSE false END);
grant select, insert on disclosure.export_request to nol_app;
-- What was asked for stays as it was asked.
grant update (state, decided_by, decided_at, decision_note, expires_at, downloaded_at) on disclosure.export_request to nol_app;
