import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { embedded } from "./embed-system-flows.js";

writeFileSync(fileURLToPath(new URL("./system-flows.ts", import.meta.url)), embedded());
