export type { ChoiceOption, InboundContent, MediaKind, OutboundContent } from "../../flows/content.js";
