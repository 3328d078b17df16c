create table documents.document_file (
  county_code   text collate "C" not null,
  document_id   uuid not null,
  format        text not null,
  file_sha256   text collate "C" not null,
  file_bytes    bigint not null,
  made_at       timestamptz not null,
  division_code text collate "C" not null,
  school_key    text collate "C" not null default '',
  constraint document_file_pk primary key (county_code, document_id, format),
  constraint document_file_of_document foreign key (county_code, document_id) references documents.document (county_code, document_id),
  constraint document_file_format_is_known check (format in ('docx', 'pdf'))
);
comment on table documents.document_file is '文书定稿: the file somebody first took of a paper; everybody gets the same bytes from then on. Insert only.';
alter table documents.document_file enable row level security;
alter table documents.document_file force row level security;
create policy document_file_in_scope on documents.document_file for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert on documents.document_file to nol_app;

create table documents.template (
  county_code text collate "C" not null,
  kind        text not null,
  version     integer not null,
  file_sha256 text collate "C" not null,
  file_bytes  bigint not null,
  note        text not null default '',
  uploaded_by text not null,
  uploaded_at timestamptz not null,
  constraint template_pk primary key (county_code, kind, version),
  constraint template_version_is_positive check (version > 0)
);
comment on table documents.template is '文书模板: Word templates of a county, each upload a version that stays.';
alter table documents.template enable row level security;
alter table documents.template force row level security;
create policy template_of_county on documents.template for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') THEN true ELSE false END);
grant select, insert on documents.template to nol_app;

create table documents.template_use (
  county_code text collate "C" not null,
  kind        text not null,
  version     integer not null,
  changed_by  text not null,
  changed_at  timestamptz not null,
  constraint template_use_pk primary key (county_code, kind)
);
comment on table documents.template_use is '现用模板: version new papers of a kind are issued under; 0 is the built-in one.';
alter table documents.template_use enable row level security;
alter table documents.template_use force row level security;
create policy template_use_of_county on documents.template_use for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') THEN true ELSE false END);
grant select, insert, update on documents.template_use to nol_app;

create table documents.batch (
  county_code   text collate "C" not null,
  batch_id      uuid not null,
  kind          text not null,
  school_year   integer not null,
  organ_kind    text not null,
  organ_unit    text collate "C" not null,
  fields        jsonb not null,
  issued_on     date not null,
  term_on       date not null,
  item_count    integer not null,
  started_by    text not null,
  started_at    timestamptz not null,
  job_id        uuid,
  submission_id uuid not null,
  division_code text collate "C" not null,
  school_key    text collate "C" not null default '',
  constraint batch_pk primary key (county_code, batch_id),
  constraint batch_is_sent_once unique (county_code, submission_id),
  constraint batch_organ_is_known check (organ_kind in ('county', 'bureau', 'township', 'village', 'school', 'class'))
);
comment on table documents.batch is '批量制发: one run of papers for many children (入学通知书 of an autumn); goes on where it stopped.';
comment on column documents.batch.term_on is '开学日: notices are served at least 15 days before it (requirements E2)';
comment on column documents.batch.fields is 'what all papers of the run say; no name of a child';
alter table documents.batch enable row level security;
alter table documents.batch force row level security;
create policy batch_in_scope on documents.batch for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert on documents.batch to nol_app;
grant update (job_id) on documents.batch to nol_app;

create table documents.batch_item (
  county_code   text collate "C" not null,
  item_id       uuid not null,
  batch_id      uuid not null,
  ordinal       integer not null,
  child_id      uuid not null,
  outcome       text,
  division_code text collate "C" not null,
  school_key    text collate "C" not null default '',
  constraint batch_item_pk primary key (county_code, item_id),
  constraint batch_item_of_batch foreign key (county_code, batch_id) references documents.batch (county_code, batch_id),
  constraint batch_item_names_a_child_once unique (county_code, batch_id, child_id)
);
comment on table documents.batch_item is '批量名单: a child of a run, in the order of the numbers; outcome null: waits, issued, or the code of the refusal.';
create index batch_item_by_batch on documents.batch_item (county_code, batch_id, division_code, ordinal);
alter table documents.batch_item enable row level security;
alter table documents.batch_item force row level security;
create policy batch_item_in_scope on documents.batch_item for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert on documents.batch_item to nol_app;
grant update (outcome) on documents.batch_item to nol_app;

create table documents.batch_file (
  county_code   text collate "C" not null,
  batch_id      uuid not null,
  part          integer not null,
  content       text not null,
  paper_count   integer not null,
  file_sha256   text collate "C" not null,
  file_bytes    bigint not null,
  made_at       timestamptz not null,
  division_code text collate "C" not null,
  school_key    text collate "C" not null default '',
  constraint batch_file_pk primary key (county_code, batch_id, division_code, content, part),
  constraint batch_file_of_batch foreign key (county_code, batch_id) references documents.batch (county_code, batch_id),
  constraint batch_file_content_is_known check (content in ('papers', 'words', 'list'))
);
comment on table documents.batch_file is '批量文件: the PDF of a village''s papers (at most 200 in one), and its list for signatures.';
alter table documents.batch_file enable row level security;
alter table documents.batch_file force row level security;
create policy batch_file_in_scope on documents.batch_file for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') AND
            (division_code ^@ coalesce(nullif(current_setting('app.division', true), ''), '!')
             OR school_key ^@ coalesce(nullif(current_setting('app.school', true), ''), '!'))
       THEN true ELSE false END);
grant select, insert on documents.batch_file to nol_app;
