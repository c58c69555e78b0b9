import { join } from "node:path";
import { build } from "esbuild";

/** The script of the agent's window, as browsers of the last five years run it. */
export async function pageScript(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, "../agent/program/window/page.ts")],
    bundle: true,
    write: false,
    format: "iife",
    target: ["es2020"],
    minify: true,
  });
  return outputFiles[0]?.text.trim() ?? "";
}
