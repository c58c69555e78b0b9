import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { writtenRules } from "./read-rules.js";

writeFileSync(fileURLToPath(new URL("./rules.ts", import.meta.url)), writtenRules());
