/** The file that runs: a script of `node`, or an executable that holds everything. */
export type ProgramFile = {
  /** Starts this program once more. */
  command: readonly [program: string, ...args: string[]];
  /** The path under which it was started. The name of the file or of its folder may carry a pairing code. */
  path: string;
  /** Where the script stands; null for an executable, which needs no `node`. */
  script: string | null;
  /** The `node` that came with the script; null when it is one that is installed, or when there is no script. */
  runtime: string | null;
  /** The script of the window's page (`window/page.ts`), which the build puts in. */
  pageScript: string;
  /** The server for which it was built; null when it was built for none. */
  server: string | null;
};
