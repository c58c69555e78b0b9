export type { ProgramSource, SourceFile } from "../../flows/program-source.js";
