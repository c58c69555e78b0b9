import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";

/**
 * A file at the pretend Meta. `id` is what the Graph API knows and gives bytes for with the account's token;
 * `viewKey` is what the phone's page shows it by, so that knowing one opens nothing at the other's door.
 */
export type StoredMedia = {
  id: string;
  viewKey: string;
  /** Without parameters where it was sniffed; as the uploader said where Meta believes it. */
  mime: string;
  name: string;
  bytes: Buffer;
  /** Never shown in place. */
  onlySaved: boolean;
  /** Base64, as webhooks tell it. */
  sha256: string;
};

export type MediaStore = {
  put(file: { bytes: Buffer; mime: string; name: string; onlySaved?: boolean }): StoredMedia;
  get(id: string): StoredMedia | undefined;
  view(viewKey: string): StoredMedia | undefined;
};

/** Meta keeps a webhook's file for seven days; nobody plays with a demonstration for longer than one. */
const TTL_MS = 24 * 60 * 60 * 1000;

/** Files in memory, at most `maxBytes` of them: the one unused the longest goes first. */
export function createMediaStore(maxBytes: number, randomId: () => string): MediaStore {
  const byView = new Map<string, string>();
  const files = new LRUCache<string, StoredMedia>({
    maxSize: maxBytes,
    sizeCalculation: ({ bytes }) => bytes.length + 1024,
    ttl: TTL_MS,
    dispose: ({ viewKey }) => byView.delete(viewKey),
  });
  return {
    put({ bytes, mime, name, onlySaved = false }) {
      const id = digitsOf(randomId());
      const sha256 = createHash("sha256").update(bytes).digest("base64");
      const media = { id, viewKey: randomId(), mime, name, bytes, onlySaved, sha256 };
      byView.set(media.viewKey, id);
      files.set(id, media);
      return media;
    },
    get: (id) => files.get(id),
    view(viewKey) {
      const id = byView.get(viewKey);
      return id === undefined ? undefined : files.get(id);
    },
  };
}

/** Meta's media ids are decimal; 16 digits keep enough of the randomness. */
function digitsOf(random: string): string {
  const number = createHash("sha256").update(random).digest().readBigUInt64BE(0) % 10n ** 16n;
  return `1${number.toString().padStart(16, "0")}`;
}
