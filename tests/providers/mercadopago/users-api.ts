import type { Routes } from "../shared/exchange.js";
import { asAccount } from "./keyed.js";
import type { World } from "./world.js";

/** Whose token it is. That an account is a test account shows in its tags, and in the beginning of its token. */
export function usersApi(world: World): Routes {
  return {
    "GET /users/me": asAccount(world, (_call, { userId, nickname, live, testUser }) => ({
      status: 200,
      json: {
        id: userId,
        nickname,
        registration_date: "2021-09-17T11:59:10.000-04:00",
        first_name: "Test",
        last_name: "Test",
        country_id: "BR",
        email: `test_user_${userId}@testuser.com`,
        identification: { number: "19119119100", type: "CPF" },
        tags: live && !testUser ? ["normal"] : ["normal", "test_user"],
        user_type: "normal",
        site_id: "MLB",
        status: { site_status: "active", list: { allow: true, codes: [] } },
      },
    })),
  };
}
