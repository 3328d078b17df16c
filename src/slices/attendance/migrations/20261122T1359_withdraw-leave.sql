alter table attendance.leave drop constraint leave_state_is_known;
alter table attendance.leave add constraint leave_state_is_known
  check (state in ('asked', 'approved', 'refused', 'withdrawn'));
comment on column attendance.leave.state is 'asked, approved, refused; withdrawn: approved, and taken back before its first day.';
