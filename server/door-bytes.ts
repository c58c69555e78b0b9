import { LARGEST_WEBHOOK } from "../bot/ports/channel-adapter.js";
import { type ByteBudget, createProcessBytes } from "../platform/limits/byte-budget.js";

const MB = 1024 * 1024;

/** For each door: how many bytes of bodies and files this process may hold in memory. */
export type DoorBytes = Record<"webhooks" | "payments" | "uploads" | "downloads" | "desk", ByteBudget>;

/**
 * All doors together hold at most six times the share of one company (64 MB, or two of the largest uploads). What
 * strangers send and fetch leaves room for the people at the desk, and both leave room for providers, whose messages
 * matter most.
 */
export function openDoorBytes({ uploadMaxMb }: { uploadMaxMb: number }): DoorBytes {
  const each = Math.max(64, 2 * uploadMaxMb) * MB;
  const forProviders = 12 * LARGEST_WEBHOOK;
  const process = createProcessBytes(6 * each);
  return {
    webhooks: process.budget({ each: 8 * LARGEST_WEBHOOK, all: 48 * LARGEST_WEBHOOK }),
    payments: process.budget({ each: 2 * MB, all: 16 * MB }),
    // One company's uploads take at most a third of all, so that others find room beside several of the largest.
    uploads: process.budget({ each, all: 3 * each }, forProviders + each),
    downloads: process.budget({ each, all: 2 * each }, forProviders + each),
    desk: process.budget({ each, all: 3 * each }, forProviders),
  };
}
