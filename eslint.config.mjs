import { defineConfig, globalIgnores } from "eslint/config";
import prettier from "eslint-config-prettier";
import tseslint from "typescript-eslint";

const NODE = ["node:*"];
const PACKAGES = { vscode: "vscode", pg: ["pg", "pg-*"], node: NODE };

/**
 * One layer of src/: which packages and which sibling layers it may not import.
 * Type-only imports count: a type of another layer is still a dependency.
 */
function layer(name, { packages = [], folders = [], roots = [], why }) {
  const folderPatterns = folders.flatMap((folder) =>
    ["../", "../../", "../../../", "../../../../"].map((up) => `${up}${folder}/**`),
  );
  return {
    files: [`src/${name}/**/*.{ts,tsx}`],
    rules: {
      "@typescript-eslint/no-restricted-imports": [
        "error",
        {
          patterns: [
            { group: packages.flatMap((p) => PACKAGES[p]), message: why },
            ...(folderPatterns.length > 0 ? [{ group: folderPatterns, message: why }] : []),
            {
              group: ["**/extension.ts", "**/cli/main.ts", ...roots],
              message: "Nothing imports a composition root.",
            },
          ].filter((pattern) => pattern.group.length > 0),
        },
      ],
    },
  };
}

const NO_CLOCK = [
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: "core has no clock: take a Clock.",
  },
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: "core has no clock: take a Clock.",
  },
];

/** Plain scripts: they run before anything is built, so no types; the compiler's checks come as rules. */
const SCRIPT_RULES = {
  "array-callback-return": "error",
  complexity: ["error", { max: 15, variant: "modified" }],
  curly: "error",
  eqeqeq: "error",
  "max-lines": ["error", 400],
  "no-const-assign": "error",
  "no-dupe-keys": "error",
  "no-empty": "error",
  "no-redeclare": "error",
  "no-undef": "error",
  "no-unreachable": "error",
  "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
  "no-useless-catch": "error",
  "no-var": "error",
  "object-shorthand": "error",
  "prefer-const": "error",
  "require-await": "error",
};

const SCRIPT_GLOBALS = Object.fromEntries(
  [
    "AbortController",
    "AbortSignal",
    "Buffer",
    "URL",
    "URLSearchParams",
    "clearInterval",
    "clearTimeout",
    "console",
    "fetch",
    "performance",
    "process",
    "setInterval",
    "setTimeout",
  ].map((name) => [name, "readonly"]),
);

export default defineConfig(
  globalIgnores([
    "dist",
    "dist-test",
    "test-results",
    ".tsbuild",
    ".vscode-test",
    "node_modules",
    "examples",
    "coverage",
    "test/fixtures",
    "**/*.d.ts",
  ]),
  {
    files: ["**/*.{ts,tsx}"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/explicit-module-boundary-types": "error",
      "@typescript-eslint/prefer-readonly": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_" },
      ],
      "@typescript-eslint/only-throw-error": "error",
      "max-lines": ["error", 400],
      complexity: ["error", { max: 15, variant: "modified" }],
      "no-console": "error",
      curly: "error",
      eqeqeq: "error",
    },
  },
  layer("core", {
    packages: ["vscode", "pg", "node"],
    folders: ["postgres", "local", "protocol", "prose", "host", "webview", "cli"],
    why: "core is pure: no vscode, no pg, no node, no other layer.",
  }),
  layer("postgres", {
    packages: ["vscode"],
    folders: ["local", "protocol", "prose", "host", "webview", "cli"],
    why: "postgres may import core only.",
  }),
  layer("local", {
    packages: ["vscode", "pg"],
    folders: ["postgres", "protocol", "prose", "host", "webview", "cli"],
    why: "local may import core only.",
  }),
  layer("protocol", {
    packages: ["vscode", "pg", "node"],
    folders: ["postgres", "local", "prose", "host", "webview", "cli"],
    why: "protocol may import core only.",
  }),
  layer("prose", {
    packages: ["vscode", "pg", "node"],
    folders: ["postgres", "local", "protocol", "host", "webview", "cli"],
    why: "prose may import core only: it is what the window and the terminal say alike.",
  }),
  layer("host", {
    packages: ["pg"],
    folders: ["postgres", "local", "webview", "cli"],
    why: "host may import core, protocol and prose: other layers reach it as ports.",
  }),
  layer("webview", {
    packages: ["vscode", "pg", "node"],
    folders: ["postgres", "local", "prose", "host", "cli"],
    why: "webview may import core and protocol only.",
  }),
  {
    ...layer("cli", {
      packages: ["vscode", "pg"],
      folders: ["postgres", "local", "protocol", "host", "webview"],
      roots: ["./main.ts", "../main.ts", "./root/**", "../root/**"],
      why: "cli may import core and prose; only its composition root joins the adapters.",
    }),
    // The root and its parts: main.ts opens what a command needs with them.
    ignores: ["src/cli/main.ts", "src/cli/root/*.ts"],
  },
  { files: ["src/core/**/*.ts"], rules: { "no-restricted-syntax": ["error", ...NO_CLOCK] } },
  { files: ["src/extension.ts"], rules: { "max-lines": ["error", 120] } },
  {
    files: ["test/**/*.ts"],
    rules: {
      "@typescript-eslint/no-floating-promises": [
        "error",
        {
          allowForKnownSafeCalls: [
            {
              from: "package",
              name: ["describe", "it", "before", "after", "beforeEach", "afterEach"],
              package: "mocha",
            },
          ],
        },
      ],
      "@typescript-eslint/no-non-null-assertion": "off",
      "no-console": "off",
    },
  },
  {
    files: ["**/*.mjs", "**/*.cjs"],
    languageOptions: { globals: SCRIPT_GLOBALS },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: SCRIPT_RULES,
  },
  {
    files: ["**/*.cjs"],
    languageOptions: {
      sourceType: "commonjs",
    },
  },
  prettier,
);
