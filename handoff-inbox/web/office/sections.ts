import type { Me } from "../../contract/session.js";
import type { IconName } from "../ui/icon.js";
import { ARTICLES, CATALOG, CHANNELS, DEVICES, FLOWS, KEYS, MODELS, PAYMENTS, PEOPLE, TEAMS } from "./places.js";

/** The pages of the office, as the rail and the office's own list name them. `may`: who sees one. */
export const SECTIONS = [
  { name: "company", path: "/escritorio/empresa", icon: "office", may: "company.read" },
  { name: "people", path: PEOPLE, icon: "people", may: "people.read" },
  { name: "teams", path: TEAMS, icon: "chats", may: "people.read" },
  { name: "roles", path: "/escritorio/papeis", icon: "shield", may: "people.read" },
  { name: "hours", path: "/escritorio/horarios", icon: "clock", may: "company.read" },
  { name: "channels", path: CHANNELS, icon: "channel", may: "company.read" },
  { name: "payments", path: PAYMENTS, icon: "wallet", may: "company.read" },
  { name: "doubts", path: "/escritorio/dinheiro", icon: "warning", may: "payments.settle" },
  { name: "books", path: "/escritorio/extrato", icon: "receipt", may: "payments.settle" },
  { name: "catalog", path: CATALOG, icon: "receipt", may: "company.read" },
  { name: "articles", path: ARTICLES, icon: "book", may: "company.read" },
  { name: "models", path: MODELS, icon: "spark", may: "company.read" },
  { name: "flows", path: FLOWS, icon: "flow", may: "company.read" },
  { name: "devices", path: DEVICES, icon: "computer", may: "devices.read" },
  { name: "keys", path: KEYS, icon: "key", may: "keys.manage" },
  { name: "audit", path: "/escritorio/registro", icon: "history", may: "audit.read" },
] as const satisfies readonly { name: string; path: string; icon: IconName; may: Me["permissions"][number] }[];

export type SectionName = (typeof SECTIONS)[number]["name"];

/** The sections that a person may open; none for whoever has no business in the office. */
export const sectionsOf = (me: Pick<Me, "permissions">) => SECTIONS.filter(({ may }) => me.permissions.includes(may));
