import { accountWords } from "../account-words.js";
import { useDesk } from "../session/desk-context.js";
import { Gate } from "../session/gate.js";
import { Button } from "../ui/button.js";
import { words } from "../words.js";
import { Enrol } from "./enrol.js";

/** The only page of somebody whose company wants a second factor and who has none. */
export function MustEnrol({ onSignOut }: { onSignOut(): void }) {
  const { session } = useDesk();
  const say = accountWords.factor;
  return (
    <Gate title={say.mustTitle} lead={say.mustLead}>
      {/* The next token says that nothing is missing any more. */}
      <Enrol onDone={() => void session.check()} />
      <Button look="bare" className="mt-3 w-full" onClick={onSignOut}>
        {words.me.signOut}
      </Button>
    </Gate>
  );
}
