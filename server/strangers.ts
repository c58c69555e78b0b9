import type { IncomingMessage } from "node:http";
import type { Server, Socket } from "socket.io";
import { networksOf } from "../platform/limits/network-of.js";
import type { Offenders } from "../platform/limits/offenders.js";
import { createRateLimiter } from "../platform/limits/rate-limiter.js";
import { createShares, networkShares } from "../platform/limits/shares.js";
import type { AddressOf } from "./address-of.js";

type Connection = Socket["conn"];

/**
 * Limits for strangers. A stranger is a connection that has not shown who it is. `ms`: how long it may stay one. The
 * other numbers say how many strangers one network, its wider networks and all together may have, and how often one
 * network may connect.
 */
export const STRANGERS = {
  ms: 10_000,
  fromOneNetwork: 50,
  fromWider: 300,
  inAll: 1_000,
  connects: { burst: 600, perMinute: 300 },
};
/** How many networks' connects are counted at the same time. */
const NETWORKS = 50_000;

/**
 * Keeps strangers few. Each network has a limit of its own below the common one, so that one machine cannot keep
 * everybody else out. A browser is a stranger for some hundred ms, so many people behind one address still get in. To
 * be called before any namespace is made.
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
  /** How many namespaces each connection has joined. */
  const joined = new WeakMap<Connection, number>();

  const addressIn = ({ headers, socket }: IncomingMessage) => addressOf(headers, socket.remoteAddress ?? "");
  const sharesOf = (address: string) => [
    { key: "all", most: limits.inAll },
    ...networkShares(address, limits.fromOneNetwork, limits.fromWider),
  ];

  function come(connection: Connection): void {
    const leave = shares.take(sharesOf(addressIn(connection.request)));
    // Several handshakes may have been let in while there was a place for only one.
    if (!leave) return void connection.close(true);
    strangers.set(connection, leave);
    connection.once("close", () => introduced(connection));
  }

  function introduced(connection: Connection): void {
    strangers.get(connection)?.();
    strangers.delete(connection);
  }

  /** Closes a connection that has left every namespace, because socket.io would keep it open for ever. */
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
    /** Whether the client of this request may open one more connection. */
    hasPlaceFor(request: IncomingMessage): boolean {
      const address = addressIn(request);
      if (offenders.isOut(address) || !shares.free(sharesOf(address))) return false;
      const { burst, perMinute } = limits.connects;
      return networksOf(address).every(
        ({ network, times }) => connects(network, { burst: burst * times, perMinute: perMinute * times }) === 0,
      );
    },
    watch(io: Server): void {
      // Nobody shows who they are at the namespace `/`. It is closed, because a connection let in there would no longer
      // count as a stranger.
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
