import { withInstallation } from "./with-installation.js";

/** `balcao user super-admin <email>`: says who runs the installation, or with `--off` that they no longer do. */
export function userSuperAdmin(
  email: string,
  { company = null, name = null, off = false }: { company?: string | null; name?: string | null; off?: boolean },
): Promise<void> {
  return withInstallation({ kind: "super-admin", company, email, name, off });
}

/** `balcao user unbind <email>`: forgets who somebody is at an OpenID provider. */
export const userUnbind = (email: string, company: string | null): Promise<void> =>
  withInstallation({ kind: "unbind", company, email });
