create function platform.analyze_filled(filled regclass, added bigint) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if added * 10 > (select reltuples from pg_class where oid = filled) then
    execute format('analyze (skip_locked) %s', filled);
  end if;
end $$;
comment on function platform.analyze_filled is
  'Statistics for the planner right after many rows came into a table, before autovacuum gets to it; never waits for a lock.';
revoke all on function platform.analyze_filled from public;
grant execute on function platform.analyze_filled to nol_app;
