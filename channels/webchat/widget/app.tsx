/** @jsxImportSource preact */
import { createRef, render } from "preact";
import type { HandshakeRefusal, PageConfig } from "../wire.js";
import { applyBrandColor } from "./brand-colors.js";
import { Chat } from "./chat.js";
import { type ChatSession, createChatSession } from "./chat-session.js";
import { type ChatState, EMPTY_STATE, unreadCount } from "./chat-state.js";
import { isColor } from "./contrast.js";
import type { ToFrame } from "./frame-protocol.js";
import { createHostBridge } from "./host-bridge.js";
import { identitySubject } from "./identity-subject.js";
import { keepFor } from "./storage.js";
import { loadWords } from "./words/load-words.js";

/** Hints for the site's owner, who reads the console: what to do about a refusal that does not pass by itself. */
const OWNER_HINTS: Partial<Record<HandshakeRefusal, string>> = {
  channel_unknown: "Confira data-channel no script deste site.",
  origin_refused: "Ponha em PUBLIC_URL o endereço pelo qual os navegadores chegam ao servidor do chat.",
  identity_refused: "O JWT de identify não foi assinado com o identitySecret deste canal.",
  identity_expired: "Faça outro JWT e chame identify de novo.",
};

const query = new URLSearchParams(location.search);
const config: PageConfig = JSON.parse(document.getElementById("config")?.textContent ?? "{}");
const base = location.origin + location.pathname.replace(/\/widget\/[^/]*$/, "");
const words = await loadWords(query.get("locale") ?? config.locale);
const asked = query.get("color");
const color = isColor(asked) ? asked : config.color;

const root = document.getElementById("app");
const input = createRef<HTMLTextAreaElement>();
const bridge = createHostBridge(obey);
let session: ChatSession | null = null;
let state: ChatState = EMPTY_STATE;
let keep = keepFor(config.channel, () => localStorage);
let opened = !bridge.framed;
let toldUnread = -1;
let drawing = false;

document.documentElement.lang = words.locale;
paint();
const dark = matchMedia("(prefers-color-scheme: dark)");
dark.addEventListener("change", paint);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") session?.refresh();
  draw();
});
if (bridge.framed) bridge.post({ balcao: "ready", color });
else start(undefined);

function start(identity: string | undefined): void {
  session?.close();
  // Each person who signs in on this browser has an outbox and a draft of their own.
  const person = identity === undefined ? "" : `:${identitySubject(identity)}`;
  keep = keepFor(config.channel + person, () => localStorage);
  state = EMPTY_STATE;
  session = createChatSession({ config, base, keep, identity, onChange, onRefused, onMessage });
  draw();
}

function onChange(next: ChatState): void {
  state = next;
  draw();
  const unread = unreadCount(state);
  if (unread !== toldUnread) bridge.post({ balcao: "unread", count: unread });
  toldUnread = unread;
}

function onRefused(code: HandshakeRefusal): void {
  if (code === "identity_expired" || code === "identity_refused") bridge.post({ balcao: "event", name: code });
  console.error(`Balcão: a conexão foi recusada (${code}). ${OWNER_HINTS[code] ?? ""}`);
}

/** The page is not told the text, because what is said in the chat is not its business. */
function onMessage(line: { author: string }): void {
  bridge.post({ balcao: "event", name: "message", detail: { author: line.author } });
}

function obey(command: ToFrame): void {
  switch (command.balcao) {
    case "hello":
      opened = command.open;
      start(command.identity);
      drawNow();
      if (opened) focus();
      return;
    case "identify":
      if (session !== null) start(command.identity);
      return;
    case "open":
    case "close":
      opened = command.balcao === "open";
      draw();
      if (opened) focus();
      return;
    case "forget":
      session?.close();
      // Also clears what identified persons left, because their names begin with the channel's.
      keepFor(config.channel, () => localStorage).clear();
      return;
  }
}

/** On a touch screen the keyboard would cover the conversation at once, so the title gets the focus instead. */
function focus(): void {
  const target = matchMedia("(hover: hover)").matches ? input.current : document.getElementById("title");
  target?.focus();
}

function paint(): void {
  const wish = query.get("theme");
  const theme =
    wish === "dark" || wish === "light" ? wish : matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  document.documentElement.dataset.theme = theme;
  applyBrandColor(document.documentElement, color, theme);
}

/** Several changes in quick succession are drawn once. A change made by an effect never draws during a drawing. */
function draw(): void {
  if (drawing) return;
  drawing = true;
  setTimeout(() => {
    drawing = false;
    drawNow();
  });
}

function drawNow(): void {
  if (root === null || session === null) return;
  render(
    <Chat
      // A new session starts with a new draft and scroll position.
      key={session.id}
      state={state}
      session={session}
      config={config}
      base={base}
      words={words}
      draft={{ get: () => keep.get("draft") ?? "", set: (text) => keep.set("draft", text || null) }}
      visible={opened && document.visibilityState === "visible"}
      input={input}
      onClose={bridge.framed ? () => bridge.post({ balcao: "close" }) : null}
    />,
    root,
  );
}
