import type { ConnectionProfile } from "../../connection/profile.ts";
import { resolveTarget } from "../../connection/resolveTarget.ts";
import type { PathMapping } from "../../deployment/ports.ts";
import type { Block, Section, Step } from "../../runbook/runbook.ts";
import type { ScriptBlock } from "./script/readScript.ts";

/** The blocks of a step that run, as they stand in the document. */
export function blocksOfStep(
  step: Step,
  cwd: string,
  pathMappings: readonly PathMapping[],
): readonly { readonly block: Block; readonly script: ScriptBlock }[] {
  return step.blocks
    .filter(hasScript)
    .map((block) => ({ block, script: scriptBlock(block, block.text, cwd, pathMappings) }));
}

/** Whether a block is run at all. */
export function hasScript({ role }: Pick<Block, "role">): boolean {
  return role === "action" || role === "check";
}

/** A block with the text that will run. */
export function scriptBlock(
  block: Pick<Block, "language" | "database">,
  text: string,
  cwd: string,
  pathMappings: readonly PathMapping[],
): ScriptBlock {
  const { language, database } = block;
  const name = database !== null && "name" in database ? database.name : null;
  return { text, language, cwd, pathMappings, database: name };
}

/** The connection that a database's name means in a step; null when none or several fit: nobody is asked. */
export function profileFor(
  database: string | null,
  place: { readonly step: Step; readonly section: Section } | null,
  profiles: readonly ConnectionProfile[],
): ConnectionProfile | null {
  const words =
    place === null ? "" : [...place.section.path, place.section.title, place.step.title].join(" ");
  const target = resolveTarget(
    database === null ? { via: "heading", words } : { via: "command", name: database },
    profiles,
  );
  return target.kind === "one" ? target.profile : null;
}

/** Reasons by rule, as the setting `schemaOps.hazards.off` gives them; entries that are none are left out. */
export function parseOff(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== "object" || value === null) {
    return {};
  }
  return Object.fromEntries(
    Object.entries(value).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string" && entry[1].trim() !== "",
    ),
  );
}
