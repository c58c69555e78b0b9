import { isColor, readableOn } from "./contrast.js";
import type { BalcaoEvent, ToFrame, ToHost } from "./frame-protocol.js";
import { LOADER_CSS, LOADER_HTML } from "./loader-view.js";

/**
 * The one script on the company's page: launcher in a shadow root, chat in an iframe of the script's own host.
 *
 *     window.Balcao('open' | 'close' | 'shutdown')
 *     window.Balcao('identify', '<JWT>')
 *     window.Balcao('on', '<event>', listener)
 *
 * Calls made before the script is there wait in `Balcao.q`.
 */
type Balcao = { (...call: unknown[]): void; q?: ArrayLike<unknown>[]; loaded?: true };
declare global {
  interface Window {
    Balcao?: Balcao;
  }
}

/** How long the iframe may take to answer before the visitor is told that it did not. */
const PATIENCE_MS = 15_000;

const WORDS = {
  pt: ["Abrir o chat", "Fechar o chat", "mensagens novas", "O chat não abriu.", "Tentar de novo"],
  en: ["Open the chat", "Close the chat", "new messages", "The chat did not open.", "Try again"],
  es: ["Abrir el chat", "Cerrar el chat", "mensajes nuevos", "El chat no se abrió.", "Intentar de nuevo"],
};

const script = document.currentScript as HTMLScriptElement | null;
const channel = script?.dataset.channel;
if (script === null || !channel) console.error("Balcão: falta data-channel no script do chat.");
else if (!window.Balcao?.loaded) start(script, channel);

function start(tag: HTMLScriptElement, key: string): void {
  const { position, color, locale = "pt-BR", theme } = tag.dataset;
  const [openWord, closeWord, newWord, failedWord, againWord] = WORDS[locale.slice(0, 2) as "pt"] ?? WORDS.pt;
  const base = tag.src.replace(/\/widget\/loader\.js.*$/, "");
  const frameOrigin = new URL(base).origin;
  // Only "this browser has talked here before", so that new messages are counted without opening.
  const talked = `balcao:${key}`;
  const listeners: [string, (detail?: unknown) => void][] = [];

  const host = document.createElement("div");
  host.id = "balcao-chat";
  const root = host.attachShadow({ mode: "open" });
  root.innerHTML = LOADER_HTML;
  // A constructed sheet passes the page's own Content-Security-Policy, a <style> might not.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(LOADER_CSS);
  root.adoptedStyleSheets = [sheet];
  const find = <T extends HTMLElement>(selector: string) => root.querySelector(selector) as T;
  const launcher = find<HTMLButtonElement>(".l");
  const badge = find("b");
  const panel = find("section");
  const failed = find("p");
  const again = find<HTMLButtonElement>("p button");
  if (position === "left") host.setAttribute("data-left", "");

  let frame: HTMLIFrameElement | null = null;
  /** Also an attribute: on a phone the launcher stays in sight as the way out until the chat has its own. */
  let ready = false;
  let opened = false;
  let unread = 0;
  let identity: string | undefined;
  let patience = 0;
  /** On a phone the page behind does not scroll while the chat is open; what it had is given back. */
  let locked = false;
  let pageOverflow = "";

  /** Reads with no value, writes with one, forgets with null. */
  const remembered = (value?: string | null): string | null => {
    try {
      if (value === undefined) return localStorage.getItem(talked);
      if (value === null) localStorage.removeItem(talked);
      else localStorage.setItem(talked, value);
    } catch {
      // Storage is switched off here: new messages are then counted only once the chat was opened.
    }
    return null;
  };
  const fire = (name: BalcaoEvent, detail?: unknown) => {
    for (const [event, listener] of listeners) if (event === name) listener(detail);
  };
  const post = (message: ToFrame) => {
    if (ready) frame?.contentWindow?.postMessage(message, frameOrigin);
  };
  const paint = (value: string) => {
    host.style.setProperty("--b", value);
    host.style.setProperty("--o", readableOn(value));
  };

  function setReady(value: boolean): void {
    ready = value;
    host.toggleAttribute("data-ready", value);
  }

  function load(): void {
    frame?.remove();
    setReady(false);
    failed.hidden = true;
    frame = document.createElement("iframe");
    frame.title = "Chat";
    const query = new URLSearchParams({ origin: location.origin });
    if (isColor(color)) query.set("color", color);
    if (tag.dataset.locale) query.set("locale", locale);
    if (theme) query.set("theme", theme);
    frame.src = `${base}/widget/${encodeURIComponent(key)}?${query}`;
    panel.append(frame);
    clearTimeout(patience);
    patience = window.setTimeout(() => {
      failed.hidden = false;
      console.error(
        `Balcão: o chat não abriu. Confira o canal "${key}" e se ${location.origin} está nas origens dele.`,
      );
    }, PATIENCE_MS);
  }

  function label(): void {
    const words = opened ? closeWord : openWord;
    launcher.setAttribute("aria-label", unread > 0 && !opened ? `${words}: ${unread} ${newWord}` : (words ?? ""));
    launcher.setAttribute("aria-expanded", `${opened}`);
    badge.hidden = unread === 0 || opened;
    badge.textContent = unread > 99 ? "99+" : `${unread}`;
  }

  /** The keyboard of a phone shrinks only the visual viewport: the panel follows it, so the input stays in sight. */
  function fit(): void {
    const view = window.visualViewport;
    const phone = matchMedia("(max-width: 480px)").matches;
    if (locked !== (opened && phone)) {
      const { style } = document.documentElement;
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
    if (open) remembered("1");
    post({ balcao: open ? "open" : "close" });
    if (open) frame?.focus();
    else launcher.focus();
    label();
    fit();
    fire(open ? "open" : "close");
  }

  function shutdown(): void {
    post({ balcao: "forget" });
    remembered(null);
    identity = undefined;
    if (opened) show(false);
    unread = 0;
    label();
    // The app needs a moment to clear its storage before it goes.
    const old = frame;
    frame = null;
    setReady(false);
    clearTimeout(patience);
    setTimeout(() => old?.remove(), 300);
  }

  function receive(event: MessageEvent): void {
    if (frame === null || event.source !== frame.contentWindow || event.origin !== frameOrigin) return;
    const message = event.data as ToHost;
    if (message.balcao === "ready") {
      clearTimeout(patience);
      failed.hidden = true;
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
    else console.error("Balcão: não conheço este comando.", command);
  };
  api.loaded = true;
  const waiting = window.Balcao?.q ?? [];
  window.Balcao = api;

  const mount = () => {
    document.body.append(host);
    if (remembered() !== null && frame === null) load();
    for (const call of Array.from(waiting)) api(...Array.from(call));
  };
  paint(isColor(color) ? color : "#0F766E");
  failed.firstChild?.replaceWith(`${failedWord} `);
  again.textContent = againWord ?? "";
  label();
  launcher.onclick = () => show(!opened);
  again.onclick = load;
  addEventListener("message", receive);
  addEventListener("resize", fit);
  visualViewport?.addEventListener("resize", fit);
  visualViewport?.addEventListener("scroll", fit);
  host.addEventListener("keydown", (event) => event.key === "Escape" && show(false));
  if (document.body) mount();
  else addEventListener("DOMContentLoaded", mount);
}
