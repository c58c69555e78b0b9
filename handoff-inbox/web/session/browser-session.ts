import { createSession, type Session, type TabNews } from "./session.js";

/** The session of this browser: its tabs use the cookie in turn and tell each other the result. */
export function createBrowserSession(): Session {
  const tabs = new BroadcastChannel("balcao-desk");
  return createSession({
    fetch: (...request) => fetch(...request),
    exclusive: (work) =>
      (navigator.locks ? navigator.locks.request("balcao-refresh", work) : work()) as ReturnType<typeof work>,
    tell: (news) => tabs.postMessage(news),
    hear: (listener) => tabs.addEventListener("message", (event: MessageEvent<TabNews>) => listener(event.data)),
    now: Date.now,
    later: (work, ms) => setTimeout(work, ms),
  });
}
