-- 三员分立: the record is read by the audit administrator, and not by the administrator who keeps accounts.
alter policy entry_is_read_by_few on audit.entry using (
  CASE WHEN county_code = coalesce(nullif(current_setting('app.county',true),''),'!')
        AND coalesce(nullif(current_setting('app.role',true),''),'!') in ('audit-administrator', 'bureau-officer', 'system')
       THEN true ELSE false END);
