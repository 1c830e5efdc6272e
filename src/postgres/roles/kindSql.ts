/** What a row of `pg_class` is, in the words of core. */
export function kindOfClass(alias: string): string {
  return `case ${alias}.relkind when 'v' then 'view' when 'm' then 'materializedView'
              when 'f' then 'foreignTable' when 'S' then 'sequence' else 'table' end`;
}
