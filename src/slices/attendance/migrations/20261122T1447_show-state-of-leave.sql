create or replace view attendance.pub_leave with (security_invoker = true) as
select county_code, leave_id, child_id, kind, from_on, to_on, decider, division_code, school_key, state
  from attendance.leave;
comment on view attendance.pub_leave is '请假 with its state; only what is approved holds.';
