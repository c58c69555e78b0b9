import type { OfficeModelAccount } from "../../../contract/office/model-accounts.js";
import { Badge } from "../../ui/badge.js";
import { officeWords } from "../office-words.js";

const texts = officeWords.models;

/** How a model account is, in a word. */
export function ModelState({ account }: { account: Pick<OfficeModelAccount, "state" | "lastWord"> }) {
  if (account.state === "paused")
    return (
      <Badge look="amber" icon="pause">
        {texts.states.paused}
      </Badge>
    );
  if (account.lastWord !== null && account.lastWord !== "ok")
    return (
      <Badge look="red" icon="warning">
        {texts.states.problem}
      </Badge>
    );
  return (
    <Badge look="brand" icon="check">
      {texts.states.active}
    </Badge>
  );
}
