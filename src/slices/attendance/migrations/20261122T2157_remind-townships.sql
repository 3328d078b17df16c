alter table attendance.reminder drop constraint reminder_level_is_known;
alter table attendance.reminder
  add constraint reminder_level_is_known check (level in ('class', 'school', 'township', 'bureau'));
comment on table attendance.reminder is '催报: who was reminded when of how many classes without a report, up the chain class, school, township and bureau.';
