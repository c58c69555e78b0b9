import type { TranscriptLine } from "../bot/vocabulary/transcript-line.js";

/** Reads the transcript of one person on one channel account. Lines for the staff (`note`) are never among them. */
export type Transcript = {
  /** The lines after `afterId` (exclusive), oldest first. With null, the newest `limit` lines. */
  since(
    account: { id: string; tenantId: string },
    externalId: string,
    afterId: string | null,
    limit: number,
  ): Promise<TranscriptLine[]>;
};
