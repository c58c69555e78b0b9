import type { OfficePerson } from "../../../contract/office/people.js";
import { Badge } from "../../ui/badge.js";
import { officeWords } from "../office-words.js";

const texts = officeWords.people;

/** Whether a person may sign in. */
export function Access({ person }: { person: Pick<OfficePerson, "disabled" | "hasPassword"> }) {
  if (person.disabled) return <Badge icon="pause">{texts.states.disabled}</Badge>;
  if (!person.hasPassword)
    return (
      <Badge look="amber" icon="clock">
        {texts.states.invited}
      </Badge>
    );
  return (
    <Badge look="brand" icon="check">
      {texts.states.active}
    </Badge>
  );
}
