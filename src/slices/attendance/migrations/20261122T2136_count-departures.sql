-- 一次离校一条: who comes back and leaves again is in the pool again.
alter table attendance.leaver add column back_on date;
alter table attendance.leaver add column reopened_on date;
comment on column attendance.leaver.back_on is '再入学籍日: when the child was seen truly enrolled anywhere after this departure, also after proof; null while it is in no list.';
comment on column attendance.leaver.reopened_on is '原学籍恢复日: when the very record that was closed was seen enrolled again; closed once more it is another departure.';
-- Forced row-level security holds for the owner too, who would see no row.
alter table attendance.leaver no force row level security;
update attendance.leaver set back_on = settled_on where state = 'arrived';
alter table attendance.leaver force row level security;
alter table attendance.leaver drop constraint leaver_of_a_record_is_one;
create unique index leaver_of_a_departure_is_one on attendance.leaver (county_code, pupil_id) where reopened_on is null;
create index leaver_by_child on attendance.leaver (county_code, child_id);
