import type { ToFrame, ToHost } from "./frame-protocol.js";

/**
 * Connects the app with the loader on the page around it. Messages are only sent to, and accepted from, the origin that
 * the loader named in our address. Our Content-Security-Policy decides which origins may frame the app at all. When the
 * app is opened as a page of its own, `framed` is false and nothing is sent.
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
