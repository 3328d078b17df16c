-- 职责线: an account may see by a duty of law; it has neither line. Which roles do is said in kernel/duty.ts, once: a role
-- that is in none of the lists has no line here, and no duty there sees nothing.
alter table accounts.account
  drop constraint account_role_is_known,
  drop constraint account_has_one_line,
  add constraint account_has_its_line check (case
    when role in ('bureau-officer', 'township-officer', 'village-officer') then division_prefix is not null and school_prefix is null
    when role in ('school-officer', 'homeroom-teacher') then division_prefix is null and school_prefix is not null
    when role = 'system-administrator' then division_prefix is null or school_prefix is null
    else division_prefix is null and school_prefix is null end);

-- A demo home gets the accounts of the duties, with the password every demo account has.
insert into accounts.account (id, county_code, login_name, display_name, role, is_demo, must_change_password,
                              authorised_at, authorised_by)
  select gen_random_uuid(), one.county_code, made.login_name, made.display_name, made.role, true, false,
         now(), 'system:migration'
    from accounts.account one
         cross join (values ('demo-federation', '演示残联', 'disabled-federation-officer'),
                            ('demo-police', '演示公安', 'police-officer')) as made (login_name, display_name, role)
   where one.is_demo and one.login_name = 'demo-admin'
  on conflict (login_name) do nothing;
insert into accounts.credential (account_id, password_hash)
  select made.id, one.password_hash
    from accounts.account made
         join accounts.account demo on demo.login_name = 'demo-admin' and demo.county_code = made.county_code
         join accounts.credential one on one.account_id = demo.id
   where made.is_demo and made.login_name in ('demo-federation', 'demo-police')
  on conflict (account_id) do nothing;
