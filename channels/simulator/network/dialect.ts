import type { Person } from "./webhook-body.js";
import { type InboundPart, messageBody, type Status, statusBody } from "./webhook-body.js";

/** How one of Meta's products tells the company what happened on a phone. */
export type Dialect = {
  /** The beginning of the ids of messages. */
  prefix: string;
  /** A webhook with what a customer sent. */
  message(from: Person, message: { id: string; at: number; part: InboundPart; replyTo?: string }): object;
  /** A webhook about a message of the company; null where the product tells nothing of it. */
  status(status: Status, at: number): object | null;
  /** How long after the customer's last message the company may write, in ms; null where the API itself refuses. */
  windowMs: number | null;
};

const DAY_MS = 24 * 60 * 60 * 1000;

export function whatsAppDialect(phoneNumberId: () => string): Dialect {
  return {
    prefix: "wamid.",
    message: (from, message) => messageBody(phoneNumberId(), from, message),
    status: (status, at) => statusBody(phoneNumberId(), status, at),
    windowMs: DAY_MS,
  };
}
