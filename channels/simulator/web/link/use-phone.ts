import { useSyncExternalStore } from "react";
import type { PhoneLink } from "./phone-link.js";
import type { PhoneState } from "./phone-state.js";

export function usePhone(link: PhoneLink): PhoneState {
  return useSyncExternalStore(link.subscribe, link.state);
}
