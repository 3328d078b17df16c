alter table attendance.leaver add column seen_on date;
update attendance.leaver set seen_on = left_on;
alter table attendance.leaver alter column seen_on set not null;
comment on column attendance.leaver.seen_on is '入池日: when the pool took the leaver in. due_on is counted from it whenever a calendar is entered or changed; null until the calendar of the year is there.';
