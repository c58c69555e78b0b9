import { isColor, readableOn } from "./contrast.js";
import type { BalcaoEvent, ToFrame, ToHost } from "./frame-protocol.js";
import { drawLauncher, make, ofPage } from "./loader-view.js";

/**
 * The only script on the company's page: it draws the launcher in a shadow root, and the chat in an iframe of the
 * script's own host. It is placed beside the page's body, not in it, so that a chat stays open when the site replaces
 * the body (Turbo, pjax). If the site removes it all the same, it comes back.
 *
 *     window.Balcao('open' | 'close' | 'shutdown')
 *     window.Balcao('identify', '<JWT>')
 *     window.Balcao('on', '<event>', listener)
 *
 * Calls made before the script has loaded wait in `Balcao.q`.
 */
const STANDING = Symbol.for("balcao");
type Balcao = { (...call: unknown[]): void; q?: Iterable<unknown>[] };
declare global {
  interface Window {
    Balcao?: Balcao;
    /**
     * The installed function. It is also used when the page's own snippet has put a new queue into `Balcao`. No element
     * can have a symbol for its name, and take this place.
     */
    [STANDING]?: Balcao;
  }
}

/** How long the iframe may take to answer, in ms, before the visitor is told that it did not. */
const PATIENCE_MS = 15_000;
/**
 * The same, counted from the moment the browser said that the iframe has loaded: it may be showing the browser's own
 * error page.
 */
const LOADED_PATIENCE_MS = 4_000;

const WORDS = {
  pt: ["Abrir o chat", "Fechar o chat", "mensagens novas", "Abrindo o chat…", "O chat não abriu.", "Tentar de novo"],
  en: ["Open the chat", "Close the chat", "new messages", "Opening the chat…", "The chat did not open.", "Try again"],
  es: [
    "Abrir el chat",
    "Cerrar el chat",
    "mensajes nuevos",
    "Abriendo el chat…",
    "El chat no se abrió.",
    "Intentar de nuevo",
  ],
};

const script = ofPage("currentScript") as HTMLScriptElement | null;
const { channel, position, color, locale, theme }: DOMStringMap = script?.dataset ?? {};
const [openWord = "", closeWord = "", newWord, loadingWord = "", failedWord = "", againWord = ""] =
  WORDS[locale?.slice(0, 2) as "pt"] ?? WORDS.pt;
const source = script?.src || location.href;
const base = source.replace(/\/widget\/loader\.js.*$/, "");
const frameOrigin = new URL(source).origin;
// Only stores that this browser has talked here before, so that new messages are counted without opening the chat.
const talked = `balcao:${channel}`;
const listeners: [string, (detail?: unknown) => void][] = [];

const host = make("div");
host.id = "balcao-chat";
const [panel, notice, words, again, launcher, badge] = drawLauncher(host.attachShadow({ mode: "open" }));
if (position === "left") host.setAttribute("data-left", "");

let frame: HTMLIFrameElement | null = null;
let opened = false;
let unread = 0;
let identity: string | undefined;
let patience: ReturnType<typeof setTimeout> | undefined;
/**
 * On a phone the page behind does not scroll while the chat is open. The page's own values are restored afterwards.
 */
let locked = false;
let pageOverflow = "";

const remembered = <T>(use: (store: Storage) => T): T | undefined => {
  try {
    return use(localStorage);
  } catch {
    // Storage is switched off, so new messages are only counted once the chat was opened.
  }
};
const fire = (name: BalcaoEvent, detail?: unknown) => {
  for (const [event, listener] of listeners) if (event === name) listener(detail);
};
/** On a phone the launcher stays visible as the way out until the chat shows its own. */
const setReady = (ready: boolean) => host.toggleAttribute("data-ready", ready);
const post = (message: ToFrame) => {
  if (host.matches("[data-ready]")) frame?.contentWindow?.postMessage(message, frameOrigin);
};
const paint = (value: string) => {
  host.style.setProperty("--b", value);
  host.style.setProperty("--o", readableOn(value));
};

/**
 * A text covers the panel until the chat is there, or itself says why it is not, so that the panel is never blank.
 */
function tell(text: string): void {
  notice.hidden = !text;
  words.textContent = text;
  again.hidden = text !== failedWord;
}

function wait(ms: number): void {
  clearTimeout(patience);
  patience = setTimeout(() => {
    tell(failedWord);
    console.error(`Balcão: o chat não abriu. ${base} responde? A CSP tem frame-src ${frameOrigin}?`);
  }, ms);
}

function load(): void {
  frame?.remove();
  setReady(false);
  tell(loadingWord);
  frame = make("iframe");
  frame.title = "Chat";
  const query = new URLSearchParams({ origin: location.origin });
  if (isColor(color)) query.set("color", color);
  if (locale) query.set("locale", locale);
  if (theme) query.set("theme", theme);
  frame.src = `${base}/widget/${encodeURIComponent(`${channel}`)}?${query}`;
  panel.append(frame);
  frame.onload = () => notice.hidden || wait(LOADED_PATIENCE_MS);
  wait(PATIENCE_MS);
}

function label(): void {
  const act = opened ? closeWord : openWord;
  launcher.setAttribute("aria-label", unread > 0 && !opened ? `${act}: ${unread} ${newWord}` : act);
  launcher.setAttribute("aria-expanded", `${opened}`);
  badge.hidden = unread === 0 || opened;
  badge.textContent = unread > 99 ? "99+" : `${unread}`;
}

/** A phone's keyboard only shrinks the visual viewport. The panel follows it, so that the input stays visible. */
function fit(): void {
  const view = visualViewport;
  const phone = matchMedia("(max-width: 480px)").matches;
  if (locked !== (opened && phone)) {
    const { style } = ofPage("documentElement") as HTMLElement;
    if (!locked) pageOverflow = style.overflow;
    locked = !locked;
    style.overflow = locked ? "hidden" : pageOverflow;
  }
  panel.style.height = phone && view ? `${view.height}px` : "";
  panel.style.top = phone && view ? `${view.offsetTop}px` : "";
}

function show(open: boolean): void {
  if (open === opened) return;
  opened = open;
  if (open && frame === null) load();
  host.toggleAttribute("data-open", open);
  if (open) remembered((store) => store.setItem(talked, "1"));
  post({ balcao: open ? "open" : "close" });
  if (open) frame?.focus();
  else launcher.focus();
  label();
  fit();
  fire(open ? "open" : "close");
}

function shutdown(): void {
  post({ balcao: "forget" });
  remembered((store) => store.removeItem(talked));
  identity = undefined;
  if (opened) show(false);
  unread = 0;
  label();
  // The app needs a moment to clear its storage before its frame is removed.
  const old = frame;
  frame = null;
  setReady(false);
  clearTimeout(patience);
  setTimeout(() => old?.remove(), 300);
}

function receive(event: MessageEvent): void {
  if (frame === null || event.source !== frame.contentWindow || event.origin !== frameOrigin) return;
  const message = event.data as ToHost;
  if (message.balcao === "ready" || message.balcao === "refused") {
    clearTimeout(patience);
    tell("");
  }
  if (message.balcao === "ready") {
    setReady(true);
    if (!isColor(color)) paint(message.color);
    post({ balcao: "hello", open: opened, identity });
    fire("ready");
  } else if (message.balcao === "close") show(false);
  else if (message.balcao === "unread") {
    unread = message.count;
    label();
    fire("unread", unread);
  } else if (message.balcao === "event") fire(message.name, message.detail);
}

const api: Balcao = (command, first, second) => {
  if (command === "open" || command === "close") show(command === "open");
  else if (command === "shutdown") shutdown();
  else if (command === "identify" && typeof first === "string") {
    identity = first;
    post({ balcao: "identify", identity: first });
  } else if (command === "on" && typeof first === "string" && typeof second === "function")
    listeners.push([first, second as (detail?: unknown) => void]);
  else console.error("Balcão: não conheço", command);
};

/**
 * Runs again for each element that replaces `html`, and adds the listeners again as well: `document.open()` removes
 * them from the window and from every element. Adding a listener that is there already does nothing.
 */
function mount(): void {
  const page = ofPage("documentElement") as HTMLElement | null;
  if (!host.isConnected && page) {
    page.append(host);
    // An iframe that was removed begins again.
    if (frame || remembered((store) => store.getItem(talked))) load();
  }
  for (const node of [document, page]) if (node) observer.observe(node, { childList: true });
  launcher.onclick = () => show(!opened);
  again.onclick = load;
  host.onkeydown = (event) => {
    if (event.key === "Escape") show(false);
  };
  addEventListener("message", receive);
  addEventListener("resize", fit);
}
const observer = new MutationObserver(mount);

/** Puts the launcher on the page, and gives what the page calls. */
function start(): Balcao {
  paint(isColor(color) ? color : "#0F766E");
  again.textContent = againWord;
  label();
  visualViewport?.addEventListener("resize", fit);
  visualViewport?.addEventListener("scroll", fit);
  // Placed after the body, so that the launcher comes last in keyboard order.
  if (ofPage("body")) mount();
  else addEventListener("DOMContentLoaded", mount);
  return api;
}

if (!channel) console.error("Balcão: falta data-channel");
else {
  const waiting = window.Balcao?.q ?? [];
  // The script may be on the page twice, or run again with each new body. The first instance stays and takes the
  // waiting calls.
  const standing = (window[STANDING] ??= start());
  window.Balcao = standing;
  for (const call of waiting) standing(...call);
}
