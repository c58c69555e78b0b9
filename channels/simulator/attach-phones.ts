import type { DefaultEventsMap, Namespace, Server, Socket } from "socket.io";
import { leaveWithSocket } from "../../platform/limits/leave-with-socket.js";
import { createNetworkLimit, type NetworkLimit } from "../../platform/limits/shared-limits.js";
import { createShares, networkShares, type Shares } from "../../platform/limits/shares.js";
import { createStrikes } from "../../platform/limits/strikes.js";
import { originAllowed } from "../webchat/origin.js";
import { newWaId, readPhoneToken, showHandle, showNumber, signPhoneToken } from "./network/phone-token.js";
import type { Phone } from "./network/phones.js";
import { createPhoneEvents, type PhoneEvents } from "./phone-events.js";
import type { PhoneTools } from "./phone-tools.js";
import type { Ack, ClientEvents, PhoneRefusal, PhoneSession, ServerEvents } from "./wire.js";

/** Incoming events can be anything. `PhoneEvents` checks them. */
type Incoming = { [event in keyof ClientEvents]: (payload: unknown, ack?: unknown) => void };
type SocketData = { waId: string; token: string; forgotten: boolean };
export type PhoneNamespace = Namespace<Incoming, ServerEvents, DefaultEventsMap, SocketData>;
type PhoneSocket = Socket<Incoming, ServerEvents, DefaultEventsMap, SocketData>;

/** Which of its messengers a page shows, and the namespace in which it is served. */
const NAMESPACES = { whatsapp: "/demo", instagram: "/demo/instagram" } as const;

/** Serves the phones' pages of one face in its namespace of an existing Socket.IO server. */
export function attachPhones(io: Server, tools: PhoneTools): PhoneNamespace {
  const namespace: PhoneNamespace = io.of(NAMESPACES[tools.face]);
  const events = createPhoneEvents(tools);
  const door: Door = {
    newPhones: createNetworkLimit(tools.deps.shared, `new-phones-${tools.face}`, tools.limits.newPhones),
    places: createShares(),
  };
  namespace.use((socket, next) => {
    admit(door, socket, tools).then(
      (refused) => next(refused === null ? undefined : refusal(refused)),
      (error: unknown) => {
        tools.deps.log.error({ err: error }, "the demonstration could not admit a page");
        next(refusal("busy"));
      },
    );
  });
  namespace.on("connection", (socket) => listen(socket, events, tools));
  return namespace;
}

type Door = { newPhones: NetworkLimit; places: Shares };

/** Null when the page may come in; the socket's data is then set. */
async function admit(
  { newPhones, places }: Door,
  socket: PhoneSocket,
  { face, deps, limits, phones }: PhoneTools,
): Promise<PhoneRefusal | null> {
  const { whatsapp, [face]: channel } = deps.channels();
  if (!deps.enabled() || whatsapp === null || !channel) return "demo_off";
  const { headers } = socket.handshake;
  const { origin, host } = headers;
  if (!originAllowed(origin, { host, publicOrigin: deps.publicOrigin }, [])) return "origin_refused";
  const address = deps.addressOf(headers, socket.handshake.address);
  const { appSecret } = whatsapp.secrets;
  const auth = socket.handshake.auth as { token?: unknown };
  const known = readPhoneToken(auth.token, appSecret);
  if (known === null && (await newPhones.take(address)) > 0) return "rate_limited";
  const waId = known ?? newWaId(deps.randomId());
  const leave = places.take([
    { key: "all", most: limits.sockets },
    { key: `phone ${waId}`, most: limits.socketsPerPhone },
    ...networkShares(address, limits.socketsPerNetwork, limits.sockets),
  ]);
  if (!leave) return "busy";
  leaveWithSocket(socket, leave);
  const forgotten = known !== null && phones.find(waId) === undefined;
  Object.assign(socket.data, { waId, token: signPhoneToken(waId, appSecret), forgotten });
  return null;
}

function listen(socket: PhoneSocket, events: PhoneEvents, tools: PhoneTools): void {
  const { waId } = socket.data;
  const phone = tools.phones.of(waId);
  void socket.join(waId);
  socket.emit("session", sessionOf(phone, socket.data, tools));
  tools.network.online(phone);

  const strike = createStrikes(tools.limiter);
  const answer = (ack: unknown, result: Ack) => {
    if (typeof ack === "function") ack(result);
    if (!result.ok && (result.error === "invalid" || result.error === "rate_limited")) strike(socket);
  };
  socket.on("send", (payload, ack) => answer(ack, events.send(waId, payload)));
  socket.on("again", (payload, ack) => answer(ack, events.again(waId, payload)));
  socket.on("react", (payload, ack) => answer(ack, events.react(waId, payload)));
  socket.on("seen", (payload) => events.seen(waId, payload) || strike(socket));
  socket.on("played", (payload) => events.played(waId, payload) || strike(socket));
}

function sessionOf(phone: Phone, { token, forgotten }: SocketData, { face, deps, limits }: PhoneTools): PhoneSession {
  return {
    token,
    number: face === "instagram" ? showHandle(phone) : showNumber(phone.waId),
    profileName: phone.profileName,
    shopName: deps.channels().webchat?.title ?? "Oficina Clique",
    forgotten,
    typing: phone.typing !== null,
    messages: phone.entries.map(({ message }) => message),
    maxText: face === "instagram" ? Math.min(limits.text, LONGEST_DIRECT) : limits.text,
    maxFileBytes: limits.fileBytes,
  };
}

/** What Instagram lets a person write in one message, in UTF-16 units. */
const LONGEST_DIRECT = 1_000;

function refusal(code: PhoneRefusal): Error & { data: { code: PhoneRefusal } } {
  return Object.assign(new Error(code), { data: { code } });
}
