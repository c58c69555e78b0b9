/** Matches codes as `agent/pairing-code.ts` makes them: consonants and digits that look like nothing else. */
const INVITATION = /\/agent\?c=([A-Z0-9]{4}-[A-Z0-9]{4})/g;

/** The code of the last invitation in a text; null when there is none. */
export function lastCode(text: string): string | null {
  return [...text.matchAll(INVITATION)].at(-1)?.[1] ?? null;
}

/** The text that the widget on the shop's site shows; empty while it was never opened. The site is our own page. */
export function widgetText(site: HTMLIFrameElement | null): string {
  const chat = site?.contentDocument?.getElementById("balcao-chat")?.shadowRoot?.querySelector("iframe");
  return chat?.contentDocument?.body.textContent ?? "";
}
