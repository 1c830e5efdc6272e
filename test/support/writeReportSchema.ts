import { writeFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "./paths.mjs";
import { publishedSchema } from "./reportSchema.ts";

writeFileSync(path.join(ROOT, "media/schemas/completion-report.schema.json"), publishedSchema());
