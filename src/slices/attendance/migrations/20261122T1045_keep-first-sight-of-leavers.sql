alter table attendance.leaver add column seen_on date;
-- Forced row-level security holds for the owner too, who would see no row.
alter table attendance.leaver no force row level security;
update attendance.leaver set seen_on = left_on;
alter table attendance.leaver force row level security;
alter table attendance.leaver alter column seen_on set not null;
comment on column attendance.leaver.seen_on is '入池日: when the pool took the leaver in. due_on is counted from it whenever a calendar is entered or changed; null until the calendar of the year is there.';
