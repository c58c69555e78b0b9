import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { badParameter, badToken, bodyOf, noPermission, type Refusal, tokenTooYoung } from "./refusal.js";
import { type Taken, takeMessage } from "./take-message.js";
import { type Account, newWorld, type Person, personIn, type World } from "./world.js";

/**
 * What happens to the requests that follow, instead of what they ask for: a refusal, a status, bytes that are no answer of
 * the API, or a cut connection, before or after the message was taken.
 */
export type Mood =
  | { kind: "ok" }
  | { kind: "refuse"; refusal: Refusal; headers?: Record<string, string> }
  | { kind: "cut"; taken: boolean }
  | { kind: "raw"; status: number; body: string };

/** Instagram's Graph API with accounts, people, windows, comments and files, on a real socket. */
export type FakeInstagram = {
  url: string;
  world: World;
  account(change?: Partial<Account>): Account;
  person(id: string, change?: Partial<Person>): Person;
  comment(id: string, by: string, text: string, madeAt?: number): void;
  /** A file on the API's own host, as attachments of customers are. Returns its address. */
  file(mime: string, bytes: Buffer): string;
  mood: Mood;
  /** Called for each message when it is taken, before it is answered. */
  onTaken: (taken: Extract<Taken, { delivered: unknown }>, account: Account) => void;
  /** How many requests came, of every kind. */
  requests(): number;
  /** What came with requests for files. */
  fileRequests: { authorization: string | undefined }[];
  close(): Promise<void>;
};

const DAY_MS = 24 * 60 * 60 * 1000;

export async function startInstagram(now: () => number = Date.now): Promise<FakeInstagram> {
  const world = newWorld(now);
  const files = new Map<string, { mime: string; bytes: Buffer }>();
  let requests = 0;
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    requests += 1;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const address = new URL(request.url ?? "/", url);
    if (address.pathname.startsWith("/files/")) return giveFile(request, response, address.pathname);
    const { mood } = fake;
    if (mood.kind === "cut" && !mood.taken) return void response.socket?.destroy();
    if (mood.kind === "raw")
      return void response.writeHead(mood.status, { "content-type": "text/html" }).end(mood.body);
    const refuse = (refusal: Refusal, headers = {}) => json(response, refusal.status, bodyOf(refusal, "A1"), headers);
    if (mood.kind === "refuse") return refuse(mood.refusal, mood.headers);
    const answer = route(request, address, body);
    if ("refusal" in answer) return refuse(answer.refusal);
    if (mood.kind === "cut") return void response.socket?.destroy();
    json(response, 200, answer.body);
  }

  type Answer = { refusal: Refusal } | { body: unknown };

  function route(request: IncomingMessage, address: URL, body: Buffer): Answer {
    const [, version, object, edge] = address.pathname.split("/");
    if (version === "refresh_access_token") return refresh(address.searchParams.get("access_token"));
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
    const account = [...world.accounts.values()].find((one) => one.token === token);
    if (!account || account.tokenEndsAt <= now()) return { refusal: badToken };
    if (!account.permitted) return { refusal: noPermission };
    if (request.method === "GET" && object === "me" && edge === "subscribed_apps")
      return { body: { data: [{ subscribed_fields: account.subscribed }] } };
    if (request.method === "GET" && object === "me")
      return { body: { user_id: account.id, id: `app-${account.id}`, username: account.username } };
    if (request.method !== "POST" || !/^v\d+\.\d$/.test(version ?? ""))
      return { refusal: badParameter("Unknown path") };
    if (object !== account.id) return { refusal: { ...badParameter("Object does not exist"), subcode: 33 } };
    if (edge === "message_attachments") return upload(request, body);
    if (edge !== "messages") {
      world.publicReplies.push(address.pathname);
      return { refusal: badParameter("Unknown path") };
    }
    const taken = takeMessage(world, JSON.parse(body.toString("utf8")));
    if ("refusal" in taken) return taken;
    if ("delivered" in taken) fake.onTaken(taken, account);
    const message = "delivered" in taken ? { message_id: taken.delivered.mid } : {};
    return { body: { recipient_id: taken.person.id, ...message } };
  }

  function refresh(token: string | null): Answer {
    const account = [...world.accounts.values()].find((one) => one.token === token);
    if (!account || account.tokenEndsAt <= now()) return { refusal: badToken };
    if (now() - account.tokenMadeAt < DAY_MS) return { refusal: tokenTooYoung };
    Object.assign(account, { token: world.newId("IGAArenewed"), tokenMadeAt: now(), tokenEndsAt: now() + 60 * DAY_MS });
    return { body: { access_token: account.token, token_type: "bearer", expires_in: 60 * 24 * 60 * 60 } };
  }

  function upload(request: IncomingMessage, body: Buffer): Answer {
    const boundary = /boundary=(.+)$/.exec(request.headers["content-type"] ?? "")?.[1];
    const parts = body.toString("latin1").split(`--${boundary}`);
    const part = (name: string) => parts.find((one) => one.includes(`name="${name}"`));
    const [head = "", ...rest] = part("filedata")?.split("\r\n\r\n") ?? [];
    const told = part("message")?.split("\r\n\r\n")[1] ?? "{}";
    const { attachment } = JSON.parse(told) as { attachment?: { type?: string } };
    if (head === "" || !attachment?.type) return { refusal: badParameter("Upload attachment failure") };
    const id = world.newId("17");
    const mime = /content-type: (\S+)/i.exec(head)?.[1] ?? "";
    const bytes = Buffer.from(rest.join("\r\n\r\n").replace(/\r\n$/, ""), "latin1");
    world.attachments.set(id, { type: attachment.type, bytes, mime });
    return { body: { attachment_id: id } };
  }

  function giveFile(request: IncomingMessage, response: ServerResponse, path: string): void {
    fake.fileRequests.push({ authorization: request.headers.authorization });
    const file = files.get(path);
    if (!file) return void response.writeHead(403, { "content-type": "text/plain" }).end("URL signature expired");
    response.writeHead(200, { "content-type": file.mime }).end(file.bytes);
  }

  const fake: FakeInstagram = {
    url,
    world,
    account(change = {}) {
      const id = change.id ?? "17841400000000001";
      const account: Account = {
        id,
        username: "oficina.clique",
        token: world.newId("IGAAsecretQ7x9Zk2LmN4pR8sT1vW3yB5"),
        tokenMadeAt: now() - 30 * DAY_MS,
        tokenEndsAt: now() + 30 * DAY_MS,
        permitted: true,
        subscribed: ["messages", "messaging_postbacks", "messaging_seen", "message_reactions", "comments"],
        ...change,
      };
      world.accounts.set(id, account);
      return account;
    },
    person: (id, change = {}) => Object.assign(personIn(world, id), { wroteAt: now() }, change),
    comment(id, by, text, madeAt = now()) {
      world.comments.set(id, { id, by, text, madeAt, answered: false });
    },
    file(mime, bytes) {
      const path = `/files/${world.newId("f")}`;
      files.set(path, { mime, bytes });
      return `${url}${path}`;
    },
    mood: { kind: "ok" },
    onTaken: () => undefined,
    requests: () => requests,
    fileRequests: [],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return fake;
}

function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}
