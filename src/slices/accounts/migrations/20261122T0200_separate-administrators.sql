-- 三员分立 (GB/T 22239): one administrator becomes three, none of whom can do the work of another.
alter table accounts.account
  drop constraint account_role_is_known,
  drop constraint account_has_one_line,
  add column authorised_at timestamptz,
  add column authorised_by text collate "C";
comment on column accounts.account.authorised_at is
  '授权: when the security administrator let the account act in its role and scope; null: it cannot sign in yet.';

update accounts.account set authorised_at = created_at, authorised_by = 'system:migration';
update accounts.account set role = 'system-administrator' where role = 'administrator';

-- A demo home gets its two other administrators, with the password every demo account has.
insert into accounts.account (id, county_code, login_name, display_name, role, is_demo, must_change_password,
                              authorised_at, authorised_by)
  select gen_random_uuid(), one.county_code, made.login_name, made.display_name, made.role, true, false,
         now(), 'system:migration'
    from accounts.account one
         cross join (values ('demo-security', '演示安全管理员', 'security-administrator'),
                            ('demo-audit', '演示审计管理员', 'audit-administrator')) as made (login_name, display_name, role)
   where one.is_demo and one.login_name = 'demo-admin'
  on conflict (login_name) do nothing;
insert into accounts.credential (account_id, password_hash)
  select made.id, one.password_hash
    from accounts.account made
         join accounts.account demo on demo.login_name = 'demo-admin' and demo.county_code = made.county_code
         join accounts.credential one on one.account_id = demo.id
   where made.is_demo and made.login_name in ('demo-security', 'demo-audit')
  on conflict (account_id) do nothing;

alter table accounts.account
  add constraint account_authorisation_is_whole check ((authorised_at is null) = (authorised_by is null)),
  add constraint account_role_is_known check (role in
    ('system-administrator', 'security-administrator', 'audit-administrator', 'bureau-officer', 'township-officer',
     'school-officer', 'homeroom-teacher', 'village-officer')),
  add constraint account_has_one_line check (case role
    when 'system-administrator' then division_prefix is null or school_prefix is null
    when 'security-administrator' then division_prefix is null and school_prefix is null
    when 'audit-administrator' then division_prefix is null and school_prefix is null
    when 'school-officer' then division_prefix is null and school_prefix is not null
    when 'homeroom-teacher' then division_prefix is null and school_prefix is not null
    else division_prefix is not null and school_prefix is null end);
comment on column accounts.account.division_prefix is
  'Household line of the scope; for a system administrator the unit whose accounts they keep (null: the county''s).';
-- Nobody holds two of the three: a telephone belongs to one administrator.
create unique index account_administrator_is_one_person on accounts.account (county_code, phone)
  where active and phone is not null and role in
    ('system-administrator', 'security-administrator', 'audit-administrator');
