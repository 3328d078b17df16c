create or replace view reports.pub_child_state with (security_invoker = true) as
  select county_code, child_id, from_on, to_on, born_on, population, standing, division_code, school_key, groups
    from reports.child_state;
comment on view reports.pub_child_state is 'Where children stood and which groups they were of, from one day to another, for reports of a time that is over.';
