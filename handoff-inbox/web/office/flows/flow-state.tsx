import type { OfficeFile } from "../../../contract/office/flows.js";
import { Badge } from "../../ui/badge.js";
import { fileState } from "./flow-file.js";
import { flowTexts } from "./flow-texts.js";

const { flows: texts } = flowTexts;

/** How a file is, in a word. */
export function FlowState({ file }: { file: OfficeFile }) {
  const state = fileState(file);
  if (state === "published")
    return (
      <Badge look="brand" icon="check">
        {texts.states[state]}
      </Badge>
    );
  return (
    <Badge look="amber" icon={state === "outdated" ? "warning" : "note"}>
      {texts.states[state]}
    </Badge>
  );
}
