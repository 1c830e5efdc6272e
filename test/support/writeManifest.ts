/** `npm run manifest`: writes what package.json says of commands from the table of commands. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import prettier from "prettier";
import * as v from "valibot";
import { COMMANDS } from "../../src/host/commands/commandTable.ts";
import { ROOT } from "./paths.mjs";

const manifestSchema = v.looseObject({
  contributes: v.looseObject({ menus: v.looseObject({}) }),
});

const file = path.join(ROOT, "package.json");
const manifest: unknown = JSON.parse(readFileSync(file, "utf8"));
// Checked, not parsed: what comes out of a parse has its keys in another order.
v.assert(manifestSchema, manifest);
const table = Object.entries<{ readonly palette: string | null; readonly icon?: string }>(COMMANDS);

Object.assign(manifest.contributes, {
  commands: table.map(([command, { icon }]) => ({
    command,
    title: `%command.${command.slice("schemaOps.".length)}%`,
    category: "Schema Ops",
    ...(icon === undefined ? {} : { icon }),
  })),
});
Object.assign(manifest.contributes.menus, {
  commandPalette: table
    .filter(([, { palette }]) => palette !== "true")
    .map(([command, { palette }]) => ({ command, when: palette ?? "false" })),
});
writeFileSync(file, await prettier.format(JSON.stringify(manifest), { filepath: file }));
