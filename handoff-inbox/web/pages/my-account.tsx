import { PasswordSection } from "../account/password-section.js";
import { SecondFactorSection } from "../account/second-factor-section.js";
import { SignInsSection } from "../account/sign-ins-section.js";
import { accountWords } from "../account-words.js";
import { AlertsSection } from "../alerts/alerts-section.js";
import { useDesk } from "../session/desk-context.js";
import { words } from "../words.js";
import { Page } from "./page.js";

/** One's own account: password, second factor, and where one is signed in. */
export function MyAccountPage() {
  const { me } = useDesk();
  return (
    <Page title={accountWords.page} lead={accountWords.lead}>
      <div className="flex max-w-160 flex-col gap-4">
        <section className="rounded-card border border-line bg-surface p-4">
          <p className="text-base font-semibold break-words">{me.name}</p>
          <p className="break-all text-muted">{me.email}</p>
          <p className="break-words text-muted">
            {me.company.name} · {words.roles[me.role]}
          </p>
        </section>
        <AlertsSection />
        <PasswordSection />
        <SecondFactorSection />
        <SignInsSection />
      </div>
    </Page>
  );
}
