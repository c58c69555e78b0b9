import { createHash } from "node:crypto";

/** How a text stands in a thing's form: long texts are only compared. */
export const textForm = (text: string): { text: string } => ({ text: createHash("sha256").update(text).digest("hex") });
