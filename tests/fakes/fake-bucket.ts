import { createHash, createHmac } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export const BUCKET_KEY = { accessKeyId: "S3RVER", secretAccessKey: "S3RVER" };

export type FakeBucket = {
  endpoint: string;
  /** The content of the bucket: key → bytes and time. */
  objects: Map<string, { bytes: Buffer; at: Date }>;
  /** The requests, in the form `PUT t1/abc`. */
  requests: string[];
  /**
   * Answers the next requests with these statuses and an error body, before anything else. 0 closes the connection, and
   * -1 closes it in the middle of the answer.
   */
  fail(...statuses: number[]): void;
  close(): Promise<void>;
};

/**
 * One bucket, `balcao`, as Amazon S3 documents it (API reference of 2006-03-01; Signature Version 4). It does what
 * s3rver does not: 403 SignatureDoesNotMatch for a wrong secret, 412 for `If-None-Match: *` when the key exists, and
 * 400 XAmzContentSHA256Mismatch when the body is not what was signed. Pages of a list have `pageSize` keys.
 */
export async function startFakeBucket(pageSize = 1000): Promise<FakeBucket> {
  const objects: FakeBucket["objects"] = new Map();
  const requests: string[] = [];
  const failures: number[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    answer(request, Buffer.concat(chunks), response);
  });

  function answer(request: IncomingMessage, body: Buffer, response: ServerResponse): void {
    const url = new URL(request.url ?? "/", "http://bucket");
    const [, bucket = "", ...rest] = decodeURIComponent(url.pathname).split("/");
    const key = rest.join("/");
    requests.push(`${request.method} ${key || url.search}`);
    const fail = (status: number, code: string) =>
      response
        .writeHead(status, { "content-type": "application/xml" })
        .end(request.method === "HEAD" ? undefined : `<Error><Code>${code}</Code><Message>no</Message></Error>`);
    const planned = failures.shift();
    if (planned === 0) return void request.socket.destroy();
    if (planned === -1) {
      response.writeHead(200, { "content-length": 100 }).write("half");
      return void setImmediate(() => request.socket.destroy());
    }
    if (planned !== undefined) return void fail(planned, planned === 503 ? "SlowDown" : "InternalError");
    if (!isSigned(request, url)) return void fail(403, "SignatureDoesNotMatch");
    if (createHash("sha256").update(body).digest("hex") !== request.headers["x-amz-content-sha256"])
      return void fail(400, "XAmzContentSHA256Mismatch");
    if (bucket !== "balcao") return void fail(404, "NoSuchBucket");
    if (request.method === "GET" && key === "") return void response.writeHead(200).end(list(url.searchParams));
    if (request.method === "DELETE") {
      objects.delete(key);
      return void response.writeHead(204).end();
    }
    const copied = request.headers["x-amz-copy-source"];
    if (request.method === "PUT" && typeof copied === "string") {
      const source = objects.get(copied.replace(/^\/balcao\//, ""));
      if (!source) return void fail(404, "NoSuchKey");
      objects.set(key, { ...source, at: new Date() });
      return void response.writeHead(200).end("<CopyObjectResult></CopyObjectResult>");
    }
    if (request.method === "PUT") {
      if (request.headers["if-none-match"] === "*" && objects.has(key)) return void fail(412, "PreconditionFailed");
      objects.set(key, { bytes: body, at: new Date() });
      return void response.writeHead(200).end();
    }
    const found = objects.get(key);
    if (!found) return void fail(404, "NoSuchKey");
    response.writeHead(200, { "content-length": found.bytes.length });
    response.end(request.method === "HEAD" ? undefined : found.bytes);
  }

  /** A token names the last key of its page, so that a deletion in between skips nothing. */
  function list(query: URLSearchParams): string {
    const after = query.get("continuation-token")?.replace(/^a&b/, "") ?? "";
    const prefix = query.get("prefix") ?? "";
    const keys = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
    const page = keys.slice(0, Math.min(pageSize, Number(query.get("max-keys") ?? 1000)));
    const more = page.length < keys.length;
    const entries = page.map(
      (key) =>
        `<Contents><Key>${key}</Key><LastModified>${objects.get(key)?.at.toISOString()}</LastModified></Contents>`,
    );
    const next = more ? `<NextContinuationToken>a&amp;b${page.at(-1)}</NextContinuationToken>` : "";
    return `<ListBucketResult>${entries.join("")}<IsTruncated>${more}</IsTruncated>${next}</ListBucketResult>`;
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    requests,
    fail: (...statuses) => void failures.push(...statuses),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/**
 * Checks Signature Version 4 of the Authorization header by computing it again (docs: "Authenticating Requests: Using
 * the Authorization Header").
 */
function isSigned(request: IncomingMessage, url: URL): boolean {
  const [, key, date, region, signedHeaders, signature] =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      request.headers.authorization ?? "",
    ) ?? [];
  if (key !== BUCKET_KEY.accessKeyId || !date || !region || !signedHeaders) return false;
  const escape = (value: string) =>
    encodeURIComponent(value).replace(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`);
  const query = [...url.searchParams]
    .map(([name, value]) => `${escape(name)}=${escape(value)}`)
    .sort()
    .join("&");
  const headers = signedHeaders.split(";").map((name) => `${name}:${request.headers[name]}\n`);
  const hash = String(request.headers["x-amz-content-sha256"]);
  const canonical = [request.method, url.pathname, query, headers.join(""), signedHeaders, hash].join("\n");
  const scope = `${date}/${region}/s3/aws4_request`;
  const digest = createHash("sha256").update(canonical).digest("hex");
  const toSign = ["AWS4-HMAC-SHA256", request.headers["x-amz-date"], scope, digest].join("\n");
  const signing = [date, region, "s3", "aws4_request"].reduce<Buffer | string>(
    (secret, part) => createHmac("sha256", secret).update(part).digest(),
    `AWS4${BUCKET_KEY.secretAccessKey}`,
  );
  return createHmac("sha256", signing).update(toSign).digest("hex") === signature;
}
