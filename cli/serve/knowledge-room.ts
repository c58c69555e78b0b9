import { createKnowledgeStore } from "../../db/stores/knowledge-store.js";
import { createKnowledgeRoom } from "../../knowledge/knowledge-room.js";
import { createLocalEmbedder } from "../../knowledge/local-embedder.js";
import { portuguese } from "../portuguese.js";
import type { OpenedRoom, RoomTools } from "./room-tools.js";

/** What the company knows: questions in conversations are answered from its articles. */
export function openKnowledgeRoom({ installation }: RoomTools): OpenedRoom {
  const store = createKnowledgeStore(installation.database);
  return { room: createKnowledgeRoom({ store, embedder: createLocalEmbedder(portuguese), language: portuguese }) };
}
