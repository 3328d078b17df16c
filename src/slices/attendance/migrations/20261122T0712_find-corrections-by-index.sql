-- A correction (version 2 and later) is rare; looked for among all versions, the planner without statistics goes through
-- the whole table once per day and class: minutes right after a bulk import. The corrections alone have an index.
create index class_day_corrections on attendance.class_day (county_code, school_year, school_key, on_day, version)
  where version > 1;

create or replace view attendance.pub_class_day with (security_invoker = true) as
select day.* from attendance.class_day day
 where not exists (
   select from attendance.class_day later
    where later.county_code = day.county_code and later.school_year = day.school_year
      and later.school_key = day.school_key and later.on_day = day.on_day
      and later.version > 1 and later.version > day.version);
