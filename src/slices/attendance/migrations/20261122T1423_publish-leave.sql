create view attendance.pub_leave with (security_invoker = true) as
select county_code, leave_id, child_id, kind, from_on, to_on, decider, division_code, school_key
  from attendance.leave where state = 'approved';
comment on view attendance.pub_leave is '准假: leave that holds, by whom it was approved.';
grant select on attendance.pub_leave to nol_app;
