import type { OfficeFile } from "../../../contract/office/flows.js";
import { flowTexts } from "./flow-texts.js";

const { flows: texts } = flowTexts;

export type FileState = keyof typeof texts.states;

/** What is published of a file, and what waits. */
export function fileState({ published, draft }: Pick<OfficeFile, "published" | "draft">): FileState {
  if (draft === null) return "published";
  if (draft.outdated) return "outdated";
  if (draft.text === null) return "removed";
  return published === null ? "new" : "changed";
}

export function fileKind(path: string): keyof typeof texts.kinds {
  if (!path.startsWith("flows/")) return "intents";
  return path.endsWith(".test.yaml") ? "test" : "flow";
}

/** The title that a flow's author gave it, else the name of its file. */
export function fileTitle({ path, published, draft }: Pick<OfficeFile, "path" | "published" | "draft">): string {
  if (fileKind(path) === "intents") return texts.intents;
  const name = path.replace(/^flows\/|(\.test)?\.yaml$/g, "");
  if (fileKind(path) === "test") return texts.testsOf(name);
  const [, written] = /^title:[ \t]*(\S.*?)[ \t]*$/m.exec(draft?.text ?? published ?? "") ?? [];
  return written?.replace(/^(["'])(.*)\1$/, "$2") ?? name;
}

/** How a new file begins. */
export const newFile = (name: string, test: boolean): string =>
  test
    ? `flow: ${name}\ntests:\n  - name: \n    script:\n      - customer: \n      - bot: \n`
    : `flow: ${name}\ntitle: \ndescription: \nstart:\n  - keyword: []\nsteps:\n  - say: \n`;
