import assert from "node:assert/strict";
import os from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import {
  pathMappings,
  questionLimits,
  type SettingKey,
  watchEveryMs,
  writeSetting,
} from "../../src/host/settings/settings.ts";

describe("the settings", () => {
  const touched = new Set<SettingKey>();
  const set = async (key: SettingKey, value: unknown): Promise<void> => {
    touched.add(key);
    await writeSetting(key, value);
  };
  afterEach(async () => {
    for (const key of touched) {
      await writeSetting(key, undefined);
    }
    touched.clear();
  });

  it("map roots of the document onto folders, the longest root first", async () => {
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder);
    await set("pathMappings", {
      "/srv/app": "./app",
      "/srv/app/database/": "~/database",
      "/other": 3,
      "": "./nowhere",
    });
    assert.deepEqual(pathMappings(folder), [
      { from: "/srv/app/database", to: path.join(os.homedir(), "database") },
      { from: "/srv/app", to: path.join(folder.uri.fsPath, "app") },
    ]);
  });

  it("limit questions in seconds and rows, and fall back where a number makes no sense", async () => {
    assert.deepEqual(questionLimits(), {
      statementTimeoutMs: 30_000,
      lockTimeoutMs: 5000,
      maxRows: 1000,
    });
    await set("questions.statementTimeout", 2.5);
    await set("questions.lockTimeout", -1);
    await set("questions.rowLimit", "many");
    assert.deepEqual(questionLimits(), {
      statementTimeoutMs: 2500,
      lockTimeoutMs: 5000,
      maxRows: 1000,
    });
  });

  it("watch backends every second, or never with 0", async () => {
    assert.equal(watchEveryMs(), 1000);
    await set("watchInterval", 0);
    assert.equal(watchEveryMs(), 0);
  });
});
