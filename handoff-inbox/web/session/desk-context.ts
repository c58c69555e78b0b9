import { createContext, useContext, useSyncExternalStore } from "react";
import type { Me } from "../../contract/session.js";
import type { Outbox } from "../conversation/outbox.js";
import type { Live } from "../live/live.js";
import type { TimeWords } from "../text/time-words.js";
import type { Api } from "./api.js";
import type { Session } from "./session.js";

/** What every page of a signed-in person works with. */
export type Desk = { me: Me; api: Api; session: Session; live: Live; outbox: Outbox; times: TimeWords };

const DeskContext = createContext<Desk | null>(null);
export const DeskProvider = DeskContext.Provider;

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === null) throw new Error("useDesk outside of the desk");
  return desk;
}

export function useSessionState(session: Session) {
  return useSyncExternalStore(session.subscribe, session.state);
}
