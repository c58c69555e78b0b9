import { createHash } from "node:crypto";

type Directive = `${string}-${"src" | "ancestors" | "action" | "uri"}`;

/**
 * A Content-Security-Policy that allows what is named and nothing else: no other source of any kind, no form, no other
 * base. The caller must name who may frame the page (`frame-ancestors`), because browsers allow everybody when nothing
 * is named.
 */
export function contentPolicy(allowed: Partial<Record<Directive, string>>): string {
  const directives = { "default-src": "'none'", "base-uri": "'none'", "form-action": "'none'", ...allowed };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources}`)
    .join("; ");
}

/** The hash by which a policy allows a script or a style sheet inside the page. */
export function hashSource(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}
