import { describe, expect, it } from "vitest";
import { BARE_SITE, codeOf, Person } from "../stage/bff.ts";
import { useFolder, writeSites } from "../stage/folder.ts";
import { signToken } from "../stage/launch-token.ts";
import { claude, sofia, startOther, useBff } from "../stage/one-bff.ts";

useBff();
const folder = useFolder();

describe("accepting the policy", () => {
  it("is refused where Moodle keeps acceptances", async () => {
    const response = await sofia.send("POST", "/policy/accept");
    expect(response.status).toBe(409);
    expect(await codeOf(response)).toBe("policy_kept_elsewhere");
  });

  it("is possible where the BFF keeps acceptances, and not needed where the site has no policy", async () => {
    const file = await writeSites(folder, [
      { ...BARE_SITE, policy: "bff" },
      { ...BARE_SITE, id: "free", issuer: "https://free.example", policy: "none" },
    ]);
    const other = await startOther({ SITES_FILE: file });
    const anna = new Person(other.url, await signToken({ sub: "anna" }));
    const read = async (person: Person) => (await person.send("GET", "/context")).json();
    expect(await read(anna)).toMatchObject({
      policy: "required",
      policy_kept_by: "bff",
      course: null,
      user: { first_name: "" },
    });
    expect(await (await anna.ask({ message: "Hi" })).json()).toMatchObject({
      type: "policy_required",
    });
    for (let round = 0; round < 2; round += 1) {
      const accepted = await anna.send("POST", "/policy/accept");
      expect(accepted.status).toBe(204);
    }
    expect(await read(anna)).toMatchObject({ policy: "accepted" });
    expect(await (await anna.ask({ message: "Hi" })).json()).toMatchObject({ type: "message" });
    const held = (await (await anna.send("GET", "/users/me/export")).json()) as Record<
      string,
      unknown
    >;
    expect(held["policy_accepted_at"]).toMatch(/Z$/);
    const ben = new Person(other.url, await signToken({ sub: "ben" }));
    expect(await read(ben)).toMatchObject({ policy: "required" });
    expect(await (await anna.send("DELETE", "/users/me")).json()).toMatchObject({
      erased: { sessions: 2, policy_acceptances: 1 },
    });
    expect(await read(anna)).toMatchObject({ policy: "required" });

    const free = new Person(
      other.url,
      await signToken({ iss: "https://free.example", sub: "anna" }),
    );
    expect(await read(free)).toMatchObject({ policy: "not_needed", policy_kept_by: "none" });
    expect(await (await free.ask({ message: "Hi" })).json()).toMatchObject({ type: "message" });
  });
});

describe("a site without a Moodle", () => {
  it("can configure its assistant", async () => {
    const assistant = {
      title: "Ada",
      welcome: "Ask about the library.",
      starters: ["When is it open?"],
      persona: "Ada, the library's assistant",
      instructions: "The library is open from 8 to 20.",
    };
    const file = await writeSites(folder, [{ ...BARE_SITE, assistant }]);
    const other = await startOther({ SITES_FILE: file });
    const anna = new Person(other.url, await signToken({ sub: "anna", course_id: undefined }));
    const { title, welcome, starters } = assistant;
    expect(await (await anna.send("GET", "/context")).json()).toMatchObject({
      title,
      welcome,
      starters,
    });
    await anna.ask({ message: "When is it open?" });
    const system = JSON.stringify((await claude.requests())[0]?.body.system);
    expect(system).toContain("You are Ada, the library's assistant.");
    expect(system).toContain("open from 8 to 20");
  });
});
