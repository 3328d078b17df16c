alter table documents.batch
  add column left_out   integer not null default 0,
  add column each_child boolean not null default false;
comment on column documents.batch.left_out is '已有有效文书: children who held a paper of this kind and school year when the run began, and are not in it';
comment on column documents.batch.each_child is '每名儿童一个文件: also a PDF of its own for each child, one ZIP a village';

alter table documents.batch_file drop constraint batch_file_content_is_known;
alter table documents.batch_file
  add constraint batch_file_content_is_known check (content in ('papers', 'words', 'list', 'each'));

create index batch_item_by_child on documents.batch_item (county_code, child_id) where child_id is not null;
