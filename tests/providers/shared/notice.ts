import type { ProviderClock } from "./clock.js";
import type { SeededIds } from "./seeded-ids.js";

/** What a provider tells its customer's server, as it will be posted. */
export type Notice = {
  url: string;
  topic: string;
  body: string;
  /** Made anew for each attempt, because they carry its moment. */
  headers(at: number): Record<string, string>;
  /** Of those that the provider tells once and never again. */
  once?: boolean;
};

export type ToldNotice = {
  id: string;
  topic: string;
  url: string;
  body: string;
  /** `status` null: no answer. `at` by the provider's clock. */
  attempts: { at: number; status: number | null }[];
  state: "held" | "telling" | "heard" | "given_up" | "lost";
};

export type NoticesOptions = {
  clock: ProviderClock;
  ids: SeededIds;
  heard(status: number): boolean;
  /** Real time before each repetition; the last one stands for all that follow. None: nothing is repeated by itself. */
  pausesMs?: readonly number[];
  timeoutMs?: number;
};
