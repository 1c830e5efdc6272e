-- wrong: the table never existed (42P01)
DELETE FROM sys.login_log WHERE created_at < now() - interval '1 year';
