import type { ToFrame, ToHost } from "./frame-protocol.js";

/**
 * The app's line to the loader on the page around it. Messages go to, and are taken from, the one origin that the
 * loader named in our address; which origins may frame us at all was decided by our Content-Security-Policy. Opened
 * as a page of its own, `framed` is false and nothing is sent.
 */
export function createHostBridge(onCommand: (command: ToFrame) => void): {
  framed: boolean;
  post(message: ToHost): void;
} {
  const origin = new URLSearchParams(location.search).get("origin");
  const framed = window.parent !== window && origin !== null;
  if (framed)
    window.addEventListener("message", (event) => {
      if (event.source === window.parent && event.origin === origin) onCommand(event.data as ToFrame);
    });
  return {
    framed,
    post(message) {
      if (framed) window.parent.postMessage(message, origin);
    },
  };
}
