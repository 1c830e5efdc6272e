import type { Client } from "pg";
import * as v from "valibot";
import type { DefinedRef } from "../../../core/catalog/objects.ts";
import { readRow } from "../readRows.ts";
import { readCollation, readConversion } from "./collations.ts";
import { readDefaultPrivileges } from "./defaultPrivileges.ts";
import { readForeignDataWrapper, readForeignServer } from "./foreignObjects.ts";
import { readLanguage } from "./languages.ts";
import { readExtension, readSchema } from "./namespaces.ts";
import { readOperator, readOperatorClass, readOperatorFamily } from "./operators.ts";
import { readPlainObject } from "./plainObjects.ts";
import { readPublication, readSubscription } from "./replication.ts";
import { readAggregate, readRoutine } from "./routines.ts";
import { readSecurityLabels } from "./securityLabels.ts";
import { readSequence } from "./sequences.ts";
import { readTable } from "./table.ts";
import { readTextSearch } from "./textSearch.ts";
import { readType } from "./types.ts";
import { readView } from "./views.ts";

type Kind = DefinedRef["kind"];

interface Source {
  readonly catalog: string;
  readonly read: (client: Client, oid: number, major: number) => Promise<readonly string[]>;
}

const textSearch = (catalog: string, kind: Parameters<typeof readTextSearch>[1]): Source => ({
  catalog,
  read: (client, oid) => readTextSearch(client, kind, oid),
});

const plain = (catalog: string, kind: Parameters<typeof readPlainObject>[1]): Source => ({
  catalog,
  read: (client, oid) => readPlainObject(client, kind, oid),
});

const TABLE: Source = { catalog: "pg_class", read: readTable };
const VIEW: Source = { catalog: "pg_class", read: readView };
const ROUTINE: Source = { catalog: "pg_proc", read: readRoutine };
const TYPE: Source = { catalog: "pg_type", read: readType };

const SOURCES: Readonly<Record<Kind, Source>> = {
  table: TABLE,
  partitionedTable: TABLE,
  foreignTable: TABLE,
  view: VIEW,
  materializedView: VIEW,
  sequence: { catalog: "pg_class", read: readSequence },
  function: ROUTINE,
  procedure: ROUTINE,
  aggregate: { catalog: "pg_proc", read: readAggregate },
  type: TYPE,
  domain: TYPE,
  operator: { catalog: "pg_operator", read: readOperator },
  operatorClass: { catalog: "pg_opclass", read: readOperatorClass },
  operatorFamily: { catalog: "pg_opfamily", read: readOperatorFamily },
  collation: { catalog: "pg_collation", read: readCollation },
  conversion: { catalog: "pg_conversion", read: readConversion },
  textSearchConfiguration: textSearch("pg_ts_config", "textSearchConfiguration"),
  textSearchDictionary: textSearch("pg_ts_dict", "textSearchDictionary"),
  textSearchParser: textSearch("pg_ts_parser", "textSearchParser"),
  textSearchTemplate: textSearch("pg_ts_template", "textSearchTemplate"),
  schema: { catalog: "pg_namespace", read: readSchema },
  extension: { catalog: "pg_extension", read: readExtension },
  foreignDataWrapper: { catalog: "pg_foreign_data_wrapper", read: readForeignDataWrapper },
  foreignServer: { catalog: "pg_foreign_server", read: readForeignServer },
  publication: { catalog: "pg_publication", read: readPublication },
  subscription: { catalog: "pg_subscription", read: readSubscription },
  eventTrigger: plain("pg_event_trigger", "eventTrigger"),
  cast: plain("pg_cast", "cast"),
  language: { catalog: "pg_language", read: readLanguage },
  transform: plain("pg_transform", "transform"),
  accessMethod: plain("pg_am", "accessMethod"),
  defaultPrivileges: { catalog: "pg_default_acl", read: readDefaultPrivileges },
};

const found = v.object({ found: v.boolean(), major: v.number() });

/** The statements that make the object, in the order in which they run. Empty: the object is gone. */
export async function readDefinition(
  client: Client,
  { kind, oid }: DefinedRef,
): Promise<readonly string[]> {
  const { catalog, read } = SOURCES[kind];
  const there = await readRow(
    client,
    found,
    `SELECT EXISTS (SELECT FROM pg_catalog.${catalog} AS o WHERE o.oid = $1) AS found,
            current_setting('server_version_num')::int / 10000 AS major`,
    [oid],
  );
  return there.found
    ? [
        ...(await read(client, oid, there.major)),
        ...(await readSecurityLabels(client, catalog, oid)),
      ]
    : [];
}
