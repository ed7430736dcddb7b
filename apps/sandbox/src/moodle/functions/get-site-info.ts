import { defineFunction, type MoodleFunction } from "../function.ts";
import { list, structure, text } from "../parameters.ts";
import { findUser } from "../world.ts";
import { RELEASE, VERSION } from "../release.ts";

/** `core_webservice_get_site_info`, listing the functions of the token's service. */
export function getSiteInfo(functionNames: () => string[]): MoodleFunction {
  return defineFunction(
    structure({ serviceshortnames: list(text(), []) }),
    (_, { world, wwwroot, callerId }) => {
      const caller = findUser(world, callerId);
      const picture = `${wwwroot}/theme/image.php/boost/core/1/u/f1`;
      return {
        sitename: world.site.sitename,
        username: caller?.username,
        firstname: caller?.firstname,
        lastname: caller?.lastname,
        fullname: `${caller?.firstname} ${caller?.lastname}`,
        lang: "en",
        userid: callerId,
        siteurl: wwwroot,
        userpictureurl: picture,
        functions: functionNames().map((name) => ({ name, version: VERSION })),
        downloadfiles: 0,
        uploadfiles: 0,
        release: RELEASE,
        version: VERSION,
        mobilecssurl: "",
        advancedfeatures: [
          { name: "usecomments", value: 1 },
          { name: "messaging", value: 1 },
          { name: "enablecompletion", value: 1 },
        ],
        usercanmanageownfiles: true,
        userquota: 104857600,
        usermaxuploadfilesize: 52428800,
        userhomepage: 1,
        userprivateaccesskey: "sandbox-not-a-secret",
        siteid: 1,
        sitecalendartype: "gregorian",
        usercalendartype: "gregorian",
        userissiteadmin: false,
        theme: "boost",
        limitconcurrentlogins: 0,
        policyagreed: 0,
      };
    },
  );
}
