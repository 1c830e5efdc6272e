import type { SchemaElement } from "hyparquet";
import type { ExportFile, ParquetRows } from "../../core/rows/exportPorts.ts";
import type { ParquetColumn } from "../../core/rows/parquet.ts";

/**
 * Rows as a Parquet file: each group of them is compressed and written before the next is taken. The library is
 * loaded with the first export.
 */
export async function openParquetRows(
  file: ExportFile,
  columns: readonly ParquetColumn[],
): Promise<ParquetRows> {
  const { ByteWriter, ParquetWriter } = await import("hyparquet-writer");
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({
    writer: bytes,
    schema: [{ name: "rows", num_children: columns.length }, ...columns.map(elementOf)],
    createdBy: "Schema Ops",
  });
  const flush = async (): Promise<void> => {
    await file.write(bytes.getBytes().slice());
    bytes.index = 0;
  };
  return {
    get bytes() {
      return bytes.offset;
    },
    write: async (values) => {
      const columnData = columns.map(({ name }, place) => ({
        name,
        data: [...(values[place] ?? [])],
        // Of each page of each group: for a file of many groups it would be held until the end.
        offsetIndex: false,
      }));
      await writer.write({ columnData, rowGroupSize: values[0]?.length ?? 0 });
      await flush();
    },
    end: async () => {
      await writer.finish();
      await flush();
    },
  };
}

function elementOf({ name, type }: ParquetColumn): SchemaElement {
  const column = { name, repetition_type: "OPTIONAL" } as const;
  switch (type.kind) {
    case "boolean":
      return { ...column, type: "BOOLEAN" };
    case "int32":
      return { ...column, type: "INT32" };
    case "int64":
      return { ...column, type: "INT64" };
    case "float":
      return { ...column, type: "FLOAT" };
    case "double":
      return { ...column, type: "DOUBLE" };
    case "date":
      return { ...column, type: "INT32", converted_type: "DATE" };
    case "bytes":
      return { ...column, type: "BYTE_ARRAY" };
    case "text":
      return { ...column, type: "BYTE_ARRAY", converted_type: "UTF8" };
    case "timestamp":
      return {
        ...column,
        type: "INT64",
        logical_type: { type: "TIMESTAMP", isAdjustedToUTC: type.zoned, unit: "MICROS" },
      };
    case "decimal":
      return {
        ...{ ...column, type: "INT64", converted_type: "DECIMAL" },
        ...{ precision: type.precision, scale: type.scale },
      };
  }
}
