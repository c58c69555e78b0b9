import type { Understander } from "../bot/ports/understander.js";
import type { ModelDesk } from "../handoff-inbox/ports.js";
import type { AskModel } from "../models/ask-model.js";

/** Language models, as other rooms and the desk use them. */
export type Models = { ask: AskModel; understander: Understander; desk: ModelDesk };
