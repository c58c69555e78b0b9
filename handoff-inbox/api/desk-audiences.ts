import type { DefaultEventsMap, Namespace, Socket } from "socket.io";
import type { Asker } from "../../platform/rights.js";
import type { DeskNews } from "../wire.js";

/** Incoming events can be anything. */
export type Incoming = {
  open(message: unknown, ack: unknown): void;
  leave(message: unknown): void;
  typing(message: unknown): void;
  read(message: unknown): void;
};
/** The person behind a socket, and the conversations that it follows. */
export type DeskPerson = {
  userId: string;
  tenantId: string;
  role: string;
  teams: readonly string[];
  sid: string;
  name: string;
  expiresAt: number;
  followed: Map<string, { channelId: string; externalId: string }>;
};
export type DeskNamespace = Namespace<Incoming, DeskNews, DefaultEventsMap, DeskPerson>;
export type DeskSocket = Socket<Incoming, DeskNews, DefaultEventsMap, DeskPerson>;

/** The person behind a socket, as rights see them. */
export const askerOf = ({ userId: id, tenantId, role, teams }: DeskPerson): Asker => ({ id, tenantId, role, teams });

/** Those of a company who may see conversations; which ones is asked for each. */
export const tenantAudience = (tenantId: string) => `tenant:${tenantId}`;
export const personAudience = (userId: string) => `person:${userId}`;
export const conversationAudience = (conversationId: string) => `conversation:${conversationId}`;
