/** Messages between the loader on the company's page and the app in the iframe. Types only. */

export type BalcaoEvent = "ready" | "open" | "close" | "unread" | "message" | "identity_refused" | "identity_expired";

/**
 * From the loader to the app. `hello` answers `ready` and comes first: before it, the app does not know who the visitor
 * is.
 */
export type ToFrame =
  | { balcao: "hello"; open: boolean; identity?: string }
  | { balcao: "open" }
  | { balcao: "close" }
  | { balcao: "identify"; identity: string }
  | { balcao: "forget" };

/** From the app to the loader. Nothing that was said in the chat goes to the page around it. */
export type ToHost =
  | { balcao: "ready"; color: string }
  /** The page itself says why there is no chat. */
  | { balcao: "refused" }
  | { balcao: "close" }
  | { balcao: "unread"; count: number }
  | { balcao: "event"; name: BalcaoEvent; detail?: unknown };
