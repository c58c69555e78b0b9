import { randomUUID } from "node:crypto";
import type { Question, Screen, ScreenEvent, ScreenWishes } from "../screen.js";
import type { Words } from "../words/words.js";
import { createDoorKeeper } from "./door-keeper.js";
import { openLoopbackServer, type PageAct, type PageState } from "./loopback-server.js";
import { isOwnConnection } from "./user-behind.js";
import { windowPage } from "./window-page.js";
import { windowParts, windowTitle } from "./window-parts.js";
import { afterEvent, EMPTY_VIEW, type WindowView } from "./window-view.js";

export type WindowOptions = {
  /** The script of the page. */
  script: string;
  words: Words;
  /** Shows an address to the person, in a browser or in words. */
  open(address: string): void;
  /** How long the window may stay closed with nothing to do before the program ends, in ms. */
  aloneMs?: number;
  /** How long an unchanged state is held back, in ms. */
  holdMs?: number;
  /** Whether the last words wait for a page. Default: yes. */
  isPatient?: boolean;
};

export type AgentWindow = Screen & {
  /** Opens the page in the browser. */
  open(): void;
  /** For a second start of the program (see `running.ts`). */
  readonly port: number;
  readonly key: string;
  /** Lets an open page see the last words, and stops serving. */
  close(): Promise<void>;
};

const ALONE_MS = 2 * 3_600_000;
const HOLD_MS = 20_000;
/** A page that is open asks again at once. One that did not for so long is closed, or its computer sleeps. */
const AWAY_MS = 5_000;
/** How long the last words wait to be seen: by a page that is there, and by one that the browser is only opening. */
const LAST_LOOK_MS = 3_000;
const FIRST_LOOK_MS = 15_000;

/** The program's face as a page in the person's own browser. */
export async function openWindow(options: WindowOptions): Promise<AgentWindow> {
  const { words, holdMs = HOLD_MS, aloneMs = ALONE_MS } = options;
  const keeper = createDoorKeeper();
  let view: WindowView = EMPTY_VIEW;
  let version = 0;
  let wishes: ScreenWishes | null = null;
  let lastSeen = 0;
  let opened = 0;
  let shown = -1;
  let answer: ((given: boolean | string | null) => void) | null = null;
  const watching = new Set<() => void>();

  function change(next: WindowView): void {
    view = next;
    version += 1;
    for (const wake of watching) wake();
  }
  const isOpen = () => watching.size > 0 || Date.now() - lastSeen < AWAY_MS;
  const open = () => {
    opened = Date.now();
    options.open(`${server.origin}/#${keeper.newCode()}`);
  };

  /** Waits until the state is newer than `after`, or for a while. */
  async function state(after: number, gone: AbortSignal): Promise<PageState> {
    if (after >= version)
      await new Promise<void>((done) => {
        const wake = () => {
          clearTimeout(timer);
          watching.delete(wake);
          done();
        };
        const timer = setTimeout(wake, holdMs);
        watching.add(wake);
        gone.addEventListener("abort", wake, { once: true });
      });
    if (!gone.aborted) lastSeen = Date.now();
    shown = version;
    return { version, title: windowTitle(view, words), ended: view.ended !== null, parts: windowParts(view, words) };
  }

  /** Asks on the page; a page that was closed is opened again. Null when the signal aborts. */
  function ask(
    asked: NonNullable<WindowView["question"]>["asked"],
    signal: AbortSignal,
  ): Promise<boolean | string | null> {
    if (signal.aborted) return Promise.resolve(null);
    const id = randomUUID();
    return new Promise((done) => {
      const give = (given: boolean | string | null) => {
        signal.removeEventListener("abort", stop);
        answer = null;
        change({ ...view, question: null });
        done(given);
      };
      const stop = () => give(null);
      signal.addEventListener("abort", stop, { once: true });
      answer = give;
      change({ ...view, question: { id, asked } });
      if (!isOpen()) open();
    });
  }

  function act(said: PageAct): boolean {
    if (said.act === "answer" || said.act === "type") {
      const { question } = view;
      if (answer === null || question?.id !== said.question) return false;
      if ((said.act === "type") !== (question.asked.kind === "code")) return false;
      answer(said.act === "type" ? said.text : said.yes);
      return true;
    }
    if (wishes === null || view.isEnding || view.ended !== null) return false;
    if (said.act === "undo") wishes.undo(said.id);
    else wishes[said.act]();
    return true;
  }

  const server = await openLoopbackServer({
    keeper,
    page: windowPage(options.script, words),
    state,
    act,
    again: () => `${server.origin}/#${keeper.newCode()}`,
    isOwn: (ends) => isOwnConnection(ends),
  });
  opened = Date.now();
  const lookAround = () => {
    if (!waits(view) && watching.size === 0 && Date.now() - Math.max(lastSeen, opened) > aloneMs) wishes?.leftAlone();
  };
  const alone = setInterval(lookAround, Math.min(60_000, aloneMs));
  alone.unref();

  return {
    port: server.port,
    key: keeper.key,
    open,
    show: (event: ScreenEvent) => change(afterEvent(view, event)),
    confirm: async (question: Question, signal) => (await ask(question, signal)) === true,
    async ask(what, signal) {
      // The server's address is in the program; nobody types it into a page.
      const typed = what === "code" ? await ask({ kind: "code" }, signal) : null;
      return typeof typed === "string" ? typed : null;
    },
    hear(given) {
      wishes = given;
    },
    async close() {
      clearInterval(alone);
      if (view.ended === null) change({ ...view, ended: [] });
      const until = Math.max(isOpen() ? Date.now() + LAST_LOOK_MS : 0, lastSeen < opened ? opened + FIRST_LOOK_MS : 0);
      while (options.isPatient !== false && shown < version && Date.now() < until)
        await new Promise((done) => setTimeout(done, 50));
      await server.close();
    },
  };
}

/** Whether somebody may still come to a question that was asked of them. */
const waits = ({ question }: WindowView) => question !== null && question.asked.kind !== "code";
