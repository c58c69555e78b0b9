import type { PhoneContent, PhoneMessage, PhoneRefusal, PhoneSession, SendPayload } from "../../wire.js";

/** A message that the server does not have yet. `file` must still be uploaded. */
export type Pending = {
  clientId: string;
  at: number;
  /** The newest message on the screen when this one was written. A failed message stays behind it. */
  after: string | null;
  content: PhoneContent;
  /** Everything but the file's id, if a file must be uploaded first. */
  payload: SendPayload;
  file?: { bytes: Blob; name: string; voice: boolean };
  problem?: string;
  /** Sending it again cannot help. */
  final?: boolean;
};

export type PhoneState = {
  phase: "connecting" | "ready" | "offline" | "refused";
  refusal: PhoneRefusal | null;
  session: Omit<PhoneSession, "messages" | "typing" | "token"> | null;
  messages: PhoneMessage[];
  pending: Pending[];
  typing: boolean;
};

export type PhoneNews =
  | { kind: "session"; session: PhoneSession }
  | { kind: "message"; message: PhoneMessage }
  | { kind: "typing"; on: boolean }
  | { kind: "pending"; pending: Pending }
  | { kind: "stuck"; clientId: string; problem: string | undefined; final?: boolean }
  | { kind: "discarded"; clientId: string }
  | { kind: "offline" }
  | { kind: "refused"; refusal: PhoneRefusal }
  | { kind: "restart" };

export const NEW_PHONE: PhoneState = {
  phase: "connecting",
  refusal: null,
  session: null,
  messages: [],
  pending: [],
  typing: false,
};

/** What the phone shows after an event. Pure. */
export function nextState(state: PhoneState, news: PhoneNews): PhoneState {
  switch (news.kind) {
    case "session": {
      const { messages, typing, token: _token, ...session } = news.session;
      // When the server forgot this screen, the page keeps what it remembers.
      const kept = session.forgotten ? state.messages : messages;
      return {
        ...state,
        phase: "ready",
        refusal: null,
        session,
        messages: kept,
        typing,
        pending: without(state.pending, kept),
      };
    }
    case "message": {
      const { message } = news;
      const known = state.messages.some(({ id }) => id === message.id);
      const messages = known
        ? state.messages.map((each) => (each.id === message.id ? message : each))
        : [...state.messages, message];
      const typing = message.from === "shop" && !known ? false : state.typing;
      return { ...state, messages, typing, pending: without(state.pending, [message]) };
    }
    case "typing":
      return { ...state, typing: news.on };
    case "pending":
      return { ...state, pending: [...state.pending, news.pending] };
    case "stuck": {
      const { clientId, problem, final = false } = news;
      return {
        ...state,
        pending: state.pending.map((each) => (each.clientId === clientId ? { ...each, problem, final } : each)),
      };
    }
    case "discarded":
      return { ...state, pending: state.pending.filter(({ clientId }) => clientId !== news.clientId) };
    case "offline":
      return { ...state, phase: state.session === null ? "connecting" : "offline", typing: false };
    case "refused":
      return { ...state, phase: "refused", refusal: news.refusal, typing: false };
    case "restart":
      return NEW_PHONE;
  }
}

/** Everything on the screen: failed messages where they were written, and messages being sent at the end. */
export function screenOf({ messages, pending }: PhoneState): PhoneMessage[] {
  const shown = [...messages];
  const failed = pending.filter(({ problem }) => problem !== undefined);
  for (const each of failed.toReversed()) {
    const place = messages.findIndex(({ id }) => id === each.after);
    shown.splice(place + 1, 0, onScreen(each));
  }
  return [...shown, ...pending.filter(({ problem }) => problem === undefined).map(onScreen)];
}

function onScreen({ clientId, at, content, problem, final }: Pending): PhoneMessage {
  const tick = problem === undefined ? "sending" : "failed";
  return { id: clientId, clientId, from: "visitor", at, tick, problem, final, reactions: {}, content };
}

function without(pending: Pending[], arrived: PhoneMessage[]): Pending[] {
  const ids = new Set(arrived.map(({ clientId }) => clientId));
  return pending.filter(({ clientId }) => !ids.has(clientId));
}
