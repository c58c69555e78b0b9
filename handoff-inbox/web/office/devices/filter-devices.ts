import type { OfficeDevice } from "../../../contract/office/devices.js";

export const FILTERS = ["all", "online", "staying", "critical", "blocked"] as const;
export type Filter = (typeof FILTERS)[number];

const DAY_MS = 86_400_000;

/** Accents and capitals make no difference to whoever searches. */
const plain = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Whether a computer is among those that are asked for. */
export function fits(device: OfficeDevice, filter: Filter, search: string): boolean {
  const wanted = plain(search.trim());
  const named = [device.name, device.contactName, device.os].some((text) => plain(text).includes(wanted));
  if (!named) return false;
  switch (filter) {
    case "all":
      return true;
    case "online":
    case "blocked":
      return device.state === filter;
    case "staying":
      return device.stays !== "no";
    case "critical":
      return device.critical > 0;
  }
}

/** It should be heard of every half minute, and was not for a day. */
export const isSilent = ({ stays, lastSeenAt }: Pick<OfficeDevice, "stays" | "lastSeenAt">, now: number): boolean =>
  stays === "on" && (lastSeenAt ?? 0) < now - DAY_MS;
