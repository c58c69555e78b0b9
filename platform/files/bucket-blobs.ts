import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { AwsClient } from "aws4fetch";
import { type Dispatcher, request as send } from "undici";
import { type Blobs, tenantFolder } from "./blobs.js";

/** The settings of a bucket at any S3-compatible storage. */
export type BucketSettings = {
  endpoint: string;
  bucket: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
};

/** The storage refused a request or could not be reached. The message says what to check; it holds no secret. */
export class BucketProblem extends Error {
  override name = "BucketProblem";
}

export type BucketBlobs = Blobs & {
  /** Throws a BucketProblem unless the bucket is there and the key may list it. */
  check(): Promise<void>;
};

/** Time limit of one request, in ms. It is long because the largest file is 100 MB. */
const TIMEOUT_MS = 60_000;
/**
 * How often a request is sent again after a 5xx or 429 answer, and the first pause before that, in ms, which doubles each
 * time. Every request here may safely be sent twice.
 */
const RETRIES = 3;
const FIRST_PAUSE_MS = 50;
/**
 * How often a request is sent again after its connection broke. A storage closes idle connections, and only the next
 * request notices.
 */
const BROKEN_RETRIES = 1;
const SHA256_OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/**
 * Bytes in an S3-compatible bucket, under `<tenant>/<sha256>`, addressed by path (`<endpoint>/<bucket>/<key>`), which every
 * such storage understands. Requests are signed with the hash of their body, so that bytes that changed on the way are
 * refused by the storage. `If-None-Match: *` keeps a second writer from replacing what the first one wrote; storages that
 * ignore it write the same bytes again, because a name is the hash of its bytes.
 */
export function createBucketBlobs(settings: BucketSettings): BucketBlobs {
  const { endpoint, bucket, region, accessKeyId, secretAccessKey } = settings;
  const client = new AwsClient({ accessKeyId, secretAccessKey, service: "s3", region });
  const base = `${endpoint.replace(/\/+$/, "")}/${bucket}`;
  const keyOf = (tenantId: string, name: string) => `${tenantFolder(tenantId)}/${name}`;
  const urlOf = (tenantId: string, name: string) => `${base}/${keyOf(tenantId, name)}`;

  async function request(
    method: string,
    url: string,
    more: { headers?: Record<string, string>; body?: Buffer } = {},
  ): Promise<Answer> {
    const headers = { "x-amz-content-sha256": SHA256_OF_NOTHING, ...more.headers };
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    let [broken, refused] = [0, 0];
    for (;;) {
      try {
        // It is signed without its body, because the hash of the body is in a header. `fetch` would copy the body.
        const signed = await client.sign(url, { method, headers });
        const sent = { method: method as "GET", headers: Object.fromEntries(signed.headers), body: more.body, signal };
        const { statusCode: status, headers: told, body } = await send(signed.url, sent);
        // The body is read inside the `try`, because a connection may also break in the middle of an answer.
        const bytes = Buffer.from(await body.arrayBuffer());
        const again = (status >= 500 || status === 429) && refused < RETRIES;
        if (!again) return { status, ok: status >= 200 && status < 300, size: Number(told["content-length"]), bytes };
        await sleep(FIRST_PAUSE_MS * 2 ** refused++, undefined, { signal });
      } catch (cause) {
        if (broken++ < BROKEN_RETRIES && !signal.aborted) continue;
        throw new BucketProblem(`The bucket at ${base} could not be reached: ${reasonOf(cause)}.`, { cause });
      }
    }
  }

  function refuse(response: Answer, doing: string): never {
    const code = codeOf(response.bytes);
    const told = REMEDIES[code] ?? (response.status === 403 ? REMEDIES.AccessDenied : undefined);
    throw new BucketProblem(
      `The bucket at ${base} answered ${response.status}${code ? ` ${code}` : ""} to ${doing}.${told ? ` ${told}` : ""}`,
    );
  }

  async function sizeOf(tenantId: string, name: string): Promise<number | null> {
    const response = await request("HEAD", urlOf(tenantId, name));
    if (response.status === 404) return null;
    if (!response.ok) return refuse(response, "a look at a file");
    return response.size;
  }

  async function open(tenantId: string, name: string): Promise<Readable | null> {
    const { status, body } = await streamOf(client, urlOf(tenantId, name)).catch((cause: unknown) => {
      throw new BucketProblem(`The bucket at ${base} could not be reached: ${reasonOf(cause)}.`, { cause });
    });
    if (status === 200) return body;
    const bytes = Buffer.from(await body.arrayBuffer());
    if (status === 404 && codeOf(bytes) !== "NoSuchBucket") return null;
    return refuse({ status, ok: false, size: bytes.length, bytes }, "reading a file");
  }

  async function remove(tenantId: string, name: string): Promise<void> {
    const response = await request("DELETE", urlOf(tenantId, name));
    if (!response.ok && response.status !== 404) refuse(response, "deleting a file");
  }

  async function page(prefix: string, token: string | null, most: number): Promise<string> {
    const query = new URLSearchParams({ "list-type": "2", "max-keys": String(most), prefix });
    if (token !== null) query.set("continuation-token", token);
    const response = await request("GET", `${base}?${query}`);
    return response.ok ? response.bytes.toString() : refuse(response, "listing files");
  }

  return {
    sizeOf,
    remove,
    async check() {
      await page("", null, 1);
    },
    async write(tenantId, name, bytes) {
      const size = await sizeOf(tenantId, name);
      if (size === bytes.length) return;
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      const headers = { "x-amz-content-sha256": sha256, ...(size === null && { "if-none-match": "*" }) };
      const response = await request("PUT", urlOf(tenantId, name), { headers, body: bytes });
      // 412 means that somebody else wrote the same bytes at the same moment.
      if (!response.ok && response.status !== 412) refuse(response, "storing a file");
    },
    async read(tenantId, name) {
      const response = await request("GET", urlOf(tenantId, name));
      if (response.ok) return response.bytes;
      if (response.status === 404 && codeOf(response.bytes) !== "NoSuchBucket") return null;
      return refuse(response, "reading a file");
    },
    open,
    async *list(tenantId) {
      const prefix = `${tenantFolder(tenantId)}/`;
      for (let token: string | null = null; ; ) {
        const text = await page(prefix, token, 1000);
        yield [...text.matchAll(/<Contents>(.*?)<\/Contents>/gs)].map(([, entry = ""]) => ({
          name: (tagOf(entry, "Key") ?? "").slice(prefix.length),
          changedAt: new Date(tagOf(entry, "LastModified") ?? 0),
        }));
        token = tagOf(text, "NextContinuationToken");
        if (token === null || tagOf(text, "IsTruncated") !== "true") return;
      }
    },
    async rename(tenantId, from, to) {
      const headers = { "x-amz-copy-source": `/${bucket}/${keyOf(tenantId, from)}` };
      const response = await request("PUT", urlOf(tenantId, to), { headers });
      if (response.status === 404) return false;
      // A copy may fail after it began: the answer is then 200 with an error in it (Amazon S3, CopyObject).
      if (!response.ok || codeOf(response.bytes) !== "") return refuse(response, "copying a file");
      await remove(tenantId, from);
      return true;
    },
  };
}

/** `size` is the length that the answer states, in bytes. */
type Answer = { status: number; ok: boolean; size: number; bytes: Buffer };

/** Codes of Amazon S3's error responses, which other storages use as well. */
const REMEDIES: Record<string, string> = {
  AccessDenied: "The key may not do that: check the bucket's policy.",
  InvalidAccessKeyId: "S3_ACCESS_KEY_ID is not known there.",
  SignatureDoesNotMatch: "S3_SECRET_ACCESS_KEY or S3_REGION is not the right one.",
  NoSuchBucket: "There is no such bucket: create it, or mend S3_BUCKET.",
  RequestTimeTooSkewed: "The clock of this machine is wrong by more than 15 minutes.",
};

/** The code of an answer `<Error><Code>…`, or an empty text when the answer is none. */
function codeOf(bytes: Buffer): string {
  const text = bytes.toString();
  return /<Error>/.test(text) ? (tagOf(text, "Code") ?? "") : "";
}

/**
 * The text of the first element with this tag. Keys here are ids and hashes; only a token can hold an `&` that needs
 * decoding.
 */
function tagOf(text: string, tag: string): string | null {
  const found = new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(text)?.[1];
  return found?.replaceAll("&amp;", "&").replaceAll("&quot;", '"') ?? null;
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const inner = cause.cause instanceof Error ? `: ${cause.cause.message}` : "";
  return `${cause.message}${inner}`;
}

/** A file's bytes as they come. The second try is for an idle connection that the storage had closed. */
async function streamOf(
  client: AwsClient,
  url: string,
): Promise<{ status: number; body: Dispatcher.ResponseData["body"] }> {
  const signed = await client.sign(url, { method: "GET", headers: { "x-amz-content-sha256": SHA256_OF_NOTHING } });
  const once = () => send(signed.url, { headers: Object.fromEntries(signed.headers), headersTimeout: TIMEOUT_MS });
  const { statusCode: status, body } = await once().catch(once);
  return { status, body };
}
