-- Whoever is marked 毕业 is no pupil any more, and was not lost: their states say where they finished.
alter table reports.child_state
  add column finished_grade text collate "C",
  add column finished_school text collate "C" not null default '';
comment on column reports.child_state.finished_school is 'School of the record the child finished school by (毕业); empty for pupils and for everybody else.';
grant update (finished_grade, finished_school) on reports.child_state to nol_app;
