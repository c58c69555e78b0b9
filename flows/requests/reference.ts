import type { Value } from "../value.js";
import { anyValue } from "./define-request.js";

/**
 * Names something that a room keeps: its id, or the value that the room gave (an object with an `id`). It is read as
 * the id, or null when it is neither. The room must still look up whose it is.
 */
export const reference = anyValue.transform(idIn);

function idIn(value: Value): string | null {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  return typeof value.id === "string" ? value.id : null;
}
