import { randomUUID } from "node:crypto";
import { io, type Socket } from "socket.io-client";
import type { DeskLine } from "../../handoff-inbox/contract/lines.js";
import type { DeskNews } from "../../handoff-inbox/wire.js";

/** The files and the environment of a company with one user who may sign in. */
export const DESK_FILES = {
  "users.yaml":
    "- name: Ana Prado\n  email: ana@falhas.example\n  role: admin\n  password: ${ENV:FAULT_DESK_PASSWORD}\n",
};
export const DESK_ENV = { FAULT_DESK_PASSWORD: "uma senha comprida da ana" };

/** A user who is signed in at the desk of one web process. */
export type DeskPerson = {
  get<Answer>(path: string): Promise<Answer>;
  /** Does an act on a conversation. Throws the desk's answer when it was not accepted. */
  act(conversationId: string, act: "take" | "give-back" | "reply" | "close", more?: object): Promise<void>;
  /** Follows a conversation and collects its lines as they are published, until `leave`. */
  follow(conversationId: string): Promise<{ lines: { line: DeskLine; at: number }[]; leave(): void }>;
};

/** Signs in at this server. The token is valid at every other one, too. */
export async function signIn(url: string): Promise<DeskPerson> {
  const session = await fetch(`${url}/api/v1/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: "ana@falhas.example", password: DESK_ENV.FAULT_DESK_PASSWORD }),
  });
  if (!session.ok) throw new Error(`not signed in: ${session.status} ${await session.text()}`);
  const { access } = (await session.json()) as { access: string };
  const authorization = `Bearer ${access}`;
  const of = (id: string) => `${url}/api/v1/conversations/${id}`;

  return {
    async get<Answer>(path: string) {
      const answer = await fetch(`${url}/api/v1${path}`, { headers: { authorization } });
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      return (await answer.json()) as Answer;
    },
    async act(conversationId, act, more = {}) {
      const answer = await fetch(`${of(conversationId)}/${act}`, {
        method: "POST",
        headers: { authorization, "content-type": "application/json", "idempotency-key": randomUUID() },
        body: JSON.stringify(more),
      });
      if (answer.status !== 202) throw new Error(`${act}: ${answer.status} ${await answer.text()}`);
    },
    async follow(conversationId) {
      const socket: Socket<DeskNews> = io(`${url}/desk`, {
        auth: { token: access },
        transports: ["websocket"],
        forceNew: true,
      });
      const lines: { line: DeskLine; at: number }[] = [];
      socket.on("line", (line) => {
        if (line.conversationId === conversationId) lines.push({ line, at: Date.now() });
      });
      await new Promise<void>((resolve, reject) => {
        socket.once("connect", resolve);
        socket.once("connect_error", reject);
      });
      const raw = socket as unknown as { emitWithAck(event: string, body: object): Promise<{ ok: boolean }> };
      if (!(await raw.emitWithAck("open", { conversationId })).ok) throw new Error("not followed");
      return { lines, leave: () => socket.disconnect() };
    },
  };
}
