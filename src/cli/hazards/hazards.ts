import * as l10n from "@vscode/l10n";
import type { StepPlace } from "../../core/runbook/lookup.ts";
import { openHazards } from "../../core/sql/hazards/preview.ts";
import {
  previewStep,
  type PreviewParts,
  type PreviewRequest,
  type StepPreview,
} from "../../core/sql/hazards/previewStep.ts";
import { blocksOfStep, profileFor } from "../../core/sql/hazards/stepBlocks.ts";
import { gapsOf, serverGap } from "../../prose/hazards/previewProse.ts";
import { readConfig, type CliConfig } from "../connections.ts";
import { EXIT, UsageError, type ExitCode } from "../exitCode.ts";
import { findRoot, readInput, readRunbook, stepNamed } from "../input.ts";
import type { CliParts } from "../parts.ts";
import { plainLine } from "../text/plain.ts";
import { readHazardsOff } from "./hazardsOff.ts";
import { hazardsJson } from "./hazardsJson.ts";
import { hazardsSarif } from "./hazardsSarif.ts";
import { hazardsText } from "./hazardsText.ts";

export interface HazardOptions {
  readonly connection: readonly string[];
  readonly map: readonly string[];
  readonly config?: string;
  readonly root?: string;
  readonly step?: string;
  /** Every statement, also what nobody notices. */
  readonly all?: boolean;
  readonly json?: boolean;
  readonly sarif?: boolean;
}

/** What was previewed: a step of a runbook, or a file of SQL. */
export interface PreviewedPart {
  /** Absolute path of the runbook or the file of SQL. */
  readonly file: string;
  readonly step: { readonly id: string; readonly title: string } | null;
  /** Line of the first line of each block's text in the file. */
  readonly lines: readonly number[];
  readonly preview: StepPreview;
}

/** Previews runbooks and files of SQL. Exit 1 with a hazard, 3 when something could not be looked into, else 0. */
export async function hazards(
  parts: CliParts,
  files: readonly string[],
  options: HazardOptions,
): Promise<ExitCode> {
  const runbooks = files.filter(isMarkdown);
  if (options.step !== undefined && (runbooks.length !== 1 || files.length !== 1)) {
    throw new UsageError(l10n.t("--step needs one Markdown file"));
  }
  const first = parts.files.resolve(parts.cwd, files[0] ?? ".");
  const root = await findRoot(parts, parts.files.parent(first), options.root);
  const { connection, map, config } = options;
  const run: Run = {
    ...{ parts, root },
    config: await readConfig(parts, root, { connection, map, config }),
    previewer: await parts.openHazardPreviewer(),
    off: await readHazardsOff(parts, root, config),
  };
  const found: PreviewedPart[] = [];
  for (const file of files) {
    found.push(
      ...(isMarkdown(file)
        ? await previewRunbook(run, file, options.step)
        : [await previewFile(run, file)]),
    );
  }
  print(parts, root, found, options);
  return exitCode(found);
}

interface Run {
  readonly parts: CliParts;
  readonly root: string;
  readonly config: CliConfig;
  readonly previewer: PreviewParts;
  readonly off: Readonly<Record<string, string>>;
}

function isMarkdown(file: string): boolean {
  return /\.(?:md|markdown)$/i.test(file);
}

async function previewRunbook(
  run: Run,
  file: string,
  step: string | undefined,
): Promise<readonly PreviewedPart[]> {
  const { parts, root, config, previewer } = run;
  const { path, runbook } = await readRunbook(parts, file);
  const places: readonly StepPlace[] =
    step === undefined
      ? runbook.sections.flatMap((section) => section.steps.map((own) => ({ section, step: own })))
      : [stepNamed(runbook, step)];
  const found: PreviewedPart[] = [];
  for (const place of places) {
    const blocks = blocksOfStep(place.step, root, config.pathMappings);
    if (blocks.length > 0) {
      const scripts = blocks.map(({ script }) => script);
      const request = { ...requestOf(run, place), blocks: scripts };
      found.push({
        file: path,
        step: { id: place.step.id, title: place.step.title },
        lines: blocks.map(({ block }) => block.range.line),
        preview: await previewStep(previewer, request, parts.signal),
      });
    }
  }
  return found;
}

async function previewFile(run: Run, file: string): Promise<PreviewedPart> {
  const { parts, config, previewer } = run;
  const path = parts.files.resolve(parts.cwd, file);
  // Said by us where psql would: a file that was named and is not there.
  await readInput(parts, path);
  const script = { path, cwd: parts.cwd, pathMappings: config.pathMappings, database: null };
  const request = { ...requestOf(run, null), blocks: [script] };
  const preview = await previewStep(previewer, request, parts.signal);
  return { file: path, step: null, lines: [1], preview };
}

function requestOf(
  { parts, config, off }: Run,
  place: StepPlace | null,
): Omit<PreviewRequest, "blocks"> {
  const book = parts.connectionBook(config.profiles);
  return {
    off,
    target: async (database) => {
      const profile = profileFor(database, place, config.profiles);
      return profile === null ? null : ((await book.target(profile.name)) ?? null);
    },
  };
}

function print(
  parts: CliParts,
  root: string,
  found: readonly PreviewedPart[],
  options: HazardOptions,
): void {
  const relative = (path: string): string => parts.files.relative(root, path);
  if (options.json === true || options.sarif === true) {
    const form = options.sarif === true ? hazardsSarif : hazardsJson;
    const value = form(found, relative, parts.version);
    parts.terminal.out(`${JSON.stringify(value, null, 2)}\n`);
  } else {
    parts.terminal.out(hazardsText(found, relative, options.all === true));
  }
  const gaps = found.flatMap(({ preview, lines }) => [
    ...preview.blocks.flatMap((block, index) => gapsOf(block, lines[index])),
    ...preview.servers
      .filter(({ failure }) => failure !== null)
      .flatMap((server) => serverGap(server) ?? []),
  ]);
  for (const gap of new Set(gaps)) {
    parts.terminal.note(`schema-ops: ${plainLine(gap)}\n`);
  }
}

function exitCode(found: readonly PreviewedPart[]): ExitCode {
  const blocks = found.flatMap(({ preview }) => preview.blocks);
  if (openHazards(blocks.flatMap(({ statements }) => statements)).length > 0) {
    return EXIT.failed;
  }
  const unknown =
    blocks.some((block) => gapsOf(block).length > 0) ||
    found.some(({ preview }) => preview.servers.some(({ failure }) => failure !== null));
  return unknown ? EXIT.open : EXIT.passed;
}
