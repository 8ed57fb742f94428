-- 18: databases
SELECT d.oid, d.datname, pg_get_userbyid(d.datdba), pg_encoding_to_char(d.encoding), d.datcollate,
  shobj_description(d.oid, 'pg_database'), d.datistemplate, d.datallowconn,
  has_database_privilege(d.oid, 'CONNECT')
FROM pg_database d
ORDER BY d.datname;

-- 18: grants on databases
SELECT d.oid, CASE WHEN a.grantee <> 0 THEN pg_get_userbyid(a.grantee) END, a.privilege_type, a.is_grantable
FROM pg_database d CROSS JOIN LATERAL aclexplode(d.datacl) a
WHERE a.grantee <> d.datdba
ORDER BY 1, 2, 3;

-- 18: roles
SELECT r.oid, r.rolname, r.rolcanlogin, r.rolsuper,
  ARRAY(
    SELECT DISTINCT g.rolname::text
    FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
    WHERE m.member = r.oid
    ORDER BY 1),
  shobj_description(r.oid, 'pg_authid')
FROM pg_roles r
WHERE r.rolname !~ '^pg_'
ORDER BY r.rolname;

-- 18: schemas
SELECT n.oid, n.nspname, pg_get_userbyid(n.nspowner), d.description
FROM pg_namespace n
LEFT JOIN pg_description d ON d.classoid = 'pg_namespace'::regclass AND d.objoid = n.oid AND d.objsubid = 0
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY n.nspname;

-- 18: grants on schemas
SELECT n.oid, CASE WHEN a.grantee <> 0 THEN pg_get_userbyid(a.grantee) END, a.privilege_type, a.is_grantable
FROM pg_namespace n CROSS JOIN LATERAL aclexplode(n.nspacl) a
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND a.grantee <> n.nspowner
ORDER BY 1, 2, 3;

-- 18: types
SELECT t.oid, format_type(t.oid, NULL), t.typtype, d.description,
  ARRAY(SELECT e.enumlabel::text FROM pg_enum e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder),
  CASE WHEN b.typcategory = 'A' AND b.typelem <> 0 THEN b.typelem ELSE b.oid END,
  CASE WHEN t.typtype = 'r' THEN format_type(g.rngsubtype, NULL) ELSE format_type(b.oid, t.typtypmod) END,
  ARRAY(SELECT pg_get_constraintdef(o.oid) FROM pg_constraint o WHERE o.contypid = t.oid ORDER BY o.conname)
    || CASE WHEN t.typnotnull AND t.typtype = 'd' THEN ARRAY['NOT NULL'] ELSE '{}' END
FROM pg_type t
JOIN pg_namespace n ON n.oid = t.typnamespace
LEFT JOIN pg_type b ON b.oid = t.typbasetype AND t.typtype = 'd'
LEFT JOIN pg_range g ON g.rngtypid = t.oid
LEFT JOIN pg_class c ON c.oid = t.typrelid
LEFT JOIN pg_description d ON d.classoid = 'pg_type'::regclass AND d.objoid = t.oid AND d.objsubid = 0
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND (t.typtype IN ('e', 'd', 'r') OR t.typtype = 'c' AND c.relkind = 'c')
ORDER BY t.oid;

-- 18: fields of composite types
SELECT c.reltype, a.attname, format_type(a.atttypid, a.atttypmod),
  CASE WHEN t.typcategory = 'A' AND t.typelem <> 0 THEN t.typelem ELSE t.oid END, d.description
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_description d
  ON d.classoid = 'pg_class'::regclass AND d.objoid = c.oid AND d.objsubid = a.attnum
WHERE c.relkind = 'c' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY c.reltype, a.attnum;

-- 18: relations
SELECT c.oid, c.relnamespace, c.relname, c.relkind, pg_get_userbyid(c.relowner), d.description, c.relispartition,
  pg_get_expr(c.relpartbound, c.oid), CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END,
  c.relpersistence = 'u', c.relrowsecurity, c.relispopulated, s.srvname, c.reloptions
FROM pg_class c
LEFT JOIN pg_foreign_table f ON f.ftrelid = c.oid
LEFT JOIN pg_foreign_server s ON s.oid = f.ftserver
LEFT JOIN pg_description d ON d.classoid = 'pg_class'::regclass AND d.objoid = c.oid AND d.objsubid = 0
WHERE c.oid > $1::oid AND c.relnamespace = ANY($2::oid[]) AND c.relkind IN ('r', 'v', 'm', 'p', 'f')
  AND c.relpersistence <> 't'
ORDER BY c.oid
LIMIT $3;

-- 18: columns
SELECT a.attrelid, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod),
  CASE WHEN t.typcategory = 'A' AND t.typelem <> 0 THEN t.typelem ELSE t.oid END, NOT a.attnotnull,
  pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attgenerated,
  CASE WHEN a.attcollation <> t.typcollation THEN quote_ident(o.collname) END, r.description
FROM pg_attribute a
JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
LEFT JOIN pg_collation o ON o.oid = a.attcollation
LEFT JOIN pg_description r
  ON r.classoid = 'pg_class'::regclass AND r.objoid = a.attrelid AND r.objsubid = a.attnum
WHERE a.attrelid = ANY($1::oid[]) AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attrelid, a.attnum;

-- 18: constraints
SELECT k.conrelid, k.conname, k.contype, ARRAY(
    SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY u(number, place)
    JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number
    ORDER BY u.place), fn.nspname, f.relname,
  ARRAY(
    SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY u(number, place)
    JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.number
    ORDER BY u.place), k.confupdtype, k.confdeltype, pg_get_constraintdef(k.oid),
  k.convalidated, d.description
FROM pg_constraint k
LEFT JOIN pg_class f ON f.oid = k.confrelid
LEFT JOIN pg_namespace fn ON fn.oid = f.relnamespace
LEFT JOIN pg_description d ON d.classoid = 'pg_constraint'::regclass AND d.objoid = k.oid AND d.objsubid = 0
WHERE k.conrelid = ANY($1::oid[]) AND k.contype IN ('p', 'f', 'u', 'c', 'x')
  AND NOT (k.contype = 'f' AND k.conparentid <> 0 AND EXISTS (
    SELECT FROM pg_inherits i
    JOIN pg_constraint o ON o.confrelid = i.inhparent AND o.contype = 'f'
    WHERE i.inhrelid = k.confrelid AND o.conrelid = k.conrelid AND o.conkey = k.conkey))
ORDER BY k.conrelid, k.contype, k.conname;

-- 18: indexes
SELECT i.indrelid, c.relname, m.amname, i.indisunique, i.indisprimary, i.indisvalid,
  ARRAY(SELECT pg_get_indexdef(i.indexrelid, k, true) FROM generate_series(1, i.indnkeyatts) k ORDER BY k),
  pg_get_expr(i.indpred, i.indrelid, true), pg_get_indexdef(i.indexrelid), d.description
FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_am m ON m.oid = c.relam
LEFT JOIN pg_description d ON d.classoid = 'pg_class'::regclass AND d.objoid = c.oid AND d.objsubid = 0
WHERE i.indrelid = ANY($1::oid[])
ORDER BY i.indrelid, c.relname;

-- 18: triggers
SELECT t.tgrelid, t.tgname, t.tgenabled <> 'D', quote_ident(n.nspname) || '.' || quote_ident(p.proname),
  pg_get_triggerdef(t.oid, true)
FROM pg_trigger t
JOIN pg_proc p ON p.oid = t.tgfoid
JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE t.tgrelid = ANY($1::oid[]) AND NOT t.tgisinternal
ORDER BY t.tgrelid, t.tgname;

-- 18: policies
SELECT p.polrelid, p.polname,
  CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE'
    ELSE 'ALL' END,
  p.polpermissive,
  ARRAY(
    SELECT CASE r WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(r)::text END FROM unnest(p.polroles) r ORDER BY 1),
  pg_get_expr(p.polqual, p.polrelid, true), pg_get_expr(p.polwithcheck, p.polrelid, true)
FROM pg_policy p
WHERE p.polrelid = ANY($1::oid[])
ORDER BY p.polrelid, p.polname;

-- 18: grants
SELECT c.oid, NULL::name, CASE WHEN a.grantee <> 0 THEN pg_get_userbyid(a.grantee) END, a.privilege_type, a.is_grantable
FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) a
WHERE c.oid = ANY($1::oid[]) AND a.grantee <> c.relowner
UNION ALL
SELECT t.attrelid, t.attname, CASE WHEN a.grantee <> 0 THEN pg_get_userbyid(a.grantee) END, a.privilege_type, a.is_grantable
FROM pg_attribute t
JOIN pg_class c ON c.oid = t.attrelid
CROSS JOIN LATERAL aclexplode(t.attacl) a
WHERE t.attrelid = ANY($1::oid[]) AND t.attnum > 0 AND NOT t.attisdropped AND a.grantee <> c.relowner
ORDER BY 1, 2, 3, 4;

-- 18: storage
WITH RECURSIVE part(root, oid) AS (
  SELECT c.oid, c.oid FROM pg_class c WHERE c.oid = ANY($1::oid[]) AND c.relkind IN ('r', 'm', 'p')
  UNION ALL
  SELECT p.root, i.inhrelid
  FROM part p
  JOIN pg_class c ON c.oid = p.oid AND c.relkind = 'p'
  JOIN pg_inherits i ON i.inhparent = p.oid
)
SELECT p.root,
  round(sum(c.reltuples::numeric) FILTER (WHERE c.relkind IN ('r', 'm', 'f') AND c.reltuples >= 0)),
  sum(pg_total_relation_size(c.oid)) FILTER (WHERE c.relkind IN ('r', 'm'))
FROM part p
JOIN pg_class c ON c.oid = p.oid
GROUP BY p.root
ORDER BY p.root;

-- 18: parents
SELECT i.inhrelid, n.nspname, c.relname
FROM pg_inherits i
JOIN pg_class c ON c.oid = i.inhparent
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE i.inhrelid = ANY($1::oid[])
ORDER BY i.inhrelid, i.inhseqno;

-- 18: partitions
SELECT i.inhparent, n.nspname, c.relname, coalesce(pg_get_expr(c.relpartbound, c.oid), '')
FROM pg_inherits i
JOIN pg_class c ON c.oid = i.inhrelid AND c.relispartition
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE i.inhparent = ANY($1::oid[])
ORDER BY i.inhparent, n.nspname, c.relname;

-- 18: publications
SELECT c.oid, p.pubname
FROM pg_class c
JOIN pg_publication p ON p.puballtables
  OR EXISTS (SELECT FROM pg_publication_rel r WHERE r.prpubid = p.oid AND r.prrelid = c.oid)
  OR EXISTS (SELECT FROM pg_publication_namespace s WHERE s.pnpubid = p.oid AND s.pnnspid = c.relnamespace)
WHERE c.oid = ANY($1::oid[]) AND c.relkind IN ('r', 'p') AND c.relpersistence = 'p'
ORDER BY c.oid, p.pubname;

-- 18: view definitions
SELECT c.oid, pg_get_viewdef(c.oid, true)
FROM pg_class c
WHERE c.oid = ANY($1::oid[]) AND c.relkind IN ('v', 'm')
ORDER BY c.oid;

-- 18: sources of views
SELECT w.ev_class, n.nspname, c.relname, c.relkind,
  array_agg(a.attname::text ORDER BY a.attnum) FILTER (WHERE a.attnum IS NOT NULL)
FROM pg_rewrite w
JOIN pg_depend d
  ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid AND d.refclassid = 'pg_class'::regclass
JOIN pg_class c ON c.oid = d.refobjid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid AND a.attnum > 0
WHERE w.ev_class = ANY($1::oid[]) AND w.rulename = '_RETURN' AND d.deptype = 'n' AND c.oid <> w.ev_class
  AND c.relkind IN ('r', 'v', 'm', 'p', 'f')
GROUP BY w.ev_class, n.nspname, c.relname, c.relkind
ORDER BY w.ev_class, n.nspname, c.relname;

-- 18: routines
SELECT p.oid, p.pronamespace, p.proname, p.prokind, oidvectortypes(p.proargtypes),
  pg_get_function_arguments(p.oid), pg_get_function_result(p.oid), l.lanname, coalesce(pg_get_function_sqlbody(p.oid), p.prosrc),
  CASE p.provolatile WHEN 'i' THEN 'IMMUTABLE' WHEN 's' THEN 'STABLE' ELSE 'VOLATILE' END,
  p.prosecdef, pg_get_userbyid(p.proowner), d.description, x.extname
FROM pg_proc p
JOIN pg_language l ON l.oid = p.prolang
LEFT JOIN pg_description d ON d.classoid = 'pg_proc'::regclass AND d.objoid = p.oid AND d.objsubid = 0
LEFT JOIN pg_depend e ON e.classid = 'pg_proc'::regclass AND e.objid = p.oid AND e.deptype = 'e'
LEFT JOIN pg_extension x ON x.oid = e.refobjid
WHERE p.oid > $1::oid AND p.pronamespace = ANY($2::oid[])
ORDER BY p.oid
LIMIT $3;

-- 18: grants on routines
SELECT p.oid, CASE WHEN a.grantee <> 0 THEN pg_get_userbyid(a.grantee) END, a.privilege_type, a.is_grantable
FROM pg_proc p CROSS JOIN LATERAL aclexplode(p.proacl) a
WHERE p.oid = ANY($1::oid[]) AND a.grantee <> p.proowner
ORDER BY 1, 2, 3;

-- 18: statements
SELECT d.datname, r.rolname, nullif(left(s.query, 100000), '<insufficient privilege>'),
  sum(s.calls), sum(s.rows), sum(s.total_exec_time)
FROM public.pg_stat_statements s
JOIN pg_database d ON d.oid = s.dbid
LEFT JOIN pg_roles r ON r.oid = s.userid
WHERE d.datname = ANY($2::text[])
GROUP BY d.datname, r.rolname, s.query
ORDER BY sum(s.total_exec_time) DESC
LIMIT $1;

-- 14: publications
SELECT c.oid, p.pubname
FROM pg_class c
JOIN pg_publication p ON p.puballtables
  OR EXISTS (SELECT FROM pg_publication_rel r WHERE r.prpubid = p.oid AND r.prrelid = c.oid)
WHERE c.oid = ANY($1::oid[]) AND c.relkind IN ('r', 'p') AND c.relpersistence = 'p'
ORDER BY c.oid, p.pubname;

-- 13: storage
WITH RECURSIVE part(root, oid) AS (
  SELECT c.oid, c.oid FROM pg_class c WHERE c.oid = ANY($1::oid[]) AND c.relkind IN ('r', 'm', 'p')
  UNION ALL
  SELECT p.root, i.inhrelid
  FROM part p
  JOIN pg_class c ON c.oid = p.oid AND c.relkind = 'p'
  JOIN pg_inherits i ON i.inhparent = p.oid
)
SELECT p.root,
  round(sum(c.reltuples::numeric) FILTER (WHERE c.relkind IN ('r', 'm', 'f') AND (c.reltuples > 0 OR c.relpages > 0))),
  sum(pg_total_relation_size(c.oid)) FILTER (WHERE c.relkind IN ('r', 'm'))
FROM part p
JOIN pg_class c ON c.oid = p.oid
GROUP BY p.root
ORDER BY p.root;

-- 13: routines
SELECT p.oid, p.pronamespace, p.proname, p.prokind, oidvectortypes(p.proargtypes),
  pg_get_function_arguments(p.oid), pg_get_function_result(p.oid), l.lanname, p.prosrc,
  CASE p.provolatile WHEN 'i' THEN 'IMMUTABLE' WHEN 's' THEN 'STABLE' ELSE 'VOLATILE' END,
  p.prosecdef, pg_get_userbyid(p.proowner), d.description, x.extname
FROM pg_proc p
JOIN pg_language l ON l.oid = p.prolang
LEFT JOIN pg_description d ON d.classoid = 'pg_proc'::regclass AND d.objoid = p.oid AND d.objsubid = 0
LEFT JOIN pg_depend e ON e.classid = 'pg_proc'::regclass AND e.objid = p.oid AND e.deptype = 'e'
LEFT JOIN pg_extension x ON x.oid = e.refobjid
WHERE p.oid > $1::oid AND p.pronamespace = ANY($2::oid[])
ORDER BY p.oid
LIMIT $3;

-- 12: statements
SELECT d.datname, r.rolname, nullif(left(s.query, 100000), '<insufficient privilege>'),
  sum(s.calls), sum(s.rows), sum(s.total_time)
FROM public.pg_stat_statements s
JOIN pg_database d ON d.oid = s.dbid
LEFT JOIN pg_roles r ON r.oid = s.userid
WHERE d.datname = ANY($2::text[])
GROUP BY d.datname, r.rolname, s.query
ORDER BY sum(s.total_time) DESC
LIMIT $1;

-- 11: columns
SELECT a.attrelid, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod),
  CASE WHEN t.typcategory = 'A' AND t.typelem <> 0 THEN t.typelem ELSE t.oid END, NOT a.attnotnull,
  pg_get_expr(d.adbin, d.adrelid), a.attidentity, '',
  CASE WHEN a.attcollation <> t.typcollation THEN quote_ident(o.collname) END, r.description
FROM pg_attribute a
JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
LEFT JOIN pg_collation o ON o.oid = a.attcollation
LEFT JOIN pg_description r
  ON r.classoid = 'pg_class'::regclass AND r.objoid = a.attrelid AND r.objsubid = a.attnum
WHERE a.attrelid = ANY($1::oid[]) AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attrelid, a.attnum;

-- 11: constraints
SELECT k.conrelid, k.conname, k.contype, ARRAY(
    SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY u(number, place)
    JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number
    ORDER BY u.place), fn.nspname, f.relname,
  ARRAY(
    SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY u(number, place)
    JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.number
    ORDER BY u.place), k.confupdtype, k.confdeltype, pg_get_constraintdef(k.oid),
  k.convalidated, d.description
FROM pg_constraint k
LEFT JOIN pg_class f ON f.oid = k.confrelid
LEFT JOIN pg_namespace fn ON fn.oid = f.relnamespace
LEFT JOIN pg_description d ON d.classoid = 'pg_constraint'::regclass AND d.objoid = k.oid AND d.objsubid = 0
WHERE k.conrelid = ANY($1::oid[]) AND k.contype IN ('p', 'f', 'u', 'c', 'x')
ORDER BY k.conrelid, k.contype, k.conname;

-- 10: indexes
SELECT i.indrelid, c.relname, m.amname, i.indisunique, i.indisprimary, i.indisvalid,
  ARRAY(SELECT pg_get_indexdef(i.indexrelid, k, true) FROM generate_series(1, i.indnatts) k ORDER BY k),
  pg_get_expr(i.indpred, i.indrelid, true), pg_get_indexdef(i.indexrelid), d.description
FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_am m ON m.oid = c.relam
LEFT JOIN pg_description d ON d.classoid = 'pg_class'::regclass AND d.objoid = c.oid AND d.objsubid = 0
WHERE i.indrelid = ANY($1::oid[])
ORDER BY i.indrelid, c.relname;

-- 10: routines
SELECT p.oid, p.pronamespace, p.proname, CASE WHEN p.proisagg THEN 'a' WHEN p.proiswindow THEN 'w' ELSE 'f' END, oidvectortypes(p.proargtypes),
  pg_get_function_arguments(p.oid), pg_get_function_result(p.oid), l.lanname, p.prosrc,
  CASE p.provolatile WHEN 'i' THEN 'IMMUTABLE' WHEN 's' THEN 'STABLE' ELSE 'VOLATILE' END,
  p.prosecdef, pg_get_userbyid(p.proowner), d.description, x.extname
FROM pg_proc p
JOIN pg_language l ON l.oid = p.prolang
LEFT JOIN pg_description d ON d.classoid = 'pg_proc'::regclass AND d.objoid = p.oid AND d.objsubid = 0
LEFT JOIN pg_depend e ON e.classid = 'pg_proc'::regclass AND e.objid = p.oid AND e.deptype = 'e'
LEFT JOIN pg_extension x ON x.oid = e.refobjid
WHERE p.oid > $1::oid AND p.pronamespace = ANY($2::oid[])
ORDER BY p.oid
LIMIT $3;

