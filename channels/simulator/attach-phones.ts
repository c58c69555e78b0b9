import type { DefaultEventsMap, Namespace, Server, Socket } from "socket.io";
import type { RateLimiter } from "../../platform/limits/rate-limiter.js";
import { originAllowed } from "../webchat/origin.js";
import type { SimulatorDeps } from "./deps.js";
import type { SimulatorLimits } from "./limits.js";
import type { Network } from "./network/create-network.js";
import { newWaId, readPhoneToken, showNumber, signPhoneToken } from "./network/phone-token.js";
import type { Phone, Phones } from "./network/phones.js";
import { createPhoneEvents, type PhoneEvents } from "./phone-events.js";
import type { Uploads } from "./receive-file.js";
import type { ClientEvents, PhoneRefusal, PhoneSession, ServerEvents } from "./wire.js";

/** Incoming events as they really are: anything. `PhoneEvents` checks them. */
type Incoming = { [event in keyof ClientEvents]: (payload: unknown, ack?: unknown) => void };
type SocketData = { waId: string; token: string; forgotten: boolean };
export type PhoneNamespace = Namespace<Incoming, ServerEvents, DefaultEventsMap, SocketData>;
type PhoneSocket = Socket<Incoming, ServerEvents, DefaultEventsMap, SocketData>;

export type PhoneDesk = {
  deps: SimulatorDeps;
  limits: SimulatorLimits;
  limiter: RateLimiter;
  phones: Phones;
  network: Network;
  uploads: Uploads;
};

/** Serves the phones' pages on namespace `/demo` of an existing Socket.IO server. */
export function attachPhones(io: Server, desk: PhoneDesk): PhoneNamespace {
  const namespace: PhoneNamespace = io.of("/demo");
  const events = createPhoneEvents(desk);
  namespace.use((socket, next) => {
    const refused = admit(namespace, socket, desk);
    next(refused === null ? undefined : refusal(refused));
  });
  namespace.on("connection", (socket) => listen(socket, events, desk));
  return namespace;
}

/** Null, with the socket's data filled, when the page may come in. */
function admit(
  namespace: PhoneNamespace,
  socket: PhoneSocket,
  { deps, limits, limiter, phones }: PhoneDesk,
): PhoneRefusal | null {
  const { whatsapp } = deps.channels();
  if (!deps.enabled() || whatsapp === null) return "demo_off";
  const { origin, host } = socket.handshake.headers;
  if (!originAllowed(origin, { host, publicOrigin: deps.publicOrigin }, [])) return "origin_refused";
  if (namespace.sockets.size >= limits.sockets) return "busy";
  const { appSecret } = whatsapp.secrets;
  const auth = socket.handshake.auth as { token?: unknown };
  const known = readPhoneToken(auth.token, appSecret);
  if (known === null && limiter(`new:${socket.handshake.address}`, limits.rates.newPhone) > 0) return "rate_limited";
  const waId = known ?? newWaId(deps.randomId());
  if ((namespace.adapter.rooms.get(waId)?.size ?? 0) >= limits.socketsPerPhone) return "busy";
  const forgotten = known !== null && phones.find(waId) === undefined;
  Object.assign(socket.data, { waId, token: signPhoneToken(waId, appSecret), forgotten });
  return null;
}

function listen(socket: PhoneSocket, events: PhoneEvents, desk: PhoneDesk): void {
  const { waId } = socket.data;
  const phone = desk.phones.of(waId);
  void socket.join(waId);
  socket.emit("session", sessionOf(phone, socket.data, desk));
  desk.network.online(phone);

  const answer = (ack: unknown, result: unknown) => {
    if (typeof ack === "function") ack(result);
  };
  socket.on("send", (payload, ack) => answer(ack, events.send(waId, payload)));
  socket.on("again", (payload, ack) => answer(ack, events.again(waId, payload)));
  socket.on("react", (payload, ack) => answer(ack, events.react(waId, payload)));
  socket.on("seen", (payload) => events.seen(waId, payload));
  socket.on("played", (payload) => events.played(waId, payload));
}

function sessionOf(phone: Phone, { token, forgotten }: SocketData, { deps, limits }: PhoneDesk): PhoneSession {
  return {
    token,
    number: showNumber(phone.waId),
    profileName: phone.profileName,
    shopName: deps.channels().webchat?.title ?? "Oficina Clique",
    forgotten,
    typing: phone.typing !== null,
    messages: phone.entries.map(({ message }) => message),
    maxText: limits.text,
    maxFileBytes: limits.fileBytes,
  };
}

function refusal(code: PhoneRefusal): Error & { data: { code: PhoneRefusal } } {
  return Object.assign(new Error(code), { data: { code } });
}
