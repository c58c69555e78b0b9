import { randomBytes } from "node:crypto";

/** The last part of the address of a report's page. It cannot be guessed. */
export const newPageKey = () => randomBytes(24).toString("base64url");
