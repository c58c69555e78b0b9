import { useDesk } from "../../session/desk-context.js";
import { Loaded, OfficePage } from "../office-page.js";
import { officeWords } from "../office-words.js";
import { useOfficeQuery } from "../use-office-query.js";
import { CompanyForm } from "./company-form.js";
import { SignInRule } from "./sign-in-rule.js";

/** What the company says of itself, and how its people sign in. */
export function CompanyPage() {
  const { api, me } = useDesk();
  const company = useOfficeQuery(["company"], (signal) => api.ask("get /company", {}, signal));
  const mayChange = me.permissions.includes("company.change");
  return (
    <OfficePage form {...officeWords.sections.company}>
      <Loaded query={company}>
        {(data) => (
          <>
            <CompanyForm company={data} readOnly={!mayChange} />
            {mayChange && <SignInRule />}
          </>
        )}
      </Loaded>
    </OfficePage>
  );
}
