alter table crosschecks.hit rename column assignee to assignee_words;
alter table crosschecks.hit add column assignee_id text collate "C";
alter table crosschecks.hit add column assignee_unit text collate "C";
alter table crosschecks.hit add constraint hit_assignee_has_unit check ((assignee_id is null) = (assignee_unit is null));
comment on column crosschecks.hit.assignee_words is 'Name of the checker as it was typed before checkers were accounts; nothing is written here any more.';
comment on column crosschecks.hit.assignee_id is '核实人: the account that was asked to check the hit.';
comment on column crosschecks.hit.assignee_unit is 'Division prefix of that account: in whose work list the hit stands.';
