export type { Values } from "../../flows/value.js";
