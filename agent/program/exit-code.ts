/** The program's exit codes, for scripts. Documented in docs/agent.md. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  notPaired: 3,
  pairAgain: 4,
  serverKeyChanged: 5,
  notSent: 6,
  alreadyRunning: 7,
  /** The service is to be started again: by another version, or to look for one. */
  startAgain: 75,
  goodbye: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
