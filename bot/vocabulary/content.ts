export type {
  ChoiceOption,
  DownloadOffer,
  InboundContent,
  MediaKind,
  OutboundContent,
  TemplateChoice,
} from "../../flows/content.js";
export { UNKNOWN_OFFER } from "../../flows/content.js";
