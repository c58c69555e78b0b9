/** A program that is known to make computers slow, as `slow-programs.yaml` has it. */
export type SlowProgram = {
  program: string;
  /** Names of its executables, in small letters and without `.exe`. */
  executables: readonly string[];
  /** Whether a repair may switch its start off. */
  startup: "off" | "keep";
  source: string;
};

/** The entry of this list whose executable has that name; undefined when it is none of them. */
export function findSlowProgram(executable: string, list: readonly SlowProgram[]): SlowProgram | undefined {
  const name = executable.toLowerCase().replace(/\.(exe|app)$/, "");
  return list.find(({ executables }) => executables.includes(name));
}
