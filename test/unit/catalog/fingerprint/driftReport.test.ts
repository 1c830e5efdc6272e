import assert from "node:assert/strict";
import type { FingerprintObject } from "../../../../src/core/catalog/fingerprint/fingerprint.ts";
import { driftHtml } from "../../../../src/prose/catalog/driftHtml.ts";
import {
  driftJson,
  driftMarkdown,
  type DriftEntry,
} from "../../../../src/prose/catalog/driftReport.ts";
import { differenceOf } from "../../../support/differenceOf.ts";

const HOSTILE = `</style><script>alert(1)</script>"'\u202e & <b>`;
const PAGE = { at: "2026-11-23T18:00:03.123Z", language: "en" };

function object(name: string, definition: string, kind = "TABLE"): FingerprintObject {
  const digest = `${kind} ${name} ${definition}`;
  return { id: digest, kind, schema: HOSTILE, name, owner: "keeper", definition, digest };
}

function entry(overrides: Partial<DriftEntry> = {}): DriftEntry {
  const hostile = { schema: "app", table: HOSTILE, rows: 3 };
  const content = [
    { ...hostile, digest: "1" },
    { schema: "app", table: "counted", rows: 3, digest: null },
  ];
  const difference = differenceOf(
    { objects: [object("old", "1"), object(HOSTILE, "a\nb\n")], content },
    {
      objects: [object(HOSTILE, `a\n${HOSTILE}\n`), object("new", "2", "VIEW")],
      content: [
        { ...hostile, digest: "2" },
        { schema: "app", table: "counted", rows: 4, digest: null },
      ],
    },
  );
  return { before: HOSTILE, after: "tenant", difference, failure: null, ignored: [], ...overrides };
}

describe("the report of a drift", () => {
  const page = driftHtml([entry({ ignored: ["owners"] })], PAGE);

  it("is one HTML file that runs nothing, whatever names and definitions say", () => {
    assert.match(page, /default-src 'none'; style-src 'unsafe-inline'/);
    assert.doesNotMatch(page, /<script|<b>|<img|<link|src=|\u202e/);
    assert.equal(page.split("</style>").length, 2);
    assert.ok(
      page.includes("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;\\u202e &amp; &lt;b&gt;"),
    );
  });

  it("says what differs by kind, object by object, and of which tables the rows", () => {
    assert.match(page, /2026-11-23 18:00:03 UTC/);
    assert.match(page, /class="outcome fail">different</);
    assert.match(page, /not compared: owners/);
    assert.match(page, /<h4 class="removed">- TABLE/);
    assert.match(page, /<h4 class="added">\+ VIEW/);
    assert.match(page, /<h4 class="changed">~ TABLE/);
    assert.match(page, /<span class="removed">-b\n<\/span>/);
    assert.match(page, /app\.counted[^]*the number of rows/);
    assert.match(page, /other rows, as many/);
  });

  it("prints on A4 without cutting what belongs together", () => {
    assert.match(page, /@page \{ size: A4/);
  });

  it("shows a fleet at a glance, and what could not be read", () => {
    const none = differenceOf({ objects: [], content: [] }, { objects: [], content: [] });
    const fleet = driftHtml(
      [
        entry({ before: "manager" }),
        entry({ before: "manager", after: "one", difference: none }),
        entry({
          ...{ before: "manager", after: "two", difference: null },
          failure: { code: "unreachable", message: HOSTILE },
        }),
      ],
      PAGE,
    );
    assert.match(fleet, /Drift: 3 schemas against manager/);
    assert.match(fleet, /class="outcome pass">the same</);
    assert.match(fleet, /class="outcome error">could not be read</);
    assert.match(fleet, /The server cannot be reached: &lt;\/style&gt;/);
    assert.doesNotMatch(fleet, /<script/);
  });

  it("is the same as Markdown and as JSON", () => {
    const markdown = driftMarkdown(entry({ ignored: ["owners"] }));
    assert.match(markdown, /rows of 2 tables differ; not compared: owners$/m);
    assert.doesNotMatch(markdown, /^#.*[^\\]<script/m);
    const machine = driftJson(entry()) as Record<string, unknown>;
    assert.equal(machine["same"], false);
    assert.deepEqual(JSON.parse(JSON.stringify(machine)), machine);
    const failed = entry({ difference: null, failure: { code: "unreachable", message: "x" } });
    assert.equal((driftJson(failed) as Record<string, unknown>)["same"], null);
    assert.match(driftMarkdown(failed), /The server cannot be reached: x/);
  });
});
