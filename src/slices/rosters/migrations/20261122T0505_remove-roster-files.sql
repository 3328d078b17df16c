alter table rosters.roster add column files_removed_at timestamptz;
comment on column rosters.roster.files_removed_at is '文件清理时间: when the file and its rows were deleted by the retention rule; the line stays as a record that it was there.';
alter table rosters.roster add constraint roster_without_files_is_withdrawn check (files_removed_at is null or state = 'withdrawn');
