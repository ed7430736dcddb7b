import { faults } from "../faults.ts";
import { defineFunction } from "../function.ts";
import { integer, structure } from "../parameters.ts";
import { findUser } from "../world.ts";

/** `core_ai_get_policy_status`: any caller may ask about any user. */
export const getPolicyStatus = defineFunction(
  structure({ userid: integer() }),
  ({ userid }, { world }) => {
    if (!findUser(world, userid)) throw faults.invalidUser();
    return { status: world.accepted.has(userid) };
  },
  { ajax: true },
);

/** `core_ai_set_policy_status`: always for the caller; ignores the context; a second call is a database error. */
export const setPolicyStatus = defineFunction(
  structure({ contextid: integer() }),
  (_, { world, callerId }) => {
    if (world.accepted.has(callerId)) throw faults.alreadyWritten();
    world.accepted.add(callerId);
    return { success: true };
  },
  { ajax: true },
);
