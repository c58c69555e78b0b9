import { LARGEST_WEBHOOK } from "../bot/ports/channel-adapter.js";
import { type ByteBudget, createProcessBytes } from "../platform/limits/byte-budget.js";

const MB = 1024 * 1024;

/** What each door of this process may hold in memory of bodies and files. */
export type DoorBytes = Record<"webhooks" | "payments" | "uploads" | "downloads" | "desk", ByteBudget>;

/**
 * All of them together hold at most six times the share of one company (64 MB, or two of the largest uploads). What strangers
 * send and fetch leaves room for people at the desk, and both for providers, whose messages come first.
 */
export function openDoorBytes({ uploadMaxMb }: { uploadMaxMb: number }): DoorBytes {
  const each = Math.max(64, 2 * uploadMaxMb) * MB;
  const forProviders = 12 * LARGEST_WEBHOOK;
  const process = createProcessBytes(6 * each);
  return {
    webhooks: process.budget({ each: 8 * LARGEST_WEBHOOK, all: 48 * LARGEST_WEBHOOK }),
    payments: process.budget({ each: 2 * MB, all: 16 * MB }),
    // A company's uploads at most a third of all: some of the largest at once, and others find room beside them.
    uploads: process.budget({ each, all: 3 * each }, forProviders + each),
    downloads: process.budget({ each, all: 2 * each }, forProviders + each),
    desk: process.budget({ each, all: 3 * each }, forProviders),
  };
}
