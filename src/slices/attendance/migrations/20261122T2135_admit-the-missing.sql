-- 名册中消失: an open record that is gone from its school's newer list is a departure nobody told of.
alter table attendance.leaver drop constraint leaver_kind_is_known;
alter table attendance.leaver add constraint leaver_kind_is_known
  check (kind in ('transfer', 'handover', 'left', 'unreported'));
