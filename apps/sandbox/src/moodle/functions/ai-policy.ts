import { faults } from "../faults.ts";
import { defineFunction } from "../function.ts";
import { integer, structure } from "../parameters.ts";
import { findUser } from "../world.ts";

/** `core_ai_get_policy_status`: the key is `status`, and anybody may ask about anybody. */
export const getPolicyStatus = defineFunction(
  structure({ userid: integer() }),
  ({ userid }, { world }) => {
    if (!findUser(world, userid)) throw faults.invalidUser();
    return { status: world.accepted.has(userid) };
  },
  { ajax: true },
);

/** `core_ai_set_policy_status`: always for the caller; the context is not looked at; a second time fails in the database. */
export const setPolicyStatus = defineFunction(
  structure({ contextid: integer() }),
  (_, { world, callerId }) => {
    if (world.accepted.has(callerId)) throw faults.alreadyWritten();
    world.accepted.add(callerId);
    return { success: true };
  },
  { ajax: true },
);
