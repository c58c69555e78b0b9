import type { Request, Response } from "express";
import { z } from "zod";
import type { UserRow } from "../../db/stores/user-store.js";
import type { Role } from "../wire.js";
import { notFound } from "./refusal.js";

/** The person who asks, as the database knows them now. Nothing of it comes from the request's body. */
export type Person = UserRow & { sid: string };
export type Asked = { person: Person; request: Request; response: Response };
/** A route for people who signed in. `answer` is sent as JSON; with `undefined` it has answered by itself. */
export type Route = {
  method: "get" | "post";
  path: string;
  roles: readonly Role[];
  status?: number;
  answer(asked: Asked): Promise<unknown>;
};

export const EVERYBODY: readonly Role[] = ["admin", "consultant"];

const uuid = z.uuid();

/** The id in the route's path. Throws `Refusal` 404 when it cannot be an id. */
export function idOf({ request }: Asked): string {
  const id = uuid.safeParse(request.params.id);
  if (!id.success) throw notFound();
  return id.data;
}
