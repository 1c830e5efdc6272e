/** Where a schema comes from, as a person names it. */
export type SchemaSource =
  | { readonly kind: "connection"; readonly name: string }
  /** A dump (file or folder), a backup's folder, or a fingerprint that was written as JSON. */
  | { readonly kind: "file"; readonly path: string }
  | {
      readonly kind: "deployment";
      readonly id: string;
      /** Null: the latest moment that was recorded. */
      readonly moment: { readonly when: "before" | "after"; readonly step: string } | null;
      /** Null: the deployment's only one. */
      readonly connection: string | null;
    }
  /** Applied in order to an empty database of a disposable cluster; a folder stands for its `.sql` files. */
  | { readonly kind: "files"; readonly paths: readonly string[] };

/**
 * "tenant", "backup.dump", "files:schema.sql,data.sql", "deployment:<id>@after:1.2@tenant". What is
 * no connection's name is a path.
 */
export function parseSource(text: string, connections: readonly string[]): SchemaSource {
  if (connections.includes(text)) {
    return { kind: "connection", name: text };
  }
  if (text.startsWith("files:")) {
    const paths = text.slice("files:".length).split(",");
    return { kind: "files", paths: paths.map((path) => path.trim()).filter((path) => path !== "") };
  }
  if (text.startsWith("deployment:")) {
    const [id = "", ...more] = text.slice("deployment:".length).split("@");
    const at = more.findIndex((part) => /^(?:before|after):/.test(part));
    const [when, ...step] = (more[at] ?? "").split(":");
    return {
      kind: "deployment",
      id,
      moment: when === "before" || when === "after" ? { when, step: step.join(":") } : null,
      connection: more.find((_, place) => place !== at) ?? null,
    };
  }
  return { kind: "file", path: text };
}

/** As a person would write it again. */
export function sourceText(source: SchemaSource): string {
  switch (source.kind) {
    case "connection":
      return source.name;
    case "file":
      return source.path;
    case "files":
      return source.paths.join(", ");
    case "deployment":
      return [
        source.id,
        ...(source.moment === null ? [] : [`${source.moment.when} ${source.moment.step}`]),
        ...(source.connection === null ? [] : [source.connection]),
      ].join(" · ");
  }
}
