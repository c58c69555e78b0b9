/** Messages between the loader on the company's page and the app in the iframe. Types only. */

export type BalcaoEvent = "ready" | "open" | "close" | "unread" | "message" | "identity_refused" | "identity_expired";

/** From the loader. `hello` answers `ready` and is the first: before it the app does not know who is there. */
export type ToFrame =
  | { balcao: "hello"; open: boolean; identity?: string }
  | { balcao: "open" }
  | { balcao: "close" }
  | { balcao: "identify"; identity: string }
  | { balcao: "forget" };

/** From the app. Nothing that was said in the chat goes to the page around it. */
export type ToHost =
  | { balcao: "ready"; color: string }
  /** The page says itself why there is no chat. */
  | { balcao: "refused" }
  | { balcao: "close" }
  | { balcao: "unread"; count: number }
  | { balcao: "event"; name: BalcaoEvent; detail?: unknown };
