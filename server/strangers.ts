import type { IncomingMessage } from "node:http";
import type { Server, Socket } from "socket.io";
import { networksOf } from "../platform/limits/network-of.js";
import type { Offenders } from "../platform/limits/offenders.js";
import { createRateLimiter } from "../platform/limits/rate-limiter.js";
import { createShares, networkShares } from "../platform/limits/shares.js";
import type { AddressOf } from "./address-of.js";

type Connection = Socket["conn"];

/**
 * A stranger is a connection that has not said who it is. `ms`: how long it may take; how many of them one network may
 * have, its wider ones, and all; how often one network may connect.
 */
export const STRANGERS = {
  ms: 10_000,
  fromOneNetwork: 50,
  fromWider: 300,
  inAll: 1_000,
  connects: { burst: 600, perMinute: 300 },
};
/** Networks whose connects are counted at the same time. */
const NETWORKS = 50_000;

/**
 * Keeps strangers few, each network by itself first, so that one machine cannot keep everybody else out. A browser is one
 * for some hundred ms, so that many behind one address still get in. To be watched before any namespace is made.
 */
export function createStrangers(
  addressOf: AddressOf,
  offenders: Pick<Offenders, "isOut">,
  limits = STRANGERS,
  now: () => number = Date.now,
) {
  const shares = createShares();
  const connects = createRateLimiter(now, NETWORKS);
  const strangers = new Map<Connection, () => void>();
  /** Namespaces that each is in. */
  const joined = new WeakMap<Connection, number>();

  const addressIn = ({ headers, socket }: IncomingMessage) => addressOf(headers, socket.remoteAddress ?? "");
  const sharesOf = (address: string) => [
    { key: "all", most: limits.inAll },
    ...networkShares(address, limits.fromOneNetwork, limits.fromWider),
  ];

  function come(connection: Connection): void {
    const leave = shares.take(sharesOf(addressIn(connection.request)));
    // Many handshakes may have been let in while there was room for one.
    if (!leave) return void connection.close(true);
    strangers.set(connection, leave);
    connection.once("close", () => introduced(connection));
  }

  function introduced(connection: Connection): void {
    strangers.get(connection)?.();
    strangers.delete(connection);
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
      const address = addressIn(request);
      if (offenders.isOut(address) || !shares.free(sharesOf(address))) return false;
      const { burst, perMinute } = limits.connects;
      return networksOf(address).every(
        ({ network, times }) => connects(network, { burst: burst * times, perMinute: perMinute * times }) === 0,
      );
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
