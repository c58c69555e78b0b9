import type { ChannelAccount, RawWebhook, Received } from "../../bot/ports/channel-adapter.js";
import { receiveSigned } from "../meta/receive-signed.js";
import { translateUpdates } from "./translate-updates.js";

/**
 * Verifies and translates one webhook of the Cloud API. It decides nothing and never throws, whatever the bytes.
 * `externalId` of each event is the phone number id that it names, because one app may have many numbers.
 */
export const receiveWebhook = (account: ChannelAccount, request: RawWebhook): Received =>
  receiveSigned(account, request, translateUpdates);
