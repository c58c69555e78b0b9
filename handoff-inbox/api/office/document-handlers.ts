import type { Examined } from "../../../knowledge/create-knowledge.js";
import { FileRefused } from "../../../platform/files/file-refused.js";
import { NoSpaceForFile } from "../../../platform/files/no-space-for-file.js";
import type { DeskApiDeps } from "../deps.js";
import { idOfKey } from "../id-of-key.js";
import { notFound, Refusal } from "../refusal.js";
import type { Handlers, Person } from "../route.js";

type Documents = Extract<keyof Handlers, `${string} /documents${string}` | "post /knowledge/examine">;

/** Documents that become articles, and questions that are tried out. */
export function documentHandlers({
  documents,
  examine,
}: Pick<DeskApiDeps, "documents" | "examine">): Pick<Handlers, Documents> {
  const bringer = ({ id: userId, from }: Person, actor: string) => ({ userId, actor, from });
  return {
    "get /documents": async ({ person }) => ({ items: await documents.all(person.tenantId) }),
    async "post /documents"({ person, by, key, query: { name }, body }) {
      const brought = await kept(
        documents.bring(
          person.tenantId,
          { id: idOfKey(person, key), name, bytes: Buffer.from(body) },
          bringer(person, by.actor),
        ),
      );
      if (brought) return brought;
      throw tooMany();
    },
    async "post /documents/pages"({ person, by, key, body: { url } }) {
      const page = { id: idOfKey(person, key), url };
      const brought = await kept(documents.bringPage(person.tenantId, page, bringer(person, by.actor)));
      if (brought.outcome === "kept") return brought.document;
      if (brought.outcome === "too_many") throw tooMany();
      throw new Refusal(409, "unreadable_page", brought.reason);
    },
    async "post /documents/sites"({ person, by, key, body: { url } }) {
      const site = { id: idOfKey(person, key), url };
      const brought = await documents.bringSite(person.tenantId, site, bringer(person, by.actor));
      if (brought.outcome === "listed") return { pages: brought.pages, left: brought.left };
      if (brought.outcome === "too_many") throw tooMany();
      throw new Refusal(409, "unreadable_page", brought.reason);
    },
    async "post /documents/:id/visit"({ person, params: { id } }) {
      const visited = await documents.visitNow(person.tenantId, id);
      if (visited) return visited;
      throw notFound();
    },
    async "put /documents/:id"({ person, by, params: { id }, query: { name }, body }) {
      const file = { name, bytes: Buffer.from(body) };
      const replaced = await kept(documents.replace(person.tenantId, id, file, bringer(person, by.actor)));
      if (replaced) return replaced;
      throw notFound();
    },
    async "delete /documents/:id"({ person, by, params: { id } }) {
      if (!(await documents.remove(person.tenantId, id, bringer(person, by.actor)))) throw notFound();
      return undefined;
    },
    "post /knowledge/examine": async ({ person, body: { question } }) =>
      presentExamined(await examine(person.tenantId, question)),
  };
}

const tooMany = () =>
  new Refusal(409, "too_many_documents", "Há documentos demais. Remova algum antes de trazer outro.");

/** A file that is not kept is told in words. */
async function kept<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof NoSpaceForFile)
      throw new Refusal(409, "full_files", "Não há mais espaço para arquivos. Fale com quem cuida do servidor.");
    if (error instanceof FileRefused) throw new Refusal(409, "held", `O arquivo não foi aceito: ${error.problem}`);
    throw error;
  }
}

function presentExamined({ found, confidence, near }: Examined) {
  const passages = near.map(({ position: _position, ...passage }) => passage);
  const rest = { confidence, passages };
  const nothing = { text: null, source: null, offers: [] };
  switch (found.outcome) {
    case "found": {
      const { text, source, sure = true } = found.answer;
      return { outcome: sure ? ("found" as const) : ("perhaps" as const), text, source, offers: [], ...rest };
    }
    case "between":
      return { ...nothing, outcome: "between" as const, offers: found.offers.map(({ label }) => label), ...rest };
    case "unknown":
      return { ...nothing, outcome: "unknown" as const, ...rest };
    default:
      return found satisfies never;
  }
}
