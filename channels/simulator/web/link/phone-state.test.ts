import { describe, expect, it } from "vitest";
import type { PhoneMessage, PhoneSession } from "../../wire.js";
import { NEW_PHONE, nextState, type Pending, type PhoneState, screenOf } from "./phone-state.js";

const SESSION: PhoneSession = {
  token: "t",
  number: "+55 11 91234-5678",
  profileName: "Ana",
  shopName: "Oficina Clique",
  forgotten: false,
  typing: false,
  messages: [],
  maxText: 4096,
  maxFileBytes: 1,
};
const PENDING: Pending = {
  clientId: "mine0001",
  at: 2,
  after: "wamid.1",
  content: { kind: "text", text: "oi" },
  payload: { clientId: "mine0001", kind: "text", text: "oi" },
};

function message(change: Partial<PhoneMessage>): PhoneMessage {
  return {
    id: "wamid.1",
    clientId: null,
    from: "shop",
    at: 1,
    tick: "delivered",
    reactions: {},
    content: { kind: "text", text: "olá" },
    ...change,
  };
}

const ready = (change: Partial<PhoneSession> = {}): PhoneState =>
  nextState(NEW_PHONE, { kind: "session", session: { ...SESSION, ...change } });

describe("the phone's screen", () => {
  it("shows what is on its way as the last, and once only when it has arrived", () => {
    const waiting = nextState(ready({ messages: [message({})] }), { kind: "pending", pending: PENDING });
    expect(screenOf(waiting).map(({ id, tick }) => [id, tick])).toEqual([
      ["wamid.1", "delivered"],
      ["mine0001", "sending"],
    ]);
    const arrived = nextState(waiting, {
      kind: "message",
      message: message({ id: "wamid.2", clientId: "mine0001", from: "visitor", tick: "sent" }),
    });
    expect(screenOf(arrived).map(({ id }) => id)).toEqual(["wamid.1", "wamid.2"]);
  });

  it("says what did not go out and why", () => {
    const waiting = nextState(ready(), { kind: "pending", pending: PENDING });
    const stuck = nextState(waiting, { kind: "stuck", clientId: "mine0001", problem: "O Balcão não respondeu." });
    expect(screenOf(stuck)).toMatchObject([{ tick: "failed", problem: "O Balcão não respondeu." }]);
  });

  it("leaves what failed where it was written, says when trying again is no use, and lets it go", () => {
    const before = ready({ messages: [message({})] });
    const failed = (clientId: string) =>
      nextState(nextState(before, { kind: "pending", pending: { ...PENDING, clientId } }), {
        kind: "stuck",
        clientId,
        problem: "O WhatsApp não leva este tipo de arquivo.",
        final: true,
      });
    const later = nextState(failed("mine0001"), { kind: "message", message: message({ id: "wamid.2" }) });
    const waits = nextState(later, {
      kind: "pending",
      pending: { ...PENDING, clientId: "mine0002", after: "wamid.2" },
    });
    expect(screenOf(waits).map(({ id, final }) => [id, final ?? false])).toEqual([
      ["wamid.1", false],
      ["mine0001", true],
      ["wamid.2", false],
      ["mine0002", false],
    ]);
    const gone = nextState(waits, { kind: "discarded", clientId: "mine0001" });
    expect(screenOf(gone).map(({ id }) => id)).toEqual(["wamid.1", "wamid.2", "mine0002"]);
  });

  it("keeps what waits while it is offline, and drops it when the server turns out to have it", () => {
    const offline = nextState(nextState(ready(), { kind: "pending", pending: PENDING }), { kind: "offline" });
    expect(offline).toMatchObject({ phase: "offline", pending: [PENDING] });
    const back = nextState(offline, {
      kind: "session",
      session: { ...SESSION, messages: [message({ clientId: "mine0001", from: "visitor" })] },
    });
    expect(back).toMatchObject({ phase: "ready", pending: [] });
  });

  it("changes a message in place when its ticks change", () => {
    const state = ready({ messages: [message({ id: "a", from: "visitor", tick: "sent" }), message({ id: "b" })] });
    const read = nextState(state, { kind: "message", message: message({ id: "a", from: "visitor", tick: "read" }) });
    expect(read.messages.map(({ id, tick }) => [id, tick])).toEqual([
      ["a", "read"],
      ["b", "delivered"],
    ]);
  });

  it("stops typing when the shop's message is there, not when a tick changes", () => {
    const typing = nextState(ready({ messages: [message({ id: "a", from: "visitor" })] }), {
      kind: "typing",
      on: true,
    });
    expect(
      nextState(typing, { kind: "message", message: message({ id: "a", from: "visitor", tick: "read" }) }).typing,
    ).toBe(true);
    expect(nextState(typing, { kind: "message", message: message({ id: "b" }) }).typing).toBe(false);
  });

  it("keeps what it shows when the product was started anew and forgot it", () => {
    const state = ready({ messages: [message({})] });
    const back = nextState(state, { kind: "session", session: { ...SESSION, forgotten: true } });
    expect(back.messages).toHaveLength(1);
    expect(back.session?.forgotten).toBe(true);
  });

  it("is empty with a new number", () => {
    expect(nextState(ready({ messages: [message({})] }), { kind: "restart" })).toEqual(NEW_PHONE);
  });
});
