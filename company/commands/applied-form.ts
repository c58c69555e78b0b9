import { appliedContext } from "../../db/stores/sealed-store.js";
import { open, SealError, seal } from "../../platform/secrets/seal.js";
import type { At } from "./at.js";
import type { ItemKind } from "./define-command.js";

/** What is needed of a kind to store its forms. */
export type Sealed = Pick<ItemKind<never>, "kind" | "sealed">;

/** A thing's form as `company_items` keeps it. Null stays null: the folder has no such thing. */
export function encodeForm({ tools }: Pick<At, "tools">, kind: Sealed, name: string, form: unknown): string | null {
  if (form === null) return null;
  const text = JSON.stringify(form);
  return kind.sealed ? seal(tools.keyring, text, contextOf(kind, name)) : text;
}

/** The form again; undefined when it cannot be opened, because the key was lost. */
export function decodeForm({ tools }: Pick<At, "tools">, kind: Sealed, name: string, stored: string | null): unknown {
  if (stored === null) return null;
  if (!kind.sealed) return JSON.parse(stored);
  try {
    return JSON.parse(open(tools.keyring, stored, contextOf(kind, name)));
  } catch (error) {
    if (error instanceof SealError) return undefined;
    throw error;
  }
}

const contextOf = ({ kind }: Sealed, name: string) => appliedContext(kind, name);
