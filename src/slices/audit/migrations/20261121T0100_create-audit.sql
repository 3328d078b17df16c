create schema audit;
grant usage on schema audit to nol_app;

create table audit.entry (
  county_code text collate "C" not null,
  id          uuid not null,
  at          timestamptz not null default clock_timestamp(),
  event       text collate "C" not null,
  actor_id    text collate "C" not null,
  actor_role  text collate "C" not null,
  subject_id  text collate "C",
  details     jsonb not null default '{}',
  constraint entry_pkey primary key (county_code, id),
  constraint entry_event_is_a_code check (event ~ '^[a-z-]+\.[a-z0-9-]+$'),
  constraint entry_names_no_citizen_id check (details::text !~ '\m[0-9]{17}[0-9Xx]\M')
);
comment on table audit.entry is '审计: who did or saw what, when. Written in the transaction of the deed, never changed.';
comment on column audit.entry.id is 'UUIDv7: entries of a county in the order they were written.';
comment on column audit.entry.subject_id is '对象: id of the child, account, roster … the entry is about.';
comment on column audit.entry.details is 'Codes, counts, days, ids; never a name or an ID number of a child.';

create index entry_by_subject on audit.entry (county_code, subject_id, id) where subject_id is not null;
create index entry_by_actor on audit.entry (county_code, actor_id, id);
create index entry_by_event on audit.entry (county_code, event, id);

alter table audit.entry enable row level security;
alter table audit.entry force row level security;
-- Everybody writes into the record of their own county; who may read it is fewer (policy.ts says the same).
create policy entry_is_written_in_county on audit.entry for insert to nol_app with check (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county',true),''),'!') THEN true ELSE false END);
create policy entry_is_read_by_few on audit.entry for select to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county',true),''),'!')
        AND coalesce(nullif(current_setting('app.role',true),''),'!') in ('administrator', 'bureau-officer', 'system')
       THEN true ELSE false END);
grant select, insert on audit.entry to nol_app; -- no update, no delete
