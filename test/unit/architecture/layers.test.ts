import assert from "node:assert/strict";
import path from "node:path";
import { ESLint } from "eslint";
import { ROOT } from "../../support/paths.mjs";

const RULE = "@typescript-eslint/no-restricted-imports";

/** For each layer a file in it, what it may import, and what it may not. */
const LAYERS = [
  {
    file: "src/core/deployment/planted.ts",
    permitted: ["./gates.ts", "../lib/result.ts", "unbash", "valibot"],
    forbidden: [
      ...["vscode", "pg", "pg-cursor", "node:fs", "node:path"],
      ...["../../postgres/x.ts", "../../local/x.ts", "../../protocol/x.ts"],
      ...["../../host/x.ts", "../../webview/x.tsx", "../../cli/x.ts"],
    ],
  },
  {
    file: "src/postgres/deployment/planted.ts",
    permitted: ["../../core/lib/result.ts", "pg", "pg-cursor", "node:net"],
    forbidden: [
      ...["vscode", "../../local/x.ts", "../../protocol/x.ts"],
      ...["../../host/x.ts", "../../webview/x.tsx", "../../cli/x.ts"],
    ],
  },
  {
    file: "src/local/shell/planted.ts",
    permitted: ["../../core/lib/result.ts", "node:child_process"],
    forbidden: [
      ...["vscode", "pg", "../../postgres/x.ts", "../../protocol/x.ts"],
      ...["../../host/x.ts", "../../webview/x.tsx", "../../cli/x.ts"],
    ],
  },
  {
    file: "src/protocol/planted.ts",
    permitted: ["../core/lib/result.ts"],
    forbidden: [
      ...["vscode", "pg", "node:fs", "../postgres/x.ts", "../local/x.ts"],
      ...["../host/x.ts", "../webview/x.tsx", "../cli/x.ts"],
    ],
  },
  {
    file: "src/prose/monitoring/planted.ts",
    permitted: ["../../core/lib/result.ts", "@vscode/l10n"],
    forbidden: [
      ...["vscode", "pg", "node:fs", "../../postgres/x.ts", "../../local/x.ts"],
      ...["../../protocol/x.ts", "../../host/x.ts", "../../webview/x.tsx", "../../cli/x.ts"],
    ],
  },
  {
    file: "src/host/deployment/planted.ts",
    permitted: [
      ...["vscode", "node:path", "../../core/lib/result.ts", "../../protocol/rpc.ts"],
      "../../prose/x.ts",
    ],
    forbidden: [
      ...["pg", "../../postgres/x.ts", "../../local/x.ts"],
      ...["../../webview/x.tsx", "../../cli/x.ts"],
    ],
  },
  {
    file: "src/webview/results/planted.tsx",
    permitted: ["preact", "../../core/lib/result.ts", "../../protocol/rpc.ts"],
    forbidden: [
      ...["vscode", "pg", "node:fs", "../../postgres/x.ts", "../../local/x.ts"],
      ...["../../host/x.ts", "../../cli/x.ts"],
    ],
  },
  {
    file: "src/cli/commands/planted.ts",
    permitted: ["../../core/lib/result.ts", "../../prose/x.ts", "commander", "node:fs"],
    forbidden: [
      ...["vscode", "pg", "../../postgres/x.ts", "../../local/x.ts"],
      ...[
        "../../protocol/x.ts",
        "../../host/x.ts",
        "../../webview/x.tsx",
        "../main.ts",
        "../root/x.ts",
      ],
    ],
  },
];

describe("the layers", () => {
  const eslint = importRuleOnly();

  before(async function warmUp() {
    // Reading the configuration loads the compiler.
    this.timeout(60_000);
    await eslint.calculateConfigForFile(path.join(ROOT, "src/core/planted.ts"));
  });

  for (const { file, permitted, forbidden } of LAYERS) {
    const layer = file.split("/")[1] ?? file;

    it(`${layer} may import ${permitted.join(", ")}`, async () => {
      assert.deepEqual(await refusedImports(eslint, file, permitted), []);
    });

    it(`${layer} may not import ${forbidden.join(", ")}`, async () => {
      assert.deepEqual(await refusedImports(eslint, file, forbidden), forbidden);
    });
  }

  it("nothing imports the extension's composition root", async () => {
    for (const { file } of LAYERS) {
      const root = path.posix.relative(path.posix.dirname(file), "src/extension.ts");
      assert.deepEqual(await refusedImports(eslint, file, [root]), [root], file);
    }
  });

  it("the command line's composition root joins all layers that it needs", async () => {
    const specifiers = ["../core/lib/result.ts", "../postgres/x.ts", "../local/x.ts"];
    assert.deepEqual(await refusedImports(eslint, "src/cli/main.ts", specifiers), []);
    const deeper = specifiers.map((specifier) => `../${specifier}`);
    assert.deepEqual(await refusedImports(eslint, "src/cli/root/x.ts", deeper), []);
  });
});

/** The project's own configuration, without the compiler: its rules on imports need no types. */
function importRuleOnly(): ESLint {
  return new ESLint({
    cwd: ROOT,
    overrideConfig: {
      languageOptions: { parserOptions: { projectService: false } },
      linterOptions: { reportUnusedDisableDirectives: "off" },
    },
    ruleFilter: ({ ruleId }) => ruleId === RULE,
  });
}

/** Types count as imports: each specifier is planted as one. */
async function refusedImports(
  eslint: ESLint,
  file: string,
  specifiers: readonly string[],
): Promise<readonly string[]> {
  const source = specifiers.map((name, index) => `import type { T${index} } from "${name}";`);
  const [result] = await eslint.lintText(source.join("\n"), {
    filePath: path.join(ROOT, file),
  });
  const messages = result?.messages ?? [];
  const fatal = messages.find(({ ruleId }) => ruleId !== RULE);
  assert.equal(fatal, undefined, fatal?.message);
  return specifiers.filter((_, index) => messages.some(({ line }) => line === index + 1));
}
