import type { Server, Socket } from "socket.io";
import { networksOf } from "../platform/limits/network-of.js";
import type { Offenders } from "../platform/limits/offenders.js";
import { createRateLimiter } from "../platform/limits/rate-limiter.js";
import type { AddressOf } from "./address-of.js";

/** Largest frame of any namespace, in bytes: a report of a computer with 32 disks. */
export const LARGEST_FRAME = 32 * 1024;

/** Largest frame of each namespace, in UTF-16 units. Our pages and agents send nothing longer. */
const FRAMES = new Map([
  // Room for a message of 4,096 characters in any encoding, and for the tokens of a handshake.
  ["webchat", 16 * 1024],
  ["demo", 16 * 1024],
  ["agent", LARGEST_FRAME],
  // Room for an access token. Other frames of the pages have a hundred bytes.
  ["desk", 6 * 1024],
]);
/**
 * Largest handshake frame of each namespace: two tokens of 4,096 characters, or an access token. For all others it
 * holds names only.
 */
const HELLOS = new Map([
  ["webchat", 10 * 1024],
  ["desk", 6 * 1024],
]);
const HELLO = 4 * 1024;
/**
 * How many frames one connection may send; each 4 KB of a frame counts as another one. A client that reaches this limit
 * was already told earlier that it sends too much.
 */
const RATE = { burst: 200, perMinute: 1_200 };
const PIECE = 4 * 1024;
/** How many connections are counted at the same time: more than may be open. */
const CONNECTIONS = 30_000;
/**
 * How many UTF-16 units of frames the strangers of one network may send: some hundred handshakes at once. Reading them
 * takes a tenth of a second.
 */
const OF_NETWORK = { burst: 1024 * 1024, perMinute: 2 * 1024 * 1024 };
const NETWORKS = 50_000;
/** Texts that people write are shorter than this. Frames up to this length are counted as frames only. */
const SAID = 512;
/** Namespaces in which a connected client has shown who it is. */
const KNOWN = ["/agent", "/desk"];
/**
 * The namespace in which users work. They must not be refused because of what others behind their address do. `/agent`
 * does not count, because anybody may get a computer's code.
 */
const WORK = "/desk";

/** Finds the namespace in the text of a frame: `2/webchat,…`, `51-/agent,…`. */
const NAMESPACE = /^\d(?:\d*-)?\/([a-z]+)(?:[,?]|$)/;

/**
 * Counts each frame as it arrives, before it is parsed as JSON. It cuts a connection that sends too many frames, a
 * frame that is too large, or a frame for an unknown namespace. Such a client counts as an offender, and so does one that
 * sends bytes that are no frame (ws cuts that off by itself). A stranger's connection is also cut when the strangers of
 * its network send too much together; it is no offender then. The limits on events are lower and are reported to the
 * client; this one stops clients that go on. To be called before any namespace is made.
 */
export function limitFrames(
  io: Server,
  addressOf: AddressOf,
  offenders: Pick<Offenders, "note" | "trust">,
  now: () => number = Date.now,
): void {
  const limiter = createRateLimiter(now, CONNECTIONS);
  const networks = createRateLimiter(now, NETWORKS);
  /** The connections that are known, by namespace. One connection may be known in several. */
  const known = new Map(KNOWN.map((name) => [name, new WeakSet<Socket["conn"]>()]));
  let connections = 0;

  io.on("new_namespace", (namespace) => {
    const knownHere = known.get(namespace.name);
    if (knownHere) namespace.on("connection", ({ conn }) => knownHere.add(conn));
    if (namespace.name === WORK) namespace.on("connection", ({ conn }) => offenders.trust(addressIn(conn)));
  });

  const addressIn = ({ request }: Socket["conn"]) => addressOf(request.headers, request.socket.remoteAddress ?? "");

  function networkHasRoom(connection: Socket["conn"], units: number): boolean {
    if (units === 0) return true;
    const { burst, perMinute } = OF_NETWORK;
    return networksOf(addressIn(connection)).every(
      ({ network, times }) => networks(network, { burst: burst * times, perMinute: perMinute * times }, units) === 0,
    );
  }

  io.engine.on("connection", (connection: Socket["conn"]) => {
    const n = String(++connections);
    // Read now, because the request is dropped together with the connection.
    const address = addressIn(connection);
    const cut = () => {
      offenders.note(address);
      connection.close(true);
    };
    connection.on("packet", ({ type, data }: { type: string; data?: unknown }) => {
      const frame = readFrame(type, data);
      if (!frame || limiter(n, RATE, 1 + Math.floor(frame.length / PIECE)) > 0) return cut();
      const { length, place, hello } = frame;
      if (!hello && known.get(place)?.has(connection)) return;
      // When a network sends too much, the client whose frame came last is cut off. It may be innocent.
      if (!networkHasRoom(connection, hello ? length : Math.max(0, length - SAID))) connection.close(true);
    });
    connection.once("close", (_reason: string, why?: unknown) => {
      if (isNoFrame(why)) offenders.note(address);
    });
  });
}

/**
 * Whether a connection ended because its bytes were no frame, or a frame longer than any of ours. engine.io passes on
 * the error of ws as text (ws, lib/receiver.js).
 */
function isNoFrame(why: unknown): boolean {
  return why instanceof Error && /Max payload size exceeded|Invalid WebSocket frame/.test(why.message);
}

/** Null when it is no frame that this server accepts. */
function readFrame(type: string, data: unknown): { length: number; place: string; hello: boolean } | null {
  if (type !== "message") return { length: 0, place: "", hello: false };
  if (typeof data !== "string") return null;
  // Our names are shorter than 40 characters, so the rest need not be looked at.
  const name = NAMESPACE.exec(data.slice(0, 40))?.[1] ?? "";
  const hello = data.startsWith("0");
  const largest = FRAMES.get(name) ?? SHORT;
  const most = hello ? Math.min(largest, HELLOS.get(name) ?? HELLO) : largest;
  return data.length > most ? null : { length: data.length, place: `/${name}`, hello };
}

/** Largest frame for no namespace of ours: a disconnect, or a handshake at `/`, which is refused. */
const SHORT = 1024;
