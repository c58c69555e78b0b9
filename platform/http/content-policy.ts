import { createHash } from "node:crypto";

type Directive = `${string}-${"src" | "ancestors" | "action" | "uri"}`;

/**
 * A Content-Security-Policy that allows what is named and nothing else: no source of any kind, no form, no other base.
 * Only who may frame the page has to be said (`frame-ancestors`), because browsers allow all where nothing is said.
 */
export function contentPolicy(allowed: Partial<Record<Directive, string>>): string {
  const directives = { "default-src": "'none'", "base-uri": "'none'", "form-action": "'none'", ...allowed };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources}`)
    .join("; ");
}

/** As a policy names a script or a style sheet that may stand inside the page. */
export function hashSource(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}
