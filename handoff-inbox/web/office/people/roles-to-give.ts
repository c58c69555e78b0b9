import { GIVEN_ROLES, type GivenRole } from "./person-fields.js";

/** The roles that a person may give: an admin all of a company's, anybody else only those below their own. */
export function rolesToGive(role: string): readonly GivenRole[] {
  if (role === "admin") return GIVEN_ROLES;
  return GIVEN_ROLES.slice(GIVEN_ROLES.findIndex((one) => one === role) + 1);
}
