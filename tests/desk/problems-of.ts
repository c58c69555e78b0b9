import type { DeskProblem } from "../../handoff-inbox/contract/problems.js";
import type { Person } from "./harness.js";

/** The problems that a person is shown: the first page of them. */
export async function problemsOf(person: Person): Promise<DeskProblem[]> {
  return ((await person.get("/problems")).body as unknown as { items: DeskProblem[] }).items;
}
