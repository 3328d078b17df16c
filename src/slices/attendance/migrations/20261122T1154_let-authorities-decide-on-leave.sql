alter table attendance.leave add column decider text collate "C" not null default 'school';
alter table attendance.leave add column approval_number text;
alter table attendance.leave add constraint leave_decider_is_known check (decider in ('teacher', 'school', 'authority'));
alter table attendance.leave add constraint leave_of_authority_has_number
  check (decider <> 'authority' or state <> 'approved' or approval_number is not null);
comment on column attendance.leave.decider is '由谁批准: the homeroom teacher, the school, or for 休学 and long leave the township or the bureau (义务教育法 11).';
comment on column attendance.leave.approval_number is '批准文号 of the township or the bureau.';
