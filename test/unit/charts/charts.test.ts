import assert from "node:assert/strict";
import fc from "fast-check";
import { drawBars, MAX_BARS } from "../../../src/core/charts/barChart.ts";
import { CHART_STYLE } from "../../../src/core/charts/chartStyle.ts";
import { drawingText, type Drawing } from "../../../src/core/charts/drawing.ts";
import { drawHistory, drawLines } from "../../../src/core/charts/lineChart.ts";

const WORDS = {
  label: "a chart",
  value: String,
  time: (at: number) => new Date(at).toISOString().slice(0, 10),
};
const DAY = 86_400_000;

function parts(drawing: Drawing, tag: Drawing["tag"], className = ""): readonly Drawing[] {
  const inner = drawing.children.flatMap((child) =>
    typeof child === "string" ? [] : parts(child, tag, className),
  );
  const own =
    drawing.tag === tag && (drawing.attributes["class"] ?? "").split(" ").includes(className || "");
  return own || (drawing.tag === tag && className === "") ? [drawing, ...inner] : inner;
}

describe("A line chart", () => {
  const points = [
    { at: 0, value: 10 },
    { at: DAY, value: null },
    { at: 2 * DAY, value: 30 },
    { at: 3 * DAY, value: 20 },
  ];

  it("draws a line a name, broken where a value is missing", () => {
    const drawing = drawLines([{ name: "ACTIVE", points }], WORDS);
    const [path, ...others] = parts(drawing, "path", "chart-line");
    assert.equal(others.length, 0);
    assert.equal(path?.attributes["d"]?.match(/M/g)?.length, 2);
  });

  it("puts later points further right and larger values higher", () => {
    const marks = parts(drawLines([{ name: "", points }], WORDS), "circle", "chart-mark");
    const [first, second, third] = marks.map(({ attributes }) => ({
      x: Number(attributes["cx"]),
      y: Number(attributes["cy"]),
    }));
    assert.ok(first !== undefined && second !== undefined && third !== undefined);
    assert.ok(first.x < second.x && second.x < third.x);
    assert.ok(second.y < third.y && third.y < first.y);
  });

  it("marks the days of local time where there are days to mark", () => {
    const ticks = parts(drawLines([{ name: "", points }], WORDS, undefined, 540), "text");
    const days = ticks
      .map(({ children }) => children[0])
      .filter((text) => typeof text === "string" && /^\d{4}-/.test(text));
    assert.ok(days.length >= 2);
  });

  it("draws nothing but its frame without points, and one point in the middle", () => {
    assert.deepEqual(parts(drawLines([], WORDS), "circle"), []);
    const [only] = parts(drawHistory([{ at: 5, value: 1 }], WORDS), "circle");
    assert.equal(Number(only?.attributes["cx"]), (4 + 240 - 6) / 2);
  });

  it("stays inside its frame, whatever the numbers are", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            at: fc.integer({ min: 0, max: 4e12 }),
            value: fc.oneof(fc.double(), fc.constant(null)),
          }),
          { maxLength: 40 },
        ),
        (drawn) => {
          const sorted = [...drawn].sort((a, b) => a.at - b.at);
          for (const { attributes } of parts(
            drawLines([{ name: "", points: sorted }], WORDS),
            "circle",
          )) {
            const [x, y] = [Number(attributes["cx"]), Number(attributes["cy"])];
            assert.ok(x >= 0 && x <= 640, `x ${x}`);
            assert.ok(y >= 0 && y <= 220, `y ${y}`);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("A bar chart", () => {
  it("draws a bar a value, as long as the value is large, from a common zero", () => {
    const drawing = drawBars(
      [
        { label: "GRANTED", values: [30] },
        { label: "REVOKED", values: [10] },
        { label: "NONE", values: [null] },
      ],
      WORDS,
    );
    const bars = parts(drawing, "rect", "chart-bar").map(({ attributes }) => ({
      x: Number(attributes["x"]),
      width: Number(attributes["width"]),
    }));
    assert.equal(bars.length, 2);
    assert.ok(bars[0] !== undefined && bars[1] !== undefined);
    assert.equal(bars[0].x, bars[1].x);
    assert.ok(Math.abs(bars[0].width - 3 * bars[1].width) < 0.1);
  });

  it("draws a negative value to the left of zero", () => {
    const [negative, positive] = parts(
      drawBars(
        [
          { label: "a", values: [-5] },
          { label: "b", values: [5] },
        ],
        WORDS,
      ),
      "rect",
    ).map(({ attributes }) => attributes);
    const end = Number(negative?.["x"]) + Number(negative?.["width"]);
    assert.ok(Math.abs(end - Number(positive?.["x"])) < 0.1);
  });

  it("leaves what is beyond its length to the table", () => {
    const many = Array.from({ length: 50 }, (_, index) => ({
      label: `t${index}`,
      values: [index],
    }));
    assert.equal(parts(drawBars(many, WORDS), "rect").length, MAX_BARS);
  });
});

describe("A drawing as text", () => {
  it("shows hostile text and never obeys it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const written = drawingText(
          drawBars([{ label: `<script>alert(1)</script>"'&${text}`, values: [1] }], WORDS),
        );
        assert.ok(!/<script|style=|\son\w+=/i.test(written.replace(/>[^<]*</g, "><")));
        assert.ok(!/<script/i.test(written));
        const tags = written.match(/<\/?[a-z]+/g) ?? [];
        assert.equal(tags.length, written.split("<").length - 1);
      }),
      { numRuns: 40 },
    );
  });

  it("holds no style of its own, so that a strict policy lets it through", () => {
    const written = drawingText(drawLines([{ name: "a", points: [{ at: 1, value: 1 }] }], WORDS));
    assert.ok(!written.includes("style="));
    assert.ok(CHART_STYLE.includes("forced-colors"));
  });
});
