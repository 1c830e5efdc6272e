import type { Client } from "pg";
import { aboutStatements, type Described, qualified } from "./about.ts";
import { readAllStatements } from "./statements.ts";

const FUNCTION = (column: string, label: string): string =>
  `CASE WHEN o.${column} <> 0 THEN '${label} = ' || o.${column}::oid::regproc END`;

const CONFIGURATION = `
  SELECT format(E'CREATE TEXT SEARCH CONFIGURATION %s (\\n    PARSER = %s\\n);', ${qualified("cfg")},
           (SELECT format('%s.%I', p.prsnamespace::regnamespace, p.prsname)
              FROM pg_catalog.pg_ts_parser AS p WHERE p.oid = o.cfgparser)) AS sql
    FROM pg_catalog.pg_ts_config AS o WHERE o.oid = $1`;

const MAPPINGS = `
  SELECT format('ALTER TEXT SEARCH CONFIGURATION %s ADD MAPPING FOR %I WITH %s;', ${qualified("cfg")}, t.alias,
           string_agg(m.mapdict::regdictionary::text, ', ' ORDER BY m.mapseqno)) AS sql
    FROM pg_catalog.pg_ts_config AS o
    JOIN pg_catalog.pg_ts_config_map AS m ON m.mapcfg = o.oid
    CROSS JOIN LATERAL ts_token_type(o.cfgparser) AS t
   WHERE o.oid = $1 AND t.tokid = m.maptokentype
   GROUP BY o.oid, o.cfgnamespace, o.cfgname, t.tokid, t.alias
   ORDER BY t.tokid`;

const DICTIONARY = `
  SELECT format(E'CREATE TEXT SEARCH DICTIONARY %s (\\n    %s\\n);', ${qualified("dict")}, concat_ws(E',\\n    ',
           (SELECT format('TEMPLATE = %s.%I', t.tmplnamespace::regnamespace, t.tmplname)
              FROM pg_catalog.pg_ts_template AS t WHERE t.oid = o.dicttemplate),
           o.dictinitoption)) AS sql
    FROM pg_catalog.pg_ts_dict AS o WHERE o.oid = $1`;

const PARSER = `
  SELECT format(E'CREATE TEXT SEARCH PARSER %s (\\n    %s\\n);', ${qualified("prs")}, concat_ws(E',\\n    ',
           ${FUNCTION("prsstart", "START")},
           ${FUNCTION("prstoken", "GETTOKEN")},
           ${FUNCTION("prsend", "END")},
           ${FUNCTION("prsheadline", "HEADLINE")},
           ${FUNCTION("prslextype", "LEXTYPES")})) AS sql
    FROM pg_catalog.pg_ts_parser AS o WHERE o.oid = $1`;

const TEMPLATE = `
  SELECT format(E'CREATE TEXT SEARCH TEMPLATE %s (\\n    %s\\n);', ${qualified("tmpl")}, concat_ws(E',\\n    ',
           ${FUNCTION("tmplinit", "INIT")},
           ${FUNCTION("tmpllexize", "LEXIZE")})) AS sql
    FROM pg_catalog.pg_ts_template AS o WHERE o.oid = $1`;

function about(
  catalog: string,
  prefix: string,
  keyword: string,
  owned: boolean,
): readonly string[] {
  const described: Described = {
    catalog,
    on: `'TEXT SEARCH ${keyword} ' || ${qualified(prefix)}`,
    owner: owned ? `${prefix}owner` : null,
  };
  return aboutStatements(described);
}

const STATEMENTS = {
  textSearchConfiguration: [
    CONFIGURATION,
    MAPPINGS,
    ...about("pg_ts_config", "cfg", "CONFIGURATION", true),
  ],
  textSearchDictionary: [DICTIONARY, ...about("pg_ts_dict", "dict", "DICTIONARY", true)],
  textSearchParser: [PARSER, ...about("pg_ts_parser", "prs", "PARSER", false)],
  textSearchTemplate: [TEMPLATE, ...about("pg_ts_template", "tmpl", "TEMPLATE", false)],
} as const;

export function readTextSearch(
  client: Client,
  kind: keyof typeof STATEMENTS,
  oid: number,
): Promise<readonly string[]> {
  return readAllStatements(client, STATEMENTS[kind], oid);
}
