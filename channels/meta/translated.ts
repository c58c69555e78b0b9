import type { ChannelEvent } from "../../bot/vocabulary/channel-event.js";

/**
 * The result of translating one item of a webhook. A `problem` says why it could not be read as what it claims to be.
 */
export type Translated = { event: ChannelEvent; problem?: string };
