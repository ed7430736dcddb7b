import { faults } from "../faults.ts";
import { defineFunction } from "../function.ts";
import { integer, list, structure, text } from "../parameters.ts";
import type { User } from "../world.ts";

/** `core_user_get_users_by_field`: unknown users are left out; suspended ones are included. */
export const getUsersByField = defineFunction(
  structure({ field: text(), values: list(text()) }),
  ({ field, values }, { world, wwwroot }) => {
    if (!isField(field)) throw faults.invalidField();
    if (field === "id") values.forEach((value) => integer()(value));
    return world.users
      .filter((user) => values.includes(valueOf(user, field)))
      .map((user) => toAnswer(user, wwwroot));
  },
);

const FIELDS = ["id", "idnumber", "username", "email"] as const;
type Field = (typeof FIELDS)[number];

function isField(name: string): name is Field {
  return FIELDS.some((field) => field === name);
}

function valueOf(user: User, field: Field): string {
  return field === "idnumber" ? "" : String(user[field]);
}

function toAnswer(user: User, wwwroot: string) {
  return {
    id: user.id,
    username: user.username,
    firstname: user.firstname,
    lastname: user.lastname,
    fullname: `${user.firstname} ${user.lastname}`,
    email: user.email,
    department: "",
    firstaccess: 0,
    lastaccess: 0,
    auth: "manual",
    suspended: user.suspended ?? false,
    confirmed: true,
    lang: "en",
    theme: "",
    timezone: "99",
    mailformat: 1,
    trackforums: 0,
    profileimageurlsmall: `${wwwroot}/theme/image.php/boost/core/1/u/f2`,
    profileimageurl: `${wwwroot}/theme/image.php/boost/core/1/u/f1`,
  };
}
