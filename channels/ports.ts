import type { TranscriptLine } from "../bot/vocabulary/transcript-line.js";

/** Reads the transcript of one person on one channel account. Lines for people only (`note`) never come through here. */
export type Transcript = {
  /** Lines after `afterId` (exclusive; null: from the newest `limit` lines), oldest first. */
  since(
    account: { id: string; tenantId: string },
    externalId: string,
    afterId: string | null,
    limit: number,
  ): Promise<TranscriptLine[]>;
};
