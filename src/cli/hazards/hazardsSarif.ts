import { HAZARD_RULES, type HazardSeverity } from "../../core/sql/hazards/rules.ts";
import { hazardText } from "../../prose/hazards/hazardProse.ts";
import type { PreviewedPart } from "./hazards.ts";
import { placeOf } from "./placeOf.ts";

/** SARIF 2.1.0, as code scanning of a forge reads it. A hazard that is switched off is a suppressed result. */
export function hazardsSarif(
  found: readonly PreviewedPart[],
  relative: (path: string) => string,
  version: string,
): unknown {
  const results = found.flatMap((part) =>
    part.preview.blocks.flatMap((block, index) =>
      block.statements.flatMap((statement) => {
        const { file, line } = placeOf(part, index, statement);
        const uri = relative(file).split("/").map(encodeURIComponent).join("/");
        return statement.hazards.map((hazard) => ({
          ruleId: hazard.rule,
          level: LEVELS[hazard.severity],
          message: { text: hazardText(hazard) },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri },
                region: { startLine: line },
              },
            },
          ],
          ...(hazard.off === null
            ? {}
            : {
                suppressions: [
                  {
                    kind: hazard.off.by === "annotation" ? "inSource" : "external",
                    justification: hazard.off.reason,
                  },
                ],
              }),
        }));
      }),
    ),
  );
  const rules = Object.keys(HAZARD_RULES).map((id) => ({ id }));
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{ tool: { driver: { name: "schema-ops", version, rules } }, results }],
  };
}

const LEVELS: Readonly<Record<HazardSeverity, string>> = {
  error: "error",
  warning: "warning",
  information: "note",
};
