import type { Database } from "../../db/database.js";
import { can } from "../../platform/rights.js";
import { settleArticles } from "./article.js";
import type { At, CompanyTools } from "./at.js";
import { CompanyRefusal } from "./company-refusal.js";
import type { Command } from "./define-command.js";
import { openAt, personActing, tellChanged } from "./open-at.js";
import { type Done, perform, type Seen } from "./perform.js";
import {
  draftedSource,
  outdatedProblems,
  publishDrafts,
  type Rehearsal,
  readDrafts,
  refuseOutdated,
  rehearse,
  rollBack,
} from "./publish-drafts.js";
import { settleProgram } from "./settle-program.js";

/** Who asks for a change, and from which network address. `userId`: or an API key's id. */
export type Asking = { tenantId: string; userId: string; from: string };

/** Carries one command out among others. */
export type RunOne = <Input, Item>(command: Command<Input, Item>, input: unknown) => Promise<void>;

export type CompanyCommands = ReturnType<typeof createCompanyCommands>;

/**
 * Changes of companies that people ask for. Each is one transaction: right, input, revision, what is written, the program
 * that follows from it, the audit, and the word to other processes. `changed` makes this process read the company anew.
 * All throw `CompanyRefusal`, or `ZodError` for an input that does not fit.
 */
export function createCompanyCommands(
  database: Database,
  tools: CompanyTools,
  changed: (tenantId: string) => Promise<void>,
) {
  const within = <T>({ tenantId, userId, from }: Asking, work: (at: At) => Promise<T>) =>
    database.transaction([tenantId], async (tx) =>
      work(await openAt(tx, tenantId, () => personActing(tx, tenantId, userId, from), tools)),
    );

  /** `refuse`: what cannot be published for another reason is refused before anything is computed; else it is told. */
  async function rehearsal(asking: Asking, paths: readonly string[] | null, refuse: boolean): Promise<Rehearsal> {
    const { source, outdated } = await within(asking, async (at) => {
      mayChange(at);
      const drafts = await readDrafts(at, paths);
      for (const draft of refuse ? drafts : []) await refuseOutdated(at, draft);
      return { source: await draftedSource(at, drafts), outdated: await outdatedProblems(at, drafts) };
    });
    const rehearsed = rehearse(source);
    return outdated.length === 0 ? rehearsed : { ...rehearsed, problems: [...outdated, ...rehearsed.problems] };
  }

  return {
    /** `seen` is the revision that the caller saw; null where they need have seen none. */
    async run<Input, Item>(
      command: Command<Input, Item>,
      input: unknown,
      asking: Asking & { seen: Seen },
    ): Promise<Done<Item>> {
      const done = await within(asking, async (at) => {
        const one = await perform(at, command, input, asking.seen);
        if (!one.changed) return one;
        if (!command.kind.apart) {
          await settleArticles(at);
          await settleProgram(at);
        }
        await tellChanged(at);
        return one;
      });
      if (done.changed) await changed(asking.tenantId);
      return done;
    },
    /**
     * Several commands as one change: all of them or none. `work` may write in the same transaction what belongs to them.
     */
    async together<T>(asking: Asking, work: (at: At, run: RunOne) => Promise<T>): Promise<T> {
      let isChanged = false;
      const result = await within(asking, async (at) => {
        const done = await work(at, async (command, input) => {
          isChanged = (await perform(at, command, input, null)).changed || isChanged;
        });
        if (!isChanged) return done;
        await settleArticles(at);
        await settleProgram(at);
        await tellChanged(at);
        return done;
      });
      if (isChanged) await changed(asking.tenantId);
      return result;
    },
    /** What would be wrong if these drafts (null: all) were published now. */
    rehearse: (asking: Asking, paths: readonly string[] | null) => rehearsal(asking, paths, false),
    /** Publishes drafts whose flows compile and whose tests pass. */
    async publish(asking: Asking, paths: readonly string[] | null): Promise<Rehearsal> {
      const rehearsed = await rehearsal(asking, paths, true);
      const { checked, problems } = rehearsed;
      if (!checked) throw broken(problems);
      await within(asking, async (at) => {
        mayChange(at);
        await publishDrafts(at, await readDrafts(at, paths), checked);
        await tellChanged(at);
      });
      await changed(asking.tenantId);
      return rehearsed;
    },
    /** Makes an earlier version's flows current again. */
    async rollBack(asking: Asking, version: number): Promise<void> {
      await within(asking, async (at) => {
        mayChange(at);
        await rollBack(at, version);
        await tellChanged(at);
      });
      await changed(asking.tenantId);
    },
  };
}

function mayChange({ actor, tenantId }: At): void {
  if (actor.kind === "command" || can(actor.person, "company.change", { tenantId, teams: [], owner: null })) return;
  throw new CompanyRefusal("not_allowed", "O seu acesso não permite mudar isto.");
}

function broken(problems: Rehearsal["problems"]): CompanyRefusal {
  const [first] = problems;
  const where = first ? `${first.file}:${first.line} ${first.reason}. ${first.remedy}` : "";
  return new CompanyRefusal("flows_broken", `Os fluxos ainda não podem ser publicados: ${where}`, { problems });
}
