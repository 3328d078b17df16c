alter table documents.batch add column second_text text;
comment on column documents.batch.second_text is '第二种文字: what all papers of the run say after the Chinese; no name of a child';
