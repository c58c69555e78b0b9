import type { IncomingMessage } from "node:http";
import { isIPv6 } from "node:net";
import type { Server, Socket } from "socket.io";
import type { AddressOf } from "./address-of.js";

type Connection = Socket["conn"];

/** A stranger is a connection that has not said who it is. `ms`: how long it may take; how many of them one address may have, and all. */
export const STRANGERS = { ms: 10_000, fromOneAddress: 50, inAll: 1_000 };

/**
 * Keeps strangers few, each address by itself first, so that one machine cannot keep everybody else out. A browser is one
 * for some hundred ms, so that many behind one address still get in. To be watched before any namespace is made.
 * Without `addressOf` all are counted together only.
 */
export function createStrangers(addressOf: AddressOf | undefined, limits = STRANGERS) {
  const strangers = new Map<Connection, string | null>();
  const fromAddress = new Map<string, number>();
  /** Namespaces that each is in. */
  const joined = new WeakMap<Connection, number>();

  const sourceOf = ({ headers, socket }: IncomingMessage) =>
    addressOf ? networkOf(addressOf(headers, socket.remoteAddress ?? "")) : null;

  function come(connection: Connection): void {
    const source = sourceOf(connection.request);
    strangers.set(connection, source);
    if (source !== null) fromAddress.set(source, (fromAddress.get(source) ?? 0) + 1);
    connection.once("close", () => introduced(connection));
  }

  function introduced(connection: Connection): void {
    const source = strangers.get(connection);
    if (!strangers.delete(connection) || source == null) return;
    const left = (fromAddress.get(source) ?? 0) - 1;
    if (left > 0) fromAddress.set(source, left);
    else fromAddress.delete(source);
  }

  /** A connection that has left every namespace is closed: socket.io would let it stay for ever. */
  function stay(socket: Socket): void {
    const { conn } = socket;
    joined.set(conn, (joined.get(conn) ?? 0) + 1);
    socket.once("disconnect", () => {
      const left = (joined.get(conn) ?? 0) - 1;
      joined.set(conn, left);
      if (left === 0) conn.close();
    });
  }

  return {
    /** Whether one more may come in with this request. */
    hasRoomFor(request: IncomingMessage): boolean {
      if (strangers.size >= limits.inAll) return false;
      const source = sourceOf(request);
      return source === null || (fromAddress.get(source) ?? 0) < limits.fromOneAddress;
    },
    watch(io: Server): void {
      // Nobody says who they are at `/`: who were let in there would be no stranger any more.
      io.use((_socket, next) => next(new Error("no such place")));
      io.engine.on("connection", come);
      io.on("new_namespace", (namespace) => {
        namespace.on("connection", (socket) => {
          introduced(socket.conn);
          stay(socket);
        });
      });
    },
  };
}

/** What an address counts as: itself, and of IPv6 the /64, because one customer of a provider has all of that. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, "");
  if (!isIPv6(plain)) return plain;
  const [head = "", tail = ""] = plain.split("::");
  const [first, last] = [head, tail].map((part) => (part === "" ? [] : part.split(":"))) as [string[], string[]];
  const gap = plain.includes("::") ? 8 - first.length - last.length : 0;
  const groups = [...first, ...Array<string>(Math.max(0, gap)).fill("0"), ...last].slice(0, 4);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(":")}::/64`;
}
