export type { ProgramSource } from "../../flows/program-source.js";
