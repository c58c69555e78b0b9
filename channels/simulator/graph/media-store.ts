import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";

/**
 * A file at the simulated Meta. The Graph API knows it by `id` and gives its bytes for the account's token. The phone's
 * page shows it by `viewKey`. Knowing one of the two is of no use where the other one is needed.
 */
export type StoredMedia = {
  id: string;
  viewKey: string;
  /** Without parameters when it was found from the bytes; as the uploader said when Meta believes it. */
  mime: string;
  name: string;
  bytes: Buffer;
  /** Whether it is never shown in place. */
  onlySaved: boolean;
  /** In base64, as in webhooks. */
  sha256: string;
};

export type MediaStore = {
  put(file: { bytes: Buffer; mime: string; name: string; onlySaved?: boolean }): StoredMedia;
  get(id: string): StoredMedia | undefined;
  view(viewKey: string): StoredMedia | undefined;
};

/** How long files are kept, in ms. Meta keeps them for seven days; nobody uses a demonstration for longer than one. */
const TTL_MS = 24 * 60 * 60 * 1000;

/** Files in memory, at most `maxBytes`. The file that was not used for the longest time is dropped first. */
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

/** Meta's media ids are decimal. 16 digits keep enough of the randomness. */
function digitsOf(random: string): string {
  const number = createHash("sha256").update(random).digest().readBigUInt64BE(0) % 10n ** 16n;
  return `1${number.toString().padStart(16, "0")}`;
}
