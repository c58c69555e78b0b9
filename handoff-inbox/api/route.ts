import type { Response } from "express";
import type { By } from "../../db/stores/audit-store.js";
import type { UserRow } from "../../db/stores/user-store.js";
import type { AnswerOf, RequestOf, RouteContract } from "../../platform/http/contract/route-contract.js";
import type { DeskRoutes } from "../contract/desk-contracts.js";

/**
 * The person or API key that asks, as the database knows them now. Nothing of it comes from the request's body. A key
 * has `scopes` and no sign-in (`sid` is empty). `from`: the network address of the request.
 */
export type Person = UserRow & { sid: string; scopes?: readonly string[]; from: string };

/** What a handler is given: what the contract's schemas made of the request, and who asks. */
export type Asked<C extends RouteContract> = RequestOf<C> & {
  person: Person;
  /** The same, for the audit. */
  by: By;
  /** The request's `Idempotency-Key`; empty where the contract wants none. */
  key: string;
  /** The revision that the caller saw (`If-Match`); 0 where the contract wants none. */
  revision: number;
  /** For files only: they are written to it. */
  response: Response;
};
export type Handler<C extends RouteContract> = (asked: Asked<C>) => Promise<AnswerOf<C>>;
/** One handler for every contract: a missing one does not compile. */
export type Handlers = { [Name in keyof DeskRoutes]: Handler<DeskRoutes[Name]> };
