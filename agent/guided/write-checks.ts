import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { writtenChecks } from "./read-checks.js";

writeFileSync(fileURLToPath(new URL("./checks.ts", import.meta.url)), writtenChecks());
