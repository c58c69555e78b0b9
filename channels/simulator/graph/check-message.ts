import type { z } from "zod";
import { badParameter, badValue, type GraphError } from "./graph-error.js";
import { type GraphMessage, MESSAGE_TYPES, messageSchema, type ReadMark, readMarkSchema } from "./message-schema.js";

export type CheckedMessage =
  | { kind: "message"; to: string; message: GraphMessage }
  | { kind: "read"; mark: ReadMark }
  | { kind: "refused"; error: GraphError };

/** Checks the body of `POST /<phone number id>/messages` as Meta does. The first mistake is refused in Meta's words. */
export function checkMessage(body: unknown): CheckedMessage {
  const given =
    typeof body === "object" && body !== null && !Array.isArray(body) ? (body as Record<string, unknown>) : {};
  if (given.messaging_product !== "whatsapp")
    return refused(badParameter("The parameter messaging_product is required."));
  if (given.status !== undefined) {
    const mark = readMarkSchema.safeParse(given);
    return mark.success ? { kind: "read", mark: mark.data } : refused(errorOf(mark.error.issues, given));
  }
  const to = recipientOf(given);
  if (to === undefined) return refused(badParameter("The parameter to is required."));
  // Meta treats a message without a type as text.
  const typed = given.type === undefined ? { ...given, type: "text" } : given;
  if (!MESSAGE_TYPES.some((type) => type === typed.type)) {
    const known = MESSAGE_TYPES.map((type) => type.toUpperCase()).join(", ");
    return refused(badParameter(`Param type must be one of {${known}} - got "${String(typed.type).slice(0, 40)}".`));
  }
  const message = messageSchema.safeParse(typed);
  if (!message.success) return refused(errorOf(message.error.issues, typed));
  return { kind: "message", to, message: message.data };
}

const NUMBER = /^\+?[\d ()-]{5,24}$/;
const SCOPED_ID = /^[A-Z]{2}\.[A-Za-z0-9.]{1,64}$/;

/** The digits of the number in `to`, or the business-scoped user id in `recipient`. */
function recipientOf({ to, recipient }: Record<string, unknown>): string | undefined {
  if (typeof to === "string" && NUMBER.test(to)) return to.replace(/\D/g, "");
  return typeof recipient === "string" && SCOPED_ID.test(recipient) ? recipient : undefined;
}

function errorOf(issues: readonly z.core.$ZodIssue[], given: Record<string, unknown>): GraphError {
  const issue = issues[0];
  if (issue === undefined) return badParameter("Invalid parameter");
  const path = issue.path.map((part, at) => (at === 0 ? String(part) : `['${String(part)}']`)).join("");
  if (issue.code === "unrecognized_keys") return badParameter(`Unexpected key "${issue.keys[0]}" on param "${path}".`);
  if (valueAt(given, issue.path) === undefined) {
    return {
      status: 400,
      code: 131008,
      message: "(#131008) Required parameter is missing",
      details: `${path} is required`,
    };
  }
  if (issue.code === "custom" || issue.code === "too_big" || issue.code === "too_small") {
    return issue.path[0] === "text" ? badParameter(issue.message, issue.message) : badValue(issue.message);
  }
  return badParameter("Invalid parameter", `Param ${path}: ${issue.message}`);
}

function valueAt(given: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    given,
  );
}

function refused(error: GraphError): CheckedMessage {
  return { kind: "refused", error };
}
