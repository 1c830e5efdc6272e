import assert from "node:assert/strict";
import { parquetKind, parquetValue } from "../../../src/core/rows/parquet.ts";

describe("A column in Parquet", () => {
  const value = (type: string, text: string): unknown => parquetValue(parquetKind(type), text);

  it("keeps its type where that holds every value, and is text elsewhere", () => {
    const kinds = [
      ...["boolean", "smallint", "integer", "bigint", "real", "double precision", "date", "bytea"],
      ...["text", "character varying(20)", "jsonb", "interval", "uuid", "integer[]", "numeric"],
      ...["numeric(18,4)", "numeric(19,4)", "numeric(3,-2)", "numeric(2,4)"],
    ].map((type) => parquetKind(type).kind);
    assert.deepEqual(kinds, [
      ...["boolean", "int32", "int32", "int64", "float", "double", "date", "bytes"],
      ...["text", "text", "text", "text", "text", "text", "text"],
      ...["decimal", "text", "text", "text"],
    ]);
    assert.deepEqual(parquetKind("timestamp(3) with time zone"), {
      kind: "timestamp",
      zoned: true,
    });
    assert.deepEqual(parquetKind("timestamp without time zone"), {
      kind: "timestamp",
      zoned: false,
    });
  });

  it("loses no digit", () => {
    assert.equal(value("bigint", "-9223372036854775808"), -9223372036854775808n);
    assert.equal(value("numeric(18,4)", "-12345678901234.5"), -123456789012345000n);
    assert.equal(value("numeric(4,0)", "7"), 7n);
    assert.equal(value("double precision", "0.30000000000000004"), 0.1 + 0.2);
    assert.equal(value("real", "NaN"), Number.NaN);
    assert.deepEqual(value("bytea", "\\x00ff10"), new Uint8Array([0, 255, 16]));
  });

  it("counts days and microseconds from 1970, in any year of our era", () => {
    assert.equal(value("date", "1970-01-02"), 1);
    assert.equal(value("date", "0001-01-01"), -719162);
    assert.equal(value("date", "12026-11-23"), 3673205);
    const zoned = "timestamp with time zone";
    assert.equal(value(zoned, "1970-01-01 00:00:01.000002+00"), 1_000_002n);
    assert.equal(value(zoned, "1969-12-31 23:59:59.9+00"), -100_000n);
    assert.equal(value("timestamp without time zone", "2026-01-31 23:59:59"), 1769903999000000n);
  });

  it("says what it does not hold", () => {
    for (const [type, text] of [
      ["date", "infinity"],
      ["date", "0044-03-15 BC"],
      ["timestamp with time zone", "-infinity"],
      ["timestamp with time zone", "0044-03-15 12:00:00+00 BC"],
      ["numeric(10,2)", "NaN"],
    ] as const) {
      assert.equal(value(type, text), undefined, `${type} ${text}`);
    }
  });
});
