import { BESIDE_KINDS } from "../../../bot/vocabulary/beside.js";

/** The kinds of `BESIDE_KINDS` as a list in SQL. */
export const BESIDE = BESIDE_KINDS.map((kind) => `'${kind}'`).join(", ");
