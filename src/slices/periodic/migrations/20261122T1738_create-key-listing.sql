create table periodic.key_listing (
  county_code text collate "C" not null,
  month       text collate "C" not null,
  listed_on   date not null,
  units       text[] not null,
  constraint key_listing_pk primary key (county_code, month)
);
comment on table periodic.key_listing is '控辍重点管理单位名单: units over a line when a month began, computed from the cases (requirements L12); they owe that month''s report. No child.';
alter table periodic.key_listing enable row level security;
alter table periodic.key_listing force row level security;
create policy key_listing_of_county on periodic.key_listing for all to nol_app using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county', true), ''), '!') THEN true ELSE false END);
grant select, insert on periodic.key_listing to nol_app; -- a list that was made stays as it was
