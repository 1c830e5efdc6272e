import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import * as v from "valibot";

import { FINDING_RULES } from "../../../src/core/runbook/finding.ts";
import { CAPABILITIES } from "../../../src/host/checklist/capabilities.ts";
import { COMMANDS, isRowCommand } from "../../../src/host/commands/commandTable.ts";
import { MONITORING_CAPABILITIES } from "../../../src/host/monitoring/monitoringCapabilities.ts";
import { ROLE_CAPABILITIES } from "../../../src/host/roles/roleCapabilities.ts";
import { SCHEMA_CAPABILITIES } from "../../../src/host/schemas/schemaCapabilities.ts";
import { SESSION_CAPABILITIES } from "../../../src/host/sessions/sessionCapabilities.ts";
import { ROOT } from "../../support/paths.mjs";
import { readSource } from "./readSource.ts";

const menuEntry = v.object({
  command: v.string(),
  when: v.optional(v.string(), "true"),
  group: v.optional(v.string()),
});
const manifestSchema = v.object({
  activationEvents: v.array(v.string()),
  capabilities: v.object({
    untrustedWorkspaces: v.object({ restrictedConfigurations: v.array(v.string()) }),
  }),
  contributes: v.object({
    commands: v.array(
      v.object({
        command: v.string(),
        title: v.string(),
        category: v.string(),
        icon: v.optional(v.string()),
      }),
    ),
    views: v.record(v.string(), v.array(v.object({ id: v.string(), name: v.string() }))),
    viewsWelcome: v.array(v.object({ view: v.string(), when: v.string(), contents: v.string() })),
    menus: v.record(v.string(), v.array(menuEntry)),
    keybindings: v.array(v.object({ command: v.string(), when: v.string() })),
    configuration: v.object({
      properties: v.record(
        v.string(),
        v.looseObject({ scope: v.string(), markdownDescription: v.string() }),
      ),
    }),
  }),
});

const manifest = v.parse(manifestSchema, readJson("package.json"));
const { contributes } = manifest;
const english = v.parse(v.record(v.string(), v.string()), readJson("package.nls.json"));
const korean = v.parse(v.record(v.string(), v.string()), readJson("package.nls.ko.json"));

/** Context keys as the host sets them, and those of VS Code that the manifest uses. */
const CONTEXT_KEYS = new Set([
  ...readSource("src/host/commands/contextKeys.ts", /readonly "(schemaOps\.\w+)":/g),
  ...["view", "viewItem", "isWorkspaceTrusted", "workspaceFolderCount", "editorLangId"],
  ...["resourceLangId", "resourceScheme", "focusedView", "listFocus", "inputFocus"],
  "treestickyScrollFocused",
  "editorTextFocus",
]);

describe("package.json", () => {
  it("contributes every command of the table, and no other", () => {
    assert.deepEqual(
      contributes.commands.map(({ command }) => command).sort(),
      Object.keys(COMMANDS).sort(),
    );
  });

  it("lists a command in the palette as the table says", () => {
    const entries = new Map(
      contributes.menus["commandPalette"]?.map(({ command, when }) => [command, when]),
    );
    for (const [command, { palette }] of Object.entries(COMMANDS)) {
      assert.equal(entries.get(command) ?? "true", palette ?? "false", command);
    }
  });

  it("gives a command the icon of the table", () => {
    const icons = new Map(
      Object.entries(COMMANDS).map(([id, facts]) => [id, "icon" in facts ? facts.icon : undefined]),
    );
    for (const { command, icon } of contributes.commands) {
      assert.equal(icon, icons.get(command), command);
    }
  });

  it("gives an icon to every command that is shown as a button", () => {
    const buttons = Object.values(contributes.menus)
      .flat()
      .filter(({ group }) => group?.startsWith("inline") ?? group?.startsWith("navigation"));
    const icons = new Map(contributes.commands.map(({ command, icon }) => [command, icon]));
    for (const { command } of buttons) {
      assert.ok(icons.get(command), command);
    }
  });

  it("names only commands, views and context keys that exist", () => {
    const views = Object.values(contributes.views).flat();
    const known = new Set([...Object.keys(COMMANDS), ...views.map(({ id }) => id)]);
    const clauses = [
      ...Object.values(contributes.menus).flat(),
      ...contributes.keybindings,
      ...contributes.viewsWelcome.map(({ view, when }) => ({ command: view, when })),
    ];
    for (const { command, when } of clauses) {
      assert.ok(known.has(command), command);
      for (const key of keysOf(when)) {
        assert.ok(CONTEXT_KEYS.has(key), `${key} in "${when}"`);
      }
      for (const [, view = ""] of when.matchAll(/\b(?:view|focusedView) == ([\w.]+)/g)) {
        assert.ok(known.has(view), view);
      }
    }
  });

  it("knows which commands mean the row in whose menu they are", () => {
    const commandsOf = (menu: string): readonly string[] =>
      (contributes.menus[menu] ?? []).map(({ command }) => command);
    // What a view's title offers as well does not need a row.
    const titles = new Set(commandsOf("view/title"));
    const rows = new Set(commandsOf("view/item/context").filter((id) => !titles.has(id)));
    const known = Object.keys(COMMANDS).filter(isRowCommand);
    assert.deepEqual(known.sort(), [...rows].sort());
  });

  it("looks for capabilities that a row can have", () => {
    const rowWords = new Set<string>([
      ...CAPABILITIES,
      ...SCHEMA_CAPABILITIES,
      ...SESSION_CAPABILITIES,
      ...ROLE_CAPABILITIES,
      ...MONITORING_CAPABILITIES,
      "canEdit",
      "canOpenChange",
      "canTest",
    ]);
    const clauses = contributes.menus["view/item/context"] ?? [];
    const words = clauses.flatMap(({ when }) =>
      [...when.matchAll(/\\b(can\w+)\\b/g)].map(([, word = ""]) => word),
    );
    assert.ok(words.length > 0, "no clause looks for a capability");
    for (const word of words) {
      assert.ok(rowWords.has(word), word);
    }
  });

  it("offers nothing that runs or connects without trust", () => {
    const running = /\.(?:run|verify|start|retry|cancel|test|setPassword|resume|finish|abandon)/;
    for (const [command, { palette }] of Object.entries(COMMANDS)) {
      if (running.test(command) && palette !== null) {
        assert.match(palette, /isWorkspaceTrusted/, command);
      }
    }
  });

  it("has an accessor for every setting, and a setting for every accessor", () => {
    const keys = readSource("src/host/settings/settings.ts", /^ {2}"([\w.]+)",$/gm);
    assert.deepEqual(
      Object.keys(contributes.configuration.properties).sort(),
      keys.map((key) => `schemaOps.${key}`).sort(),
    );
  });

  it("restricts in untrusted workspaces what could run or connect", () => {
    assert.deepEqual(
      [...manifest.capabilities.untrustedWorkspaces.restrictedConfigurations].sort(),
      [
        "schemaOps.connections",
        "schemaOps.monitoring.takeDueReports",
        "schemaOps.pathMappings",
        "schemaOps.postgresFolders",
        "schemaOps.requireRehearsal",
        "schemaOps.schemaFiles",
        "schemaOps.toolFolders",
        "schemaOps.writeTicks",
      ],
    );
  });

  it("offers every rule to the setting that disables them", () => {
    const setting = contributes.configuration.properties["schemaOps.findings.disabled"];
    const { items } = v.parse(
      v.object({ items: v.object({ enum: v.array(v.string()) }) }),
      setting,
    );
    assert.deepEqual([...items.enum].sort(), Object.keys(FINDING_RULES).sort());
  });

  it("is never activated by the mere presence of files, nor at start", () => {
    for (const event of manifest.activationEvents) {
      assert.doesNotMatch(event, /^(?:\*|workspaceContains|onStartupFinished)/);
    }
  });
});

describe("package.nls", () => {
  it("holds every key that package.json names, and no other", () => {
    const text = readFileSync(path.join(ROOT, "package.json"), "utf8");
    const named = new Set([...text.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key));
    assert.deepEqual(Object.keys(english).sort(), [...named].sort());
  });

  it("says everything in Korean", () => {
    assert.deepEqual(Object.keys(korean).sort(), Object.keys(english).sort());
    for (const [key, text] of Object.entries(korean)) {
      assert.ok(text === english[key] ? SAME.has(key) : /\p{Script=Hangul}/u.test(text), key);
    }
  });

  it("runs the same commands from Korean welcome texts", () => {
    for (const [key, text] of Object.entries(english)) {
      assert.deepEqual(commandsIn(korean[key] ?? ""), commandsIn(text), key);
    }
  });
});

/** Names are not translated. */
const SAME = new Set(["displayName", "container", "configuration"]);

function commandsIn(text: string): readonly string[] {
  return [...text.matchAll(/\(command:([^)]+)\)/g)].map(([, command = ""]) => command).sort();
}

/** The context keys of a `when` clause: what stands on the left of a comparison, or alone. */
function keysOf(when: string): readonly string[] {
  return when
    .split(/&&|\|\|/)
    .map(
      (term) =>
        term
          .trim()
          .replace(/^[!(\s]+/, "")
          .split(/[\s)]/)[0] ?? "",
    )
    .filter((key) => key !== "true" && key !== "false" && key !== "");
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(path.join(ROOT, file), "utf8"));
}
