import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * The test files that take longest, the longest first. `.ci/run` prints the ten slowest of each run: when others are
 * among them, this list is out of date.
 */
const SLOWEST = [
  "tests/db/power-cut/power-cut.test.ts",
  "tests/faults/delivery.test.ts",
  "tests/faults/shutdown.test.ts",
  "tests/desk/policies.test.ts",
  "tests/faults/crowd.test.ts",
  "tests/desk-web/office-frame.test.ts",
  "tests/faults/ledger.test.ts",
  "tests/payments/server.test.ts",
  "tests/payments/kills.test.ts",
  "tests/faults/webhooks.test.ts",
  "tests/agent/executable.test.ts",
  "tests/faults/requests.test.ts",
  "tests/cluster/stop.test.ts",
  "tests/operations/log.test.ts",
  "tests/cluster/rooms.test.ts",
  "tests/db/embedded.test.ts",
  "tests/agent/program-process.test.ts",
  "tests/operations/private-data.test.ts",
  "tests/knowledge/process.test.ts",
  "tests/faults/strangers.test.ts",
  "tests/db/plans.test.ts",
  "tests/operations/bucket.test.ts",
  "tests/desk/conversation.test.ts",
  "tests/db/maintenance.test.ts",
  "tests/simulator/demo-page.test.ts",
  "tests/desk/product.test.ts",
  "tests/widget/any-site.test.ts",
  "tests/widget/widget.test.ts",
  "tests/desk-web/every-page.test.ts",
  "flows/compile-program.property.test.ts",
  "cli/rehearse/way-on.property.test.ts",
  "handoff-inbox/api/sign-in.test.ts",
  "flows/interpret.property.test.ts",
  "agent/actions/temp-cleanup.test.ts",
  "cli/rehearse/rehearsed-conversation.test.ts",
];

/**
 * Starts the longest files first, so that none of them runs alone at the end while the other workers have nothing left.
 * Vitest does the same from the times of the last run, which a fresh clone does not have.
 */
export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const place = ({ project, moduleId }: TestSpecification): number => {
      const at = SLOWEST.findIndex((path) => moduleId.endsWith(`/${path}`));
      return project.config.sequence.groupOrder * 1_000 + (at < 0 ? SLOWEST.length : at);
    };
    return sorted.sort((a, b) => place(a) - place(b));
  }
}
