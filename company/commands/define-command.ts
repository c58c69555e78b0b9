import type { z } from "zod";
import type { AuditAct, AuditThing } from "../../platform/audit-acts.js";
import type { Permission, Thing } from "../../platform/rights.js";
import type { At } from "./at.js";

/** One sort of thing that a company consists of, as commands read it. */
export type ItemKind<Item> = {
  /** Its name in `company_items` and in the audit. */
  kind: AuditThing;
  nameOf(item: Item): string;
  /** The thing by its name; null when the company has none of that name. */
  read(at: At, name: string): Promise<Item | null>;
  /** The thing as people and the audit may see it: no secret's value. */
  shown(item: Item): Record<string, unknown>;
  /** The names of the fields that differ, sorted; of secrets only the names. */
  differences(before: Item, after: Item): string[];
  /** What a folder says of it, as plain data. Texts stand there by their hash. */
  form(item: Item): unknown;
  fromFolder(item: Item): boolean;
  /** Why a name is refused that another one has, at the field that is the name; `name` where this is left out. */
  taken?: Record<string, string>;
  /** It is no part of the program, so its changes never wait for flows that do not compile. */
  apart?: true;
  /** Its form holds secrets, and is stored sealed. */
  sealed?: true;
  /** What the thing is to whoever wants to change it; by default the company's own. */
  thing?(item: Item, tenantId: string): Thing;
};

/** One way to change a company. */
export type Command<Input, Item> = {
  /** `team.change`; the audit's action. */
  name: AuditAct;
  may: Permission;
  input: z.ZodType<Input>;
  kind: ItemKind<Item>;
  /** Whether the thing must not exist yet, must exist, or either. */
  makes: "new" | "known" | "either";
  /** The thing's name. */
  named(input: NoInfer<Input>, at: At): string | Promise<string>;
  /** A rule about who may do this that the permission alone does not say. Throws `CompanyRefusal`. */
  allow?(at: At, input: NoInfer<Input>, before: Item | null): void;
  /** Writes. Throws `CompanyRefusal`. Whoever made the thing known (`before`) is the same that is changed: nobody else writes meanwhile. */
  write(at: At, input: NoInfer<Input>, before: Item | null): Promise<void>;
};

/** Writes a command down; only its types are worked out. */
export const defineCommand = <Input, Item>(command: Command<Input, Item>): Command<Input, Item> => command;
