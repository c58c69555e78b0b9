export type { Capabilities } from "../../flows/capabilities.js";
