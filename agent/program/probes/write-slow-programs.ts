import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { writtenSlowPrograms } from "./read-slow-programs.js";

writeFileSync(fileURLToPath(new URL("./slow-programs.ts", import.meta.url)), writtenSlowPrograms());
