import { API } from "../../contract/api-base.js";
import type { Me, SignedIn } from "../../contract/session.js";
import { words } from "../words.js";
import { ApiFailure, failureOf, reach } from "./api-failure.js";

/** `starting`: the cookie is being checked. `unreached`: the server could not be asked, and is asked again. */
export type SessionState =
  | { phase: "starting" | "unreached" }
  | { phase: "out"; notice: string | null }
  | { phase: "in"; me: Me };

export type Company = { slug: string; name: string };
export type SignInAnswer =
  | { kind: "in" }
  | { kind: "companies"; companies: Company[] }
  /** The password was right; `enterCode` goes on with the ticket. */
  | { kind: "code"; ticket: string };

/** Who is signed in. The access token stays inside; the refresh token is a cookie that no script can read. */
export type Session = {
  state(): SessionState;
  subscribe(listener: () => void): () => void;
  /** Asks the server with the cookie. Never throws, and tries again by itself while the server is not reached. */
  start(): Promise<void>;
  /** Throws `ApiFailure`. */
  signIn(who: { email: string; password: string; company?: string }): Promise<SignInAnswer>;
  /** The second step of a sign-in. Throws `ApiFailure`. */
  enterCode(ticket: string, code: string): Promise<void>;
  signOut(): Promise<void>;
  /** Returns to the sign-in, with the reason. */
  end(notice: string | null): void;
  /**
   * Called when the person who was signed in has left: they signed out, in this tab or another, or were signed out, or
   * somebody else signed in. Not called when the sign-in only expired, because the same person then goes on where they
   * were.
   */
  whenLeft(listener: () => void): () => void;
  /** A token that is valid for at least half a minute. Throws `ApiFailure`; a 401 has ended the session. */
  token(): Promise<string>;
  /** Gets a new token, because the server refused `refused`, whatever that token's expiry says. */
  renew(refused: string): Promise<string>;
  /**
   * Asks the server with the cookie now, whatever the token's expiry says, because something said that we are signed
   * out.
   */
  check(): Promise<string>;
};

export type SessionDeps = {
  fetch: typeof fetch;
  /** Runs one at a time over all tabs of this browser. */
  exclusive<T>(work: () => Promise<T>): Promise<T>;
  /** Sends news to the other tabs, and receives theirs. */
  tell(news: TabNews): void;
  hear(listener: (news: TabNews) => void): void;
  now(): number;
  later(work: () => void, ms: number): unknown;
};
export type TabNews = { kind: "in"; signedIn: SignedIn } | { kind: "out" };

const SPARE_MS = 30_000;
const AHEAD_MS = 60_000;
const RETRY_MS = 4_000;

export function createSession(deps: SessionDeps): Session {
  const listeners = new Set<() => void>();
  const leaving = new Set<() => void>();
  let state: SessionState = { phase: "starting" };
  let signedIn: SignedIn | null = null;
  let renewing: Promise<string> | null = null;

  const change = (next: SessionState) => {
    state = next;
    for (const listener of listeners) listener();
  };
  const enter = (next: SignedIn, fromHere: boolean) => {
    signedIn = next;
    if (fromHere) deps.tell({ kind: "in", signedIn: next });
    const known = state.phase === "in" && JSON.stringify(state.me) === JSON.stringify(next.me);
    if (!known) change({ phase: "in", me: next.me });
    const wait = Math.max(next.expiresAt - deps.now() - AHEAD_MS, 5_000);
    deps.later(() => {
      if (signedIn === next) void renew(next.access).catch(() => undefined);
    }, wait);
  };
  const end = (notice: string | null) => {
    signedIn = null;
    if (state.phase === "in" && notice !== words.signIn.expired) for (const listener of leaving) listener();
    change({ phase: "out", notice });
  };

  /**
   * Only one exchange runs at a time, in this tab and over all tabs. A token that another tab got meanwhile is used.
   */
  function renew(refused: string | null): Promise<string> {
    renewing ??= deps.exclusive(() => exchange(refused)).finally(() => (renewing = null));
    return renewing;
  }
  async function exchange(refused: string | null): Promise<string> {
    if (signedIn !== null && signedIn.access !== refused && good(signedIn)) return signedIn.access;
    const response = await reach(deps.fetch, `${API}/session/refresh`, {
      method: "POST",
      headers: { "x-balcao": "1" },
    });
    if (!response.ok) {
      const failure = await failureOf(response);
      if (failure.status === 401) end(refused === null ? null : words.signIn.expired);
      throw failure;
    }
    const next: SignedIn = await response.json();
    enter(next, true);
    return next.access;
  }
  const post = (path: string, body: object) =>
    reach(deps.fetch, `${API}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-balcao": "1" },
      body: JSON.stringify(body),
    });
  const good = (token: SignedIn) => token.expiresAt - deps.now() > SPARE_MS;

  deps.hear((news) => {
    if (news.kind === "in") {
      // Another person signed in elsewhere, so this tab's pages belong to neither of them.
      if (state.phase === "in" && state.me.id !== news.signedIn.me.id) return end(words.signIn.elsewhere);
      if (signedIn === null || news.signedIn.expiresAt > signedIn.expiresAt) enter(news.signedIn, false);
    } else if (state.phase === "in") end(words.signIn.elsewhere);
  });

  const session: Session = {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async start() {
      await renew(null).catch((error: unknown) => {
        if (state.phase !== "starting" && state.phase !== "unreached") return;
        // "Too often" (429) says nothing about who the person is.
        const refused = error instanceof ApiFailure && error.status >= 400 && error.status < 500;
        if (refused && error.status !== 429) return end(null);
        change({ phase: "unreached" });
        deps.later(() => void session.start(), RETRY_MS);
      });
    },
    async signIn(who) {
      const response = await post("/session", who);
      if (response.status === 409) {
        const { companies } = (await response.json()) as { companies: Company[] };
        return { kind: "companies", companies };
      }
      if (response.status === 403) {
        const { ticket } = (await response.clone().json()) as { ticket?: string };
        if (ticket !== undefined) return { kind: "code", ticket };
      }
      if (!response.ok) throw signInFailure(await failureOf(response));
      enter(await response.json(), true);
      return { kind: "in" };
    },
    async enterCode(ticket, code) {
      const response = await post("/session/code", { ticket, code });
      if (!response.ok) throw await failureOf(response);
      enter(await response.json(), true);
    },
    async signOut() {
      const access = signedIn?.access;
      const headers = { "x-balcao": "1", ...(access === undefined ? {} : { authorization: `Bearer ${access}` }) };
      const response = await reach(deps.fetch, `${API}/session`, { method: "DELETE", headers });
      if (!response.ok && response.status !== 401) throw await failureOf(response);
      deps.tell({ kind: "out" });
      end(null);
    },
    end,
    whenLeft(listener) {
      leaving.add(listener);
      return () => leaving.delete(listener);
    },
    async token() {
      if (signedIn !== null && good(signedIn)) return signedIn.access;
      return renew(signedIn?.access ?? null);
    },
    renew: (refused) => (signedIn !== null && signedIn.access !== refused ? session.token() : renew(refused)),
    check: () => renew(signedIn?.access ?? null),
  };
  return session;
}

function signInFailure(failure: ApiFailure): ApiFailure {
  if (failure.code !== "unknown") return failure;
  if (failure.status === 401) return new ApiFailure(401, "wrong", words.signIn.wrong);
  if (failure.status === 429) return new ApiFailure(429, "locked", words.signIn.locked);
  return failure;
}
