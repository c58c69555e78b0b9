#!/usr/bin/env node
import module from "node:module";
import { join } from "node:path";

// Node.js from 22.1 on keeps what V8 compiled beside the built files, for the next start. Where that folder cannot be
// written, it compiles anew.
const { enableCompileCache } = module as { enableCompileCache?(folder: string): unknown };
if (import.meta.url.endsWith(".js")) enableCompileCache?.(join(import.meta.dirname, "compiled"));
const { runBalcao } = await import("./cli/balcao.js");
await runBalcao(process.argv);
