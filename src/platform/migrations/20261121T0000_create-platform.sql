comment on schema platform is 'The machinery: migrations and background jobs. No row here names a child.';
grant usage on schema platform to nol_app;
grant select on platform.migration to nol_app;
comment on table platform.migration is 'Migrations that were applied, with the checksum of each file.';

create sequence platform.worker_number as integer minvalue 1 cycle;
comment on sequence platform.worker_number is 'Number of a worker process; it holds the advisory lock of this number while it lives.';
grant usage on sequence platform.worker_number to nol_app;

create table platform.job (
  county_code      text collate "C" not null,
  id               uuid not null,
  kind             text collate "C" not null,
  payload          jsonb not null default '{}',
  state            text collate "C" not null default 'queued',
  progress         double precision not null default 0,
  message          text not null default '',
  result           jsonb,
  cancel_requested boolean not null default false,
  worker_number    integer,
  lease_until      timestamptz,
  attempts         integer not null default 0,
  created_by       text collate "C" not null,
  created_at       timestamptz not null default clock_timestamp(),
  started_at       timestamptz,
  finished_at      timestamptz,
  constraint job_pkey primary key (county_code, id),
  constraint job_state_is_known check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
  constraint job_progress_is_a_fraction check (progress between 0 and 1),
  constraint job_runs_under_a_lease check ((state = 'running') = (lease_until is not null)),
  constraint job_ends_once check ((state in ('done', 'failed', 'cancelled')) = (finished_at is not null))
);
comment on table platform.job is '后台任务: long work (import, reconciliation, …) with lease, progress, cancel and restart.';
comment on column platform.job.message is '进度说明或失败原因; never a name or an ID number.';
comment on column platform.job.lease_until is 'A running job whose lease is over, or whose worker is gone, is taken by another worker.';

create index job_open on platform.job (created_at, id) where state in ('queued', 'running');
create index job_recent on platform.job (county_code, created_at desc, id desc);

alter table platform.job enable row level security;
alter table platform.job force row level security;
create policy job_in_county on platform.job for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county',true),''),'!') THEN true ELSE false END);
-- The worker serves every county; withJobQueue of platform/database.ts is the only place that sets this.
create policy job_of_worker on platform.job for all to nol_app using (
  CASE WHEN coalesce(nullif(current_setting('app.job_queue',true),''),'off') = 'on' THEN true ELSE false END);
grant select, insert, update on platform.job to nol_app;
