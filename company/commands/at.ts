import type { Tx } from "../../db/database.js";
import type { ProgramSource } from "../../flows/program-source.js";
import type { Asker } from "../../platform/rights.js";
import type { Keyring } from "../../platform/secrets/seal.js";
import type { ChannelKinds } from "../channels-file.js";
import type { PaymentKinds } from "../payments-file.js";

/** Who changes a company: a person or an API key, by their rights, or a command on the server itself, which may everything. */
export type Actor =
  | { kind: "person"; person: Asker & { name: string }; from: string }
  /** `from`: where it runs, when that is not the company's folder. `called`: whoever stands behind it. */
  | { kind: "command"; name: string; from?: string; called?: string };

/** What commands need besides the database. */
export type CompanyTools = { keyring: Keyring; channels: ChannelKinds; payments: PaymentKinds };

/** The files of a program, as a command may change them. */
export type ProgramFiles = Pick<ProgramSource, "flows" | "tests" | "hours" | "intents">;

/** Where commands run: one open transaction, in which nobody else changes this company. */
export type At = {
  tx: Tx;
  tenantId: string;
  actor: Actor;
  tools: CompanyTools;
  /** Set by commands that change them; written by `settleProgram` at the end of the transaction. */
  files: ProgramFiles;
  survey: ProgramSource["survey"];
  /** The order of what the program lists, because its hash covers it. What is not named comes after. */
  order: { items: readonly string[]; channels: readonly string[]; teams: readonly string[] };
  /**
   * What was done, by kind and name, while a company is made whole: its one entry in the audit lists it. Null where each
   * change has an entry of its own.
   */
  made: Map<string, string[]> | null;
  /** The current program as it was when the transaction began. */
  before: { source: ProgramSource; hash: string } | null;
};

/** How the audit names an actor: `user:<id>`, `key:<id>` or the command. */
export const auditName = (actor: Actor): string => {
  if (actor.kind === "command") return actor.name;
  const { id, scopes } = actor.person;
  return scopes === undefined ? `user:${id}` : `key:${id}`;
};

/** From where, for the audit: the network address of a person or program; a command reads the company's folder. */
export const fromOf = (actor: Actor): string => (actor.kind === "person" ? actor.from : (actor.from ?? "folder"));

/** How people are told who it was. */
export const calledName = (actor: Actor): string =>
  actor.kind === "person" ? actor.person.name : (actor.called ?? actor.name);
