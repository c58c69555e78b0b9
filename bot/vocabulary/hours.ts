export type { Hours } from "../../flows/hours/hours.js";
