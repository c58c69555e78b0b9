import { z } from "zod";
import type { Params } from "./form-body.js";
import { invalid } from "./refusals.js";

/** Parameters as their schema wants them; refuses what is unknown, missing or wrong as Stripe does. */
export function readParams<S extends z.ZodType>(schema: S, params: Params): z.output<S> {
  const parsed = schema.safeParse(params);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.path ?? [];
  const param = nameOf(path);
  if (issue?.code === "unrecognized_keys") {
    const unknown = nameOf([...path, issue.keys[0] ?? ""]);
    throw invalid(`Received unknown parameter: ${unknown}`, { code: "parameter_unknown", param: unknown });
  }
  if (valueAt(params, path) === undefined) {
    throw invalid(`Missing required param: ${param}.`, { code: "parameter_missing", param });
  }
  throw invalid(`Invalid ${param}: ${issue?.message ?? ""}`, { param });
}

/** `line_items[0][quantity]`. */
function nameOf([first, ...rest]: PropertyKey[]): string {
  return `${String(first ?? "")}${rest.map((part) => `[${String(part)}]`).join("")}`;
}

function valueAt(params: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) => (typeof value === "object" && value !== null ? Reflect.get(value, part) : undefined),
    params,
  );
}

export const flag = z.enum(["true", "false"]).transform((text) => text === "true");
export const whole = z
  .string()
  .regex(/^-?\d+$/, "must be an integer")
  .transform(Number);
export const metadata = z.record(z.string().max(40), z.string().max(500)).default({});
/** Parameters that are taken and decide nothing here. */
export const anything = z.unknown().optional();
