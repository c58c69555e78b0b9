import type { GraphReply } from "./graph-call.js";

/** What went wrong, in codes only, because Meta's words may quote the request. */
export function nameOf(reply: Exclude<GraphReply, { kind: "ok" }>): string {
  if (reply.kind === "error" && reply.code !== undefined) return `Meta ${reply.code}`;
  return "cause" in reply ? reply.cause : `HTTP ${reply.status}`;
}
