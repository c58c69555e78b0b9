import { useDesk } from "../../session/desk-context.js";
import { useNow } from "../../text/use-now.js";
import { CopyField } from "../../ui/copy-field.js";
import { Dialog } from "../../ui/dialog.js";
import { officeWords } from "../office-words.js";

const texts = officeWords.people.link;

/** A link by which a person chooses a password, for whoever made it to pass on. It is shown this once. */
export function LinkDialog({ link, expiresAt, onClose }: { link: string; expiresAt: number; onClose(): void }) {
  const { times } = useDesk();
  const now = useNow();
  return (
    <Dialog wide title={texts.title} onClose={onClose}>
      <p className="mb-3">{texts.lead}</p>
      <CopyField label={texts.label} value={link} />
      <p className="mt-3 text-sm text-muted">{texts.until(times.moment(expiresAt, now))}</p>
    </Dialog>
  );
}
