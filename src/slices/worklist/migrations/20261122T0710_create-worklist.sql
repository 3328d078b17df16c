create schema worklist;
grant usage on schema worklist to nol_app;

create table worklist.mark (
  county_code     text collate "C" not null,
  unit            text collate "C" not null,
  kind            text collate "C" not null,
  item_id         uuid not null,
  taken_by        text collate "C",
  given_by        text collate "C",
  acknowledged_by text collate "C",
  marked_at       timestamptz not null,
  constraint mark_pk primary key (county_code, unit, kind, item_id),
  constraint mark_is_given_to_somebody check (given_by is null or taken_by is not null)
);
comment on table worklist.mark is '待办标记: who of a unit has taken something that waits (接手), who handed it over (转交), who has taken notice of its warning (知悉). Holds no child: what waits is told by its own slice.';
comment on column worklist.mark.unit is 'whose queue it stands in: a division prefix, a school key, or an administrator''s office; one matter may wait for two units';
alter table worklist.mark enable row level security;
alter table worklist.mark force row level security;
create policy mark_of_county on worklist.mark for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') THEN true ELSE false END);
grant select, insert, update on worklist.mark to nol_app;
